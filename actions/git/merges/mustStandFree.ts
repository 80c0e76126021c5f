import { shellWord } from '../../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { standingAt } from '../checkout/standingAt.ts';
import { standsAs } from '../checkout/standsAs.ts';
import type { Git } from '../git.ts';

/**
 * Refuses to let git bring a tree into a worktree by force where it would write over what it has not been told of: a file that is
 * ignored, a repository of its own. Asks git twice. Throws CHECKOUT_NOT_MOVABLE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function mustStandFree(run: Git, commonDir: string, tree: string): Promise<void> {
  const coming = (await run(['diff-index', '--cached', '--raw', '--no-abbrev', '--no-renames', '--diff-filter=D', '-z', tree])).split('\0');
  const known = new Set((await run(['ls-files', '-z'])).split('\0'));
  const found = new Set<string>();
  for (let at = 0; at + 1 < coming.length; at += 2) {
    const [oid = '', path = ''] = [coming[at]?.split(' ')[2], coming[at + 1]];
    for (const each of standingAt(run.checkout, path))
      if (!known.has(each) && !(each === path && (await standsAs(run, commonDir, path, [oid])) === oid)) found.add(each);
  }
  const [first, ...others] = found;
  if (first === undefined) return;
  throw new ProblemError(
    problem(
      'CHECKOUT_NOT_MOVABLE',
      `${run.checkout} holds what would be lost: ${[first, ...others].slice(0, 10).join(', ')} (in the way).`,
      {
        next: `git -C ${shellWord(run.checkout)} status --ignored`,
        details: { checkout: run.checkout, obstacles: [...found].map((path) => ({ path, why: 'in_the_way' })) },
      },
    ),
  );
}
