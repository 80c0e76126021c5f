import { commitSettings, settingsQuestion } from './commitSettings.ts';
import type { Git } from './git.ts';
import { fallbackIdentity } from './identity.ts';

/** By whom commits are made, and how. */
export interface Committing {
  /** As they are written into a commit: name, address, moment. */
  readonly author: string;
  readonly committer: string;
  readonly isSigned: boolean;
}

/** Who makes commits here at a moment (ISO 8601), and whether they are to be signed. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function whoCommits(run: Git, commonDir: string, at: string): Promise<Committing> {
  const env = { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  const asked = ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map((name) => ({ words: ['var', name], env, mayFail: true }));
  const [settings, ...known] = await run.inOne([settingsQuestion, ...asked]);
  const { isSigned } = commitSettings(settings?.stdout ?? '', commonDir);
  const isKnown = known.every(({ exitCode }) => exitCode === 0);
  const madeUp = isKnown ? {} : await fallbackIdentity(run);
  const [author, committer] = isKnown ? known : await run.inOne(asked.map(({ words }) => ({ words, env: { ...env, ...madeUp } })));
  return { author: author?.stdout.trim() ?? '', committer: committer?.stdout.trim() ?? '', isSigned };
}
