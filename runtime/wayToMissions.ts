import { join } from 'node:path';
import { readText } from '../actions/files/readText.ts';
import { readRef } from '../actions/git/refs/refs.ts';
import { parseBranch } from '../machines/rules/names.ts';
import { shellWord } from '../machines/rules/shellWord.ts';

/** A main checkout that does not show what is committed. */
export interface BareOfMissions {
  readonly root: string;
  readonly commonDir: string;
  readonly gitDir: string;
  /** Short name; null where HEAD is detached. */
  readonly branch: string | null;
}

/**
 * The command that brings missions to a main checkout that does not show them: it stands on another branch, is sparse, or
 * somebody has deleted the folder. To switch to the branch it stands on would bring nothing.
 * @param branches those that hold them, the likeliest first
 * @param back what is left to be done where the folder was deleted
 */
export function wayToMissions(
  { root, commonDir, gitDir, branch }: BareOfMissions,
  branches: readonly string[],
  back: string,
): string | null {
  const at = `git -C ${shellWord(root)}`;
  if (branch !== null && branches.includes(branch)) return isSparse(commonDir, gitDir) ? `${at} sparse-checkout disable` : `${at} ${back}`;
  const [likeliest] = branches;
  // A lane has no business in the main checkout: its worktree has it.
  if (likeliest === undefined || parseBranch(likeliest)?.laneId != null) return null;
  const track = readRef(commonDir, `refs/heads/${likeliest}`) === null ? '--track ' : '';
  return `${at} switch ${track}${shellWord(likeliest)}`;
}

/** Read as text: it is only for a hint, and a process of git is not worth that. */
const isSparse = (commonDir: string, gitDir: string): boolean =>
  [join(gitDir, 'config.worktree'), join(commonDir, 'config')].some((path) => /sparseCheckout\s*=\s*true/i.test(readText(path) ?? ''));
