import { remoteBranches } from '../../actions/git/refs/findBranch.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import { failure, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';
import type { Interrupted } from './originalMerges.ts';
import { planMerge, type MergeWishes } from './planMerge.ts';

/** Plans a merge with what the original had wished for in the one it has not ended. Problems: those of `planMerge`. */
export async function planAfterOriginal(scene: MergeScene, original: Interrupted | null, wishes: MergeWishes): Promise<Outcome<MergePlan>> {
  const planned = await planMerge(scene, original?.adopt(wishes) ?? wishes);
  if (planned.ok || original === null) return planned;
  const [first, ...others] = planned.problems;
  return failure(isOutlived(scene, wishes, first) ? letGo(original, first) : first, ...others);
}

/** What only the original had wished for can be had no more: its note is older than what became of the branch, or of the remote. */
function isOutlived({ project: { commonDir } }: MergeScene, { target, push }: MergeWishes, { code, details }: Problem): boolean {
  if (code === 'MERGE_REMOTE_MISSING') return !push;
  const branch = details['branch'];
  return code === 'BRANCH_NOT_FOUND' && target === null && typeof branch === 'string' && remoteBranches(commonDir, [branch]).length === 0;
}

const letGo = ({ notes }: Interrupted, found: Problem): Problem => ({
  ...found,
  message: `${found.message} The note that the original has left of its merge asks for that: ${notes.join(', ')}. If that merge has landed, or is given up, take the note away.`,
  next: `rm ${notes.map(shellWord).join(' ')}`,
});
