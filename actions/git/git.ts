import { existsSync } from 'node:fs';
import { ProblemError, problem } from '../../schemas/problem.ts';
import type { Ended, Run } from './ended.ts';
import type { Environment } from './environment.ts';
import { misleading } from './misleading.ts';
import { commandAt, pinned } from './pinned.ts';
import { runAhead } from './runAhead.ts';
import { runBeside } from './runBeside.ts';
import { runLong } from './runLong.ts';
import { runShort } from './runShort.ts';
import { type Step, type StepAnswer, shellScript, stepAnswers } from './shellScript.ts';
import { whyRefused } from './whyRefused.ts';

/** The part of the world that git runs in. */
export interface GitWorld {
  readonly env: Environment;
  /** Of this process: what it leaves behind when it is killed bears it. */
  readonly pid: number;
  /** Where the command was given, absolute: nobody takes that away. */
  readonly cwd: string;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  /** For people alone: what to do next is decided by the exit code and by looking, never by these words. */
  readonly stderr: string;
}

export interface GitWords {
  /** What git reads on its standard input; without it the input is empty. */
  readonly input?: string | Uint8Array | null;
  /** Set for this one process, above everything else. */
  readonly env?: Environment;
  /** Whether it may take longer than a moment: writes many files, runs what others have written, asks a person for a key. */
  readonly isLong?: boolean;
  /** Whether nobody hears what one that is long says: what it leaves running in the background is not waited for. */
  readonly isUnheard?: boolean;
  /** Whether its answer is needed later, and this process goes on. */
  readonly isAhead?: boolean;
  /** Whether it runs while this process goes on: a folder of its own for what it reads and says. It must print nothing. */
  readonly beside?: string;
  /** Ends the one of `beside` when nobody needs its work any more: it has failed then. */
  readonly stop?: AbortSignal | undefined;
}

/** Git in one checkout. */
export interface Git {
  readonly checkout: string;
  readonly world: GitWorld;
  /**
   * Runs git and answers what it printed. Throws GIT_FAILED when it ends with anything but 0, UNTRUSTED_REPOSITORY or
   * NOT_A_GIT_REPOSITORY when that is since it refuses to work here at all, GIT_UNAVAILABLE when it cannot be started.
   */
  (words: readonly string[], more?: GitWords): Promise<string>;
  /** The same for a command whose exit code is an answer. Throws GIT_FAILED only when git was killed. */
  readonly ask: (words: readonly string[], more?: GitWords) => Promise<GitAnswer>;
  /**
   * Runs several commands one after another from one shell and answers what each printed: to start a process from here takes
   * longer than what most of them do. Those of `beside` are a second row that runs at the same time; what they answer comes
   * behind the others. Throws GIT_FAILED for the first that ends with anything but 0 and may not.
   */
  readonly inOne: (steps: readonly Step[], beside?: readonly Step[]) => Promise<readonly StepAnswer[]>;
  /** The same for answers that are needed later: everything else goes on. */
  readonly inOneAhead: (steps: readonly Step[]) => Promise<readonly StepAnswer[]>;
}

/** Paths and messages as they are, and what was written is on the disk before a ref names it: git does none of that by default. */
const manner = [
  ...['-c', 'core.quotePath=false', '-c', 'i18n.commitEncoding=UTF-8', '-c', 'core.fsync=loose-object,pack,reference'],
  // Of a checkout in which it may not be: nearly every command reads it.
  ...['-c', 'diff.orderFile=/dev/null'],
  // Whoever writes one index may take away what another is split from, and ours are written beside that of the checkout.
  ...['-c', 'splitIndex.sharedIndexExpire=never'],
];

/**
 * Plain English messages for details of problems, no editor and no question at the terminal. And no lock on the index where
 * git only looks: killed at that moment, it would leave one behind that keeps everybody out.
 */
const quiet: Environment = { LC_ALL: 'C', LANGUAGE: undefined, GIT_TERMINAL_PROMPT: '0', GIT_EDITOR: ':', GIT_OPTIONAL_LOCKS: '0' };

let started = 0;

/** How many processes of git this one has started through its hands. Queries of the eyes do not count. */
export const gitProcesses = (): number => started;

/**
 * Git in the checkout whose top folder this is: the one place where its commands are run to change something.
 * What it starts sees `env` without anything that would lead it to another repository.
 */
