import { defineCommand } from '../../../command.ts';
import { finalizeDeclaration } from '../../../finalizeDeclaration.ts';

export default defineCommand({
  ...finalizeDeclaration,
  path: ['agent', 'mission', 'finalize-tasks'],
  summary: 'Check the work packages of a mission, complete their files, make the lanes and put them on the board',
  description: [
    'Everything is checked before anything is written, and all findings are told at once: packages that wait for each other in a circle, files with two owners, requirements without a package. What a package declares is never overruled.',
    'A mission that is finalized can be finalized again: nothing changes unless its files have changed. A package that has been begun stays in its lane.',
  ],
  examples: [
    {
      line: 'spec-kitty agent mission finalize-tasks --mission 042-login --validate-only',
      does: 'see what would change, or everything that is wrong',
    },
    { line: 'spec-kitty agent mission finalize-tasks --mission 042-login --json', does: 'do it' },
  ],
});
