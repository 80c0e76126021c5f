import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../shellScript.ts';

/** What the owner of a repository has asked of every commit. */
export interface CommitSettings {
  readonly isSigned: boolean;
  /** Whether author and committer have names of their own (`author.*`, `committer.*`). */
  readonly areTwoNamed: boolean;
  /** Whether a hook of this name may exist. Where only git can tell, the answer is yes. */
  readonly mayHaveHook: (name: string) => boolean;
  /** The same where the folder is known that git looks for hooks in. */
  readonly hasHookIn: (folder: string, name: string) => boolean;
}

/**
 * Asks git for `commit.gpgSign`, whether somebody commits by two names, and where hooks are: newer versions also take them from the
 * configuration (`hook.<name>.command`).
 */
export const settingsQuestion: Step = {
  words: ['config', '-z', '--get-regexp', String.raw`^(commit\.gpgsign|core\.hookspath|hook\..*|(author|committer)\..*)$`],
  mayFail: true,
};

/** What git answers to that. */
export function commitSettings(answer: string, commonDir: string): CommitSettings {
  const settings = new Map(
    answer
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [name = '', ...value] = entry.split('\n');
        // A name without a value means yes.
        return [name, value.length === 0 ? 'true' : value.join('\n')] as const;
      }),
  );
  const names = [...settings.keys()];
  const areHooksConfigured = names.some((name) => name.startsWith('hook.'));
  const areHooksElsewhere = areHooksConfigured || settings.has('core.hookspath');
  return {
    areTwoNamed: names.some((name) => /^(?:author|committer)\./.test(name)),
    isSigned: /^(?:true|yes|on|[1-9]\d*)$/i.test(settings.get('commit.gpgsign') ?? ''),
    mayHaveHook: (name) => areHooksElsewhere || isExecutable(join(commonDir, 'hooks', name)),
    hasHookIn: (folder, name) => areHooksConfigured || isExecutable(join(folder, name)),
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Git passes over a hook that cannot be run just as over one that is not there.
    return false;
  }
}