export function git(checkout: string, world: GitWorld): Git {
  const surroundings: Environment = { ...world.env, ...Object.fromEntries(misleading.map((name) => [name, undefined])), ...quiet };

  const start = async (
    program: string,
    words: readonly string[],
    { input = null, env: own = {}, isUnheard = false, ...how }: GitWords,
  ): Promise<Ended> => {
    const ended = await runIn(how, { program, words, cwd: checkout, env: { ...surroundings, ...own }, input, isUnheard });
    if (ended.refusal !== null) throw notStarted(checkout, ended.refusal);
    return ended;
  };

  const ask = async (words: readonly string[], more: GitWords = {}): Promise<GitAnswer> => {
    started += 1;
    const { exitCode, signal, stdout, stderr } = await start('git', [...manner, ...pinned(words)], more);
    if (exitCode === null) throw gitKilled(checkout, words, signal);
    return { exitCode, stdout, stderr };
  };

  const inShell = async (
    steps: readonly Step[],
    beside: readonly Step[],
    more: Pick<GitWords, 'isAhead'>,
  ): Promise<readonly StepAnswer[]> => {
    // Nothing that git prints holds a number it could not know.
    const boundary = `--${Math.random()}--`;
    const script = (row: readonly Step[]): readonly Step[] => row.map((step) => ({ ...step, words: pinned(step.words) }));
    const ended = await start('sh', ['-s'], { input: shellScript(script(steps), script(beside), manner, boundary), ...more });
    const rows = [
      { steps, printed: ended.stdout },
      { steps: beside, printed: ended.aside },
    ].map((row) => ({ ...row, answers: stepAnswers(row.printed, boundary) }));
    started += rows.reduce((sum, { answers }) => sum + answers.length, 0);
    for (const row of rows) await mustHaveSucceeded(row.steps, row.answers, ended);
    return rows.flatMap(({ answers }) => answers);
  };

  /** Why it has failed: where git refuses whatever is done in this checkout it is not the command, and what to do is known. */
  const failed = async (words: readonly string[], answer: GitAnswer): Promise<ProblemError> => {
    const refused = await whyRefused({ checkout, ask });
    return refused === null ? gitFailed(checkout, words, answer) : new ProblemError(refused);
  };

  const mustHaveSucceeded = async (
    steps: readonly Step[],
    answers: readonly StepAnswer[],
    { exitCode, signal, stderr }: Ended,
  ): Promise<void> => {
    const [last, step, unanswered] = [answers.at(-1), steps[answers.length - 1], steps[answers.length]];
    if (exitCode === null) throw gitKilled(checkout, unanswered?.words ?? [], signal);
    if (last !== undefined && last.exitCode !== 0 && step?.mayFail !== true) throw await failed(step?.words ?? [], { ...last, stderr });
    if (unanswered !== undefined) throw await failed(unanswered.words, { exitCode: -1, stdout: '', stderr });
  };

  const run = async (words: readonly string[], more?: GitWords): Promise<string> => {
    const answer = await ask(words, more);
    if (answer.exitCode !== 0) throw await failed(words, answer);
    return answer.stdout;
  };
  const inOne: Git['inOne'] = (steps, beside = []) => inShell(steps, beside, {});
  // A shell for one alone would only be one more to start.
  const inOneAhead: Git['inOneAhead'] = async (steps) => {
    const [only, ...others] = steps;
    if (only === undefined || others.length > 0) return inShell(steps, [], { isAhead: true });
    const { words, env = {}, input = null } = only;
    const answer = await ask(words, { env, input, isAhead: true });
    if (answer.exitCode !== 0 && only.mayFail !== true) throw await failed(words, answer);
    return [answer];
  };
  return Object.assign(run, { ask, inOne, inOneAhead, checkout, world });
}

/** Runs a program in the way that is right for how long it takes, and for when its answer is needed. */
function runIn({ isLong = false, isAhead = false, beside, stop }: GitWords, run: Run): Promise<Ended> | Ended {
  if (beside !== undefined) return runBeside(run, beside, stop);
  if (isAhead) return runAhead(run);
  return isLong ? runLong(run) : runShort(run);
}

/** A command of git that should have succeeded, as a problem with everything git said. */
export function gitFailed(checkout: string, words: readonly string[], { exitCode, stderr }: GitAnswer): ProblemError {
  const command = ['git', ...words].join(' ');
  const reason = stderr.trim();
  return new ProblemError(
    problem('GIT_FAILED', `git ${commandIn(words)} failed in ${checkout}: ${reason.split('\n')[0] || `exit code ${exitCode}`}`, {
      details: { command, checkout, exit: exitCode, stderr: reason },
    }),
  );
}

/** The command, behind settings that may stand before it. */
const commandIn = (words: readonly string[]): string => words[commandAt(words)] ?? '';

const gitKilled = (checkout: string, words: readonly string[], signal: string | null): ProblemError =>
  new ProblemError(
    problem('GIT_FAILED', `git ${commandIn(words)} was ended in ${checkout} by ${signal ?? 'a signal'}.`, {
      details: { command: ['git', ...words].join(' '), checkout, exit: null, signal: signal ?? '' },
    }),
  );

/** A process that could not be started is the fault of the folder more often than of git. */
function notStarted(checkout: string, error: Error): ProblemError {
  const reason = existsSync(checkout) ? error.message : `${checkout} does not exist`;
  return new ProblemError(problem('GIT_UNAVAILABLE', `git could not be run: ${reason}.`, { details: { reason, checkout } }));
}
