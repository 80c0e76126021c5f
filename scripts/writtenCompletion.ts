import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { allCommands } from '../cli/registry.ts';
import { completionScript, shells } from '../cli/render/completion/completionScript.ts';
import { root } from './bundle.ts';

const completionScriptFile = join(root, 'cli', 'render', 'completion', 'completionScript.ts');

/** The completion scripts as they will always be: what can be written now need not be made whenever a shell starts. */
export const writtenCompletion: Plugin = {
  name: 'written-completion',
  resolveId: (id) => (id.startsWith('written-completion:') ? id : null),
  async load(id) {
    if (id === completionScriptFile) {
      return [
        `export const shells = ${JSON.stringify(shells)};`,
        `const scripts = { ${shells.map((shell) => `${shell}: () => import('written-completion:${shell}')`).join(', ')} };`,
        'export const completionScript = async (shell) => (await scripts[shell]()).default;',
      ].join('\n');
    }
    const shell = shells.find((name) => id === `written-completion:${name}`);
    return shell ? `export default ${JSON.stringify(await completionScript(shell, allCommands))};` : null;
  },
};
