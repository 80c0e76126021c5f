import { observeReverts } from '../../actions/facts/observeReverts.ts';
import { git } from '../../actions/git/git.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { isFinished } from '../../machines/mission/board.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import type { MergeReply } from '../../schemas/mergeReply.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { readOperationLog } from '../desk/operationLog.ts';
import { observeBoard } from '../facts.ts';
import type { MergeScene } from './mergeScene.ts';

/** What a merge of a mission that has landed answers. Null while it has not landed, or has work again that has not. */
export async function whatHasLanded({ world, project, mission }: MergeScene, target: string | null): Promise<Outcome<MergeReply | null>> {
  const { meta, identity, directory } = mission;
  if (!meta.baseline_merge_commit) return success(null);
  const board = await observeBoard(project, mission);
  if (!board.ok) return board;
  const packages = board.value.packages ?? [];
  if (!packages.every(isFinished)) return success(null);
  const target_branch = target ?? targetOf(meta) ?? '';
  const tip = readRef(project.commonDir, `refs/heads/${target_branch}`);
  const reverts =
    tip === null
      ? []
      : await observeReverts(git(project.root, world), {
          mission: { directory, id: identity.mission_id ?? directory },
          target: tip,
          without: [meta.baseline_merge_commit],
          lanes: [],
        });
  return success({
    result: 'already_merged',
    mission_slug: directory,
    mission_number: identity.mission_number,
    mission_type: identity.mission_type,
    target_branch,
    strategy: null,
    mission_branch: null,
    merged_wps: packages.filter(({ lane }) => lane === 'done').map(({ wp_id }) => wp_id),
    merge_commit: null,
    baseline_merge_commit: meta.baseline_merge_commit,
    lanes: [],
    settled: [],
    resolutions: [],
    taken_along: [],
    attempts: [],
    refreshed: [],
    pushed: null,
    removed_worktrees: [],
    deleted_branches: [],
    kept: [],
    commits: [],
    warnings: [
      ...reverts.map(
        ({ commit, subject }) =>
          `Some of what landed was taken back on ${target_branch} by ${commit.slice(0, 12)} (${subject}). To have it again: git revert ${commit}`,
      ),
      ...landedElsewhere({ project, mission }, target_branch, tip),
    ],
    resumed: false,
    next_command: `spec-kitty status --mission ${shellWord(directory)}`,
  });
}

/**
 * Where a mission has landed on a branch that was named, such as one for a pull request, and its target has none of it yet. The
 * account of a landing is in every commit that has it, whoever has squashed or rebased it.
 */
function landedElsewhere(
  { project, mission: { directory } }: Pick<MergeScene, 'project' | 'mission'>,
  target: string,
  tip: string | null,
): readonly string[] {
  const log = readOperationLog(project.desk);
  const last = log.ok ? log.value.rows.findLast(({ operation, mission }) => operation === 'merge' && mission === directory) : undefined;
  const branch = last?.asked['target'];
  const account = `${tip ?? ''}:kitty-specs/${directory}/merge-ledger.json`;
  if (typeof branch !== 'string' || branch === target || tip === null || readBlobs(project.commonDir, [account]).has(account)) return [];
  return [`It has landed on ${branch}, and ${target} does not have it yet.`];
}
