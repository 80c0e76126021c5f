import type { MergeAborted, MergeReply, MergeStatus } from '../../schemas/mergeReply.ts';
import { styled, type Line, type Page } from './page.ts';

/** What `merge` has to say to people: a mission that has landed, a merge that was given up, or how far one is. */
export function mergePage(reply: MergeReply | MergeAborted | MergeStatus): Page {
  if (reply.result === 'aborted') return [reply.message];
  return 'merged_wps' in reply ? landedPage(reply) : statusPage(reply);
}

function landedPage(reply: MergeReply): Page {
  const { mission_slug, mission_number, target_branch, strategy, merged_wps, merge_commit, lanes, resolutions, taken_along, attempts, pushed, removed_worktrees, deleted_branches, kept, warnings, next_command } = reply;
  if (reply.result === 'already_merged') return [[styled('bold', mission_slug), ` has landed already${mission_number === null ? '' : ` as mission ${mission_number}`}; nothing was to be done.`]];
  return [
    [styled('green', '✓'), ' ', styled('bold', mission_slug), ` has landed on ${target_branch} as mission ${mission_number ?? '?'} (${strategy ?? ''}, ${short(merge_commit)})`],
    `  done     ${merged_wps.length === 0 ? 'nothing that was not done before' : merged_wps.join(', ')}`,
    ...lanes.map(({ lane_id, packages, state }) => `  ${lane_id.padEnd(8)} ${packages.join(', ')}${laneWords[state]}`),
    ...resolutions.map(({ by, paths }) => `  decided  ${paths.join(', ')} (${by})`),
    ...(taken_along.length === 0 ? [] : [`  along    ${taken_along.length} uncommitted ${taken_along.length === 1 ? 'file' : 'files'} of the mission`]),
    ...attempts.map(({ n, because }) => `  attempt  ${n}: ${because.join(' ')}`),
    ...(pushed === null ? [] : [`  pushed   to ${pushed.remote}/${pushed.branch}`]),
    ...(removed_worktrees.length + deleted_branches.length === 0 ? [] : [`  removed  ${counted(removed_worktrees.length, 'worktree')}, ${counted(deleted_branches.length, 'branch')} (kept for undo under refs/spec-kitty/merged)`]),
    ...kept.map(({ what, why }): Line => [styled('yellow', '  kept    '), ` ${what}: ${why}`]),
    ...warnings.map((warning): Line => [styled('yellow', '  note    '), ` ${warning}`]),
    '',
    `  ${next_command}`,
  ];
}

const laneWords: Readonly<Record<MergeReply['lanes'][number]['state'], string>> = { merged: '', taken: '', contained: ' (was there already)', absent: ' (has no branch)' };

const counted = (count: number, what: string): string => `${count} ${count === 1 ? what : what.endsWith('ch') ? `${what}es` : `${what}s`}`;

const short = (commit: string | null): string => commit?.slice(0, 12) ?? '';

function statusPage(reply: MergeStatus): Page {
  const { result, mission_slug, target_branch, strategy, step, steps_left, attempt, safe, mover, problem, conflict, next_command } = reply;
  if (result !== 'unfinished' || step === null) return [[styled('bold', mission_slug), `: ${safe}`], ...(next_command === null ? [] : ['', `  ${next_command}`])];
  return [
    [styled('bold', mission_slug), ` → ${target_branch} (${strategy ?? ''}): step ${step.n} of ${step.of}, ${step.name}${attempt === 1 ? '' : `, attempt ${attempt ?? 1}`}`],
    `  left     ${steps_left.join(', ')}`,
    `  safe     ${safe}`,
    `  move     ${mover}`,
    ...(problem === null ? [] : [`  problem  ${problem.code}: ${problem.message}`]),
    ...(conflict === null ? [] : [`  sides    ${conflict.ours} and ${conflict.theirs}${conflict.packages.length === 0 ? '' : ` (${conflict.packages.join(', ')})`}`, `  decide   ${conflict.open.join(', ')}`, `  in       ${conflict.workspace ?? ''}`]),
    ...(next_command === null ? [] : ['', `  ${next_command}`]),
  ];
}
