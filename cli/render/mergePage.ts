import type { MergeAborted, MergePreview, MergeReply, MergeStatus } from '../../schemas/mergeReply.ts';
import { accountText } from './accountText.ts';
import { styled, type Line, type Page } from './page.ts';

/** What `merge` has to say to people: a mission that has landed, a merge that was given up, how far one is, or what one would do. */
export function mergePage(reply: MergeReply | MergeAborted | MergeStatus | MergePreview): Page {
  if ('blocked' in reply) return previewPage(reply);
  if (reply.result === 'aborted') return [reply.message];
  return 'merged_wps' in reply ? landedPage(reply) : statusPage(reply);
}

function landedPage(reply: MergeReply): Page {
  const {
    mission_slug,
    mission_number,
    target_branch,
    strategy,
    merged_wps,
    merge_commit,
    lanes,
    resolutions,
    taken_along,
    attempts,
    pushed,
    removed_worktrees,
    deleted_branches,
    kept,
    warnings,
    next_command,
  } = reply;
  if (reply.result === 'already_merged')
    return [
      [
        styled('bold', mission_slug),
        ` has landed already${mission_number === null ? '' : ` as mission ${mission_number}`}; nothing was to be done.`,
      ],
      ...warnings.map(note),
    ];
  return [
    [
      styled('green', '✓'),
      ' ',
      styled('bold', mission_slug),
      ` has landed on ${target_branch} as mission ${mission_number ?? '?'} (${strategy ?? ''}, ${short(merge_commit)})`,
    ],
    `  done     ${merged_wps.length === 0 ? 'nothing that was not done before' : merged_wps.join(', ')}`,
    ...lanes.map(({ lane_id, packages, state }) => `  ${lane_id.padEnd(8)} ${packages.join(', ')}${laneWords[state]}`),
    ...resolutions.map(({ by, paths }) => `  decided  ${paths.join(', ')} (${by})`),
    ...(taken_along.length === 0
      ? []
      : [`  along    ${taken_along.length} uncommitted ${taken_along.length === 1 ? 'file' : 'files'} of the mission`]),
    ...attempts.map(({ n, because }) => `  attempt  ${n}: ${because.join(' ')}`),
    ...(pushed === null ? [] : [`  pushed   to ${pushed.remote}/${pushed.branch}`]),
    ...(removed_worktrees.length + deleted_branches.length === 0
      ? []
      : [
          `  removed  ${counted(removed_worktrees.length, 'worktree')}, ${counted(deleted_branches.length, 'branch')} (kept for undo under refs/spec-kitty/merged)`,
        ]),
    ...kept.map(({ what, why }): Line => [styled('yellow', '  kept    '), ` ${what}: ${why}`]),
    ...warnings.map(note),
    '',
    `  ${next_command}`,
  ];
}

const laneWords: Readonly<Record<MergeReply['lanes'][number]['state'], string>> = {
  merged: '',
  taken: '',
  contained: ' (was there already)',
  absent: ' (has no branch)',
};

const note = (warning: string): Line => [styled('yellow', '  note    '), ` ${warning}`];

const counted = (count: number, what: string): string => `${count} ${count === 1 ? what : plural(what)}`;

const plural = (what: string): string => (what.endsWith('ch') ? `${what}es` : `${what}s`);

const short = (commit: string | null): string => commit?.slice(0, 12) ?? '';

function statusPage(reply: MergeStatus): Page {
  const { result, mission_slug, target_branch, strategy, step, steps_left, attempt, safe, mover, problem, conflict, next_command } = reply;
  if (result !== 'unfinished' || step === null)
    return [[styled('bold', mission_slug), `: ${safe}`], ...(next_command === null ? [] : ['', `  ${next_command}`])];
  return [
    [
      styled('bold', mission_slug),
      ` → ${target_branch} (${strategy ?? ''}): step ${step.n} of ${step.of}, ${step.name}${attempt === 1 ? '' : `, attempt ${attempt ?? 1}`}`,
    ],
    `  left     ${steps_left.join(', ')}`,
    `  safe     ${safe}`,
    `  move     ${mover}`,
    ...(problem === null ? [] : [`  problem  ${problem.code}: ${problem.message}`]),
    ...(conflict === null
      ? []
      : [
          `  sides    ${conflict.ours} and ${conflict.theirs}${conflict.packages.length === 0 ? '' : ` (${conflict.packages.join(', ')})`}`,
          `  decide   ${conflict.open.join(', ')}`,
          `  in       ${conflict.workspace ?? ''}`,
        ]),
    ...(next_command === null ? [] : ['', `  ${next_command}`]),
  ];
}

const outcomeWords: Readonly<Record<MergePreview['result'], string>> = {
  ready: 'would land on',
  conflict: 'would stop at a conflict on its way to',
  blocked: 'may not land on',
};

/** The most rows of a list before the rest is counted. */
const longest = 20;

function previewPage(reply: MergePreview): Page {
  const {
    mission_slug,
    target_branch,
    strategy,
    result,
    tree,
    steps,
    conflicts,
    changes,
    blockers,
    would_be_done,
    taken_along,
    account,
    cleanup,
    warnings,
    unfinished,
    next_command,
    would_assign_mission_number: number,
  } = reply;
  const rest = changes.length - longest;
  return [
    [
      styled('bold', mission_slug),
      ` ${outcomeWords[result]} ${target_branch}${number === null ? '' : ` as mission ${number}`} (${strategy}${tree === null ? '' : `, tree ${short(tree)}`}). Nothing was changed.`,
    ],
    ...(unfinished === null
      ? []
      : [
          [
            styled('yellow', '  begun   '),
            ` at ${unfinished.begun_at} by ${unfinished.by ?? 'nobody named'}: that merge would be gone on with`,
          ],
        ]),
    ...steps.map(
      ({ lane_id, state, settled }) =>
        `  ${lane_id.padEnd(8)} ${state}${settled.length === 0 ? '' : `; by our own rules: ${settled.join(', ')}`}`,
    ),
    ...conflicts.map(({ path, kind, ours, theirs }): Line => [
      styled('red', '  conflict'),
      ` ${path} (${kind}): ${ours.name} and ${theirs.name}`,
    ]),
    ...blockers.map(({ code, message }): Line => [styled('red', '  blocker '), ` ${code}: ${message}`]),
    ...(would_be_done.length === 0 ? [] : [`  done     ${would_be_done.join(', ')}`]),
    ...(taken_along.length === 0 ? [] : [`  along    ${taken_along.join(', ')}`]),
    ...(Object.keys(account).length === 0 ? [] : [`  account  ${accountText(account)}`]),
    ...changes.slice(0, longest).map(({ change, path }) => `  ${change.padEnd(8)} ${path}`),
    ...(rest > 0 ? [`           and ${rest} more`] : []),
    ...cleanup.map(
      ({ what, kind, would, why }) => `  ${would === 'go' ? 'remove  ' : 'keep    '} ${kind} ${what}${why === null ? '' : `: ${why}`}`,
    ),
    ...warnings.map(note),
    '',
    `  ${next_command}`,
  ];
}
