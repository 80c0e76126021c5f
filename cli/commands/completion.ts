import { success } from '../../schemas/outcome.ts';
import { defineCommand } from '../command.ts';
import { completionScript, shells } from '../render/completion/completionScript.ts';

export default defineCommand({
  path: ['completion'],
  summary: 'Print a script that completes commands, options and values in a shell',
  description: [
    'The script is complete in itself: it starts no program while one types. Mission names are completed from the kitty-specs folder of the current directory or the nearest one above it.',
  ],
  examples: [
    { line: 'spec-kitty completion bash', does: 'for ~/.bashrc: source <(spec-kitty completion bash)' },
    { line: 'spec-kitty completion zsh', does: 'for a file _spec-kitty in a folder of $fpath' },
    { line: 'spec-kitty completion fish', does: 'for ~/.config/fish/completions/spec-kitty.fish' },
  ],
  positionals: { shell: { summary: 'The shell to write for', required: true, values: shells } },
  flags: {},
  async run({ words, commands }) {
    return success({ shell: words.shell, script: await completionScript(words.shell, commands) });
  },
  human: (reply) => reply.script,
});
