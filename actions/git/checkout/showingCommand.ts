import { shellWord } from '../../../machines/rules/shellWord.ts';
import type { Git } from '../git.ts';
import type { Obstacle } from './lookAtMove.ts';

/**
 * The command that shows what stands in the way in a checkout. `git status` is silent about a file that somebody has told git not to
 * look at, edited as it may be, and about one that git ignores. Asks git twice. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function showingCommand(run: Git, obstacles: readonly Obstacle[]): Promise<string> {
  const here = `git -C ${shellWord(run.checkout)}`;
  const paths = new Set(obstacles.map(({ path }) => path));
  const rows = (await run(['ls-files', '-v', '-z'])).split('\0').filter((row) => paths.has(row.slice(2)));
  const lookAgain = (flag: string, tag: RegExp): readonly string[] => {
    const hidden = rows.filter((row) => tag.test(row)).map((row) => shellWord(row.slice(2)));
    return hidden.length === 0 ? [] : [`${here} update-index ${flag} -- ${hidden.join(' ')}`];
  };
  const strangers = obstacles.filter(({ why }) => why === 'in_the_way').map(({ path }) => `${path}\0`);
  const ignored = strangers.length === 0 ? '' : (await run.ask(['check-ignore', '-z', '--stdin'], { input: strangers.join('') })).stdout;
  return [
    ...lookAgain('--no-assume-unchanged', /^[a-z] /),
    ...lookAgain('--no-skip-worktree', /^s /i),
    `${here} status${ignored === '' ? '' : ' --ignored'}`,
  ].join(' && ');
}
