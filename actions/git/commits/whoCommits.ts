import { type CommitSettings, commitSettings, settingsQuestion } from './commitSettings.ts';
import type { Identities } from './commitText.ts';
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
  const committing = before.get(keyOf(run, at)) ?? (await ask(run, commonDir, at));
  before.set(keyOf(run, at), committing);
  return committing;
}

/** What the owner has asked of them alone: one process where nobody has asked who makes them. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function settingsAt(run: Git, commonDir: string, at: string): Promise<CommitSettings> {
  const known = asked.get(run.world)?.get(keyOf(run, at));
  return known?.settings ?? commitSettings((await run.ask(settingsQuestion.words)).stdout, commonDir);
}

const keyOf = ({ checkout }: Git, at: string): string => `${at} ${checkout}`;

/** What git is asked for that, of commits of a moment. */
export const committingQuestions = (world: GitWorld, at: string): readonly Step[] => [
  settingsQuestion,
  ...identityQuestions(world, momentOf(at)),
];

const momentOf = (at: string) => ({ GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at });

/**
 * Asks git who the author is, and where that may be somebody else the committer too: of this moment, where `env` says nothing else.
 */
export const identityQuestions = ({ env: surroundings }: GitWorld, env: Environment = {}): readonly Step[] => [
  identityQuestion('AUTHOR', env),
  ...(areTwoNamedIn(surroundings) ? [identityQuestion('COMMITTER', env)] : []),
];

const identityQuestion = (role: 'AUTHOR' | 'COMMITTER', env: Environment): Step => ({
  words: ['var', `GIT_${role}_IDENT`],
  env,
  mayFail: true,
});

const areTwoNamedIn = (env: Environment): boolean =>
  ['AUTHOR', 'COMMITTER'].some((role) => ['NAME', 'EMAIL', 'DATE'].some((what) => env[`GIT_${role}_${what}`] !== undefined));

/**
 * What git answers to that; null where it knows one of them not. Whether the configuration has two names nobody knew when the
 * questions were asked. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function identitiesOf(
  run: Git,
  { areTwoNamed }: CommitSettings,
  answers: readonly (StepAnswer | undefined)[],
  env: Environment = {},
): Promise<Identities | null> {
  const [first, second = areTwoNamed ? (await run.inOne([identityQuestion('COMMITTER', env)]))[0] : first] = answers;
  const [author = '', committer = ''] = [first, second].map((answer) => (answer?.exitCode === 0 ? identityIn(answer) : ''));
  return author !== '' && committer !== '' ? { author, committer } : null;
}

/** Without the end of its line, and nothing else: a name may begin with a blank that is none to git, or be nothing but that. */
const identityIn = ({ stdout }: StepAnswer): string => stdout.replace(/\n$/, '');

async function ask(run: Git, commonDir: string, at: string): Promise<Committing> {
  const [settled, ...answers] = await askInOne(run, committingQuestions(run.world, at));
  const settings = commitSettings(settled?.stdout ?? '', commonDir);
  const known = await identitiesOf(run, settings, answers, momentOf(at));
  return { ...(known ?? (await madeUp(run, at))), settings };
}

/** Who it is where git knows one of them not. Throws GIT_FAILED. */
async function madeUp(run: Git, at: string): Promise<Identities> {
  const env = { ...momentOf(at), ...(await fallbackIdentity(run)) };
  const answers = await run.inOne((['AUTHOR', 'COMMITTER'] as const).map((role) => ({ ...identityQuestion(role, env), mayFail: false })));
  const [author = '', committer = ''] = answers.map(identityIn);
  return { author, committer };
}
