import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { Environment } from '../environment.ts';
import type { Git, GitAnswer, GitWords } from '../git.ts';

/**
 * Runs a hook of the repository as git would, if there is one. Throws HOOK_REFUSED, with everything the hook said, when it
 * ends with anything but 0. `settings` are words for git itself, put before its command.
 */
export async function runHook(
  git: Git,
  name: string,
  words: readonly string[],
  env: Environment,
  settings: readonly string[] = [],
): Promise<void> {
  const { exitCode, stdout, stderr } = await askHook(git, [...settings, ...hookCall(name), '--', ...words], { env });
  if (exitCode === 0) return;
  const said = `${stdout}${stderr}`.trim();
  throw hookRefused(name, said === '' ? `exit code ${exitCode}` : said);
}

/** Runs a hook that has no say: what it tells others of has happened, and git heeds neither how it ends nor what it has started. */
export async function tellHook(git: Git, name: string, words: readonly string[] = []): Promise<void> {
  await askHook(git, [...hookCall(name), '--', ...words], { isUnheard: true });
}

const hookCall = (name: string): readonly string[] => ['hook', 'run', '--ignore-missing', name];

/** A hook speaks the language of its owner. */
function askHook(git: Git, call: readonly string[], { env = {}, ...more }: GitWords): Promise<GitAnswer> {
  const { LC_ALL, LANGUAGE } = git.world.env;
  return git.ask(call, { ...more, env: { LC_ALL, LANGUAGE, ...env }, isLong: true });
}

/** What is told of a hook that ended otherwise than with 0; `said` is everything it has printed. */
export const hookRefused = (hook: string, said: string): ProblemError =>
  new ProblemError(
    problem('HOOK_REFUSED', `The hook ${hook} refused the commit: ${said.split('\n')[0] ?? ''}`, {
      unchanged: 'No commit was made, no branch was moved, and what was staged is as it was. The files on disk stay written.',
      details: { hook, output: said },
    }),
  );
