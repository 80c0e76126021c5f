import type { ImplementReply } from '../../schemas/implementReply.ts';
import { styled, type Page } from './page.ts';

/** A claimed package for people: where to work, what to read, what to run afterwards. */
export function implementPage(reply: ImplementReply): Page {
  const {
    wp_id,
    agent,
    from_lane,
    to_lane,
    claim,
    workspace_dir,
    branch,
    base,
    taken_from,
    rescued,
    lane_test_env,
    commits,
    next_commands,
    warnings,
  } = reply;
  const holds = base === null || base.holds.length === 0 ? '' : `, with ${base.holds.join(', ')}`;
  return [
    [
      styled('bold', wp_id),
      `: ${from_lane} → ${to_lane}, ${claim === 'continued' ? 'still' : 'now'} with ${agent}${taken_from === null ? '' : `, taken over from ${taken_from.holder ?? 'nobody named'}`}`,
    ],
    `  work in  ${workspace_dir}`,
    ...(branch === null ? [] : [`  branch   ${branch}${base === null ? '' : ` (from ${base.branch}${holds})`}`]),
    ...Object.entries(lane_test_env).map(([name, value]) => `  set      ${name}=${value}`),
    ...(rescued === null
      ? []
      : [`  rescued  ${rescued.paths.length} uncommitted ${rescued.paths.length === 1 ? 'file' : 'files'}: ${rescued.ref}`]),
    '',
    'Read the prompt, do what it says, and hand the package in:',
    '',
    `  ${next_commands.read}`,
    `  ${next_commands.hand_in}`,
    ...commits.flatMap(({ note }) => (note === null ? [] : ['', [styled('dim', note)]])),
    ...warnings.flatMap((warning) => ['', [styled('yellow', warning)]]),
  ];
}
