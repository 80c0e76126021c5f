import { type CommitSettings, commitSettings, settingsQuestion } from './commitSettings.ts';
import { type Identities, areText } from './commitText.ts';
import { askInOne } from '../askAhead.ts';
import type { Environment } from '../environment.ts';
import type { Git, GitWorld } from '../git.ts';
import { fallbackIdentity } from './fallbackIdentity.ts';
import type { Step, StepAnswer } from '../shellScript.ts';

/** By whom commits are made, and how. */
export interface Committing extends Identities {
  readonly settings: CommitSettings;
}

const asked = new WeakMap<GitWorld, Map<string, Committing>>();

/**
 * Who makes commits here at a moment (ISO 8601), and what the owner has asked of them. All commits of one moment are made by
 * the same. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function whoCommits(run: Git, commonDir: string, at: string): Promise<Committing> {
  const before = asked.get(run.world) ?? new Map<string, Committing>();
  asked.set(run.world, before);
  const key = `${at} ${run.checkout}`;
  const committing = before.get(key) ?? (await ask(run, commonDir, at));
  before.set(key, committing);
  return committing;
}

/** What git is asked for that, of commits of a moment. */
export const committingQuestions = (at: string): readonly Step[] => [settingsQuestion, ...identityQuestions(momentOf(at))];

const momentOf = (at: string) => ({ GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at });

/** Asks git who author and committer are: of this moment, where `env` says nothing else. */
export const identityQuestions = (env: Environment = {}): readonly Step[] =>
  ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT'].map((name) => ({ words: ['var', name], env, mayFail: true }));

/** What git answers to that; null where it knows one of them not, or by a name that is no text. */
export function identitiesOf(answers: readonly (StepAnswer | undefined)[]): Identities | null {
  const [author = '', committer = ''] = answers.map((answer) => (answer?.exitCode === 0 ? identityIn(answer) : ''));
  return author !== '' && committer !== '' && areText({ author, committer }) ? { author, committer } : null;
}

/** Without the end of its line, and nothing else: a name may begin with a blank that is none to git, or be nothing but that. */
const identityIn = (answer: StepAnswer | undefined): string => answer?.stdout.replace(/\n$/, '') ?? '';

async function ask(run: Git, commonDir: string, at: string): Promise<Committing> {
  const [settings, ...known] = await askInOne(run, committingQuestions(at));
  const isKnown = known.every(({ exitCode }) => exitCode === 0);
  const madeUp = isKnown ? {} : await fallbackIdentity(run);
  const [author, committer] = isKnown
    ? known
    : await run.inOne(identityQuestions({ ...momentOf(at), ...madeUp }).map((step) => ({ ...step, mayFail: false })));
  return {
    author: identityIn(author),
    committer: identityIn(committer),
    settings: commitSettings(settings?.stdout ?? '', commonDir),
  };
}
