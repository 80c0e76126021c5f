import type { HeldTip } from '../../../machines/rules/bookkeeping.ts';
import { isUndoRef } from '../../../machines/rules/privateRefs.ts';
import type { Git } from '../git.ts';
import { readHead } from './head.ts';
import { refsButUndo } from './refs.ts';
import type { Step } from '../shellScript.ts';
import { listWorktrees } from '../worktrees/worktrees.ts';

const fields = ['refname', 'objectname', 'tree', 'parent', 'authordate:raw', 'committerdate:raw', 'contents'] as const;

/**
 * Asks git which refs have a commit in their history, those apart that only keep what was replaced. Git passes over refs that are
 * broken.
 */
export const tipQuestion = (commonDir: string, commit: string): Step => ({
  words: [
    'for-each-ref',
    `--contains=${commit}`,
    `--format=${fields.map((field) => `%(${field})%00`).join('')}`,
    ...refsButUndo(commonDir),
  ],
});

/**
 * The commit a branch points to, with everything else that has it in its history, from what git answers to that. One more
 * process for each detached HEAD. Null when the branch has moved since.
 */
export async function readTip(git: Git, commonDir: string, ref: string, commit: string, answer: string): Promise<HeldTip | null> {
  const rows = rowsOf(answer.split('\0'));
  const own = rows.find((row) => row[0] === ref && row[1] === commit);
  if (own === undefined) return null;
  const [, , tree = '', parents = '', authored = '', committed = '', message = ''] = own;
  const others = rows
    .filter((row) => row !== own)
    .map(([name = '']) => name)
    .filter((name) => !isUndoRef(name));
  return {
    commit,
    tree,
    parents: parents === '' ? [] : parents.split(' '),
    authored,
    committed,
    message,
    heldBy: [...others, ...(await detachedWith(git, commonDir, commit))],
  };
}

/** Each row ends with a line break, which then stands before the first field of the next one. */
function rowsOf(values: readonly string[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const [name = '', ...rest] = values.slice(at, at + fields.length);
    rows.push([name.trimStart(), ...rest]);
  }
  return rows;
}

/** The checkouts that stand on no branch, but on this commit or a later one. */
async function detachedWith(git: Git, commonDir: string, commit: string): Promise<readonly string[]> {
  const heads = [{ path: commonDir, head: readHead(commonDir, commonDir) }, ...listWorktrees(commonDir)];
  const found = await Promise.all(
    heads.map(async ({ path, head }) => {
      if (head.branch !== null || head.commit === null) return [];
      const { exitCode } = await git.ask(['merge-base', '--is-ancestor', commit, head.commit]);
      return exitCode === 0 ? [`HEAD of ${path}`] : [];
    }),
  );
  return found.flat();
}
