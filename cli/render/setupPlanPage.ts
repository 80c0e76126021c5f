import type { SetupPlanReply } from '../../schemas/planningReply.ts';
import type { Screen } from '../command.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** How far a plan is, for people. */
export function setupPlanPage(reply: SetupPlanReply, screen: Screen): Page {
  const { result, phase_complete, mission_slug, plan_file, blocked_reason, commit, warnings, next_command } = reply;
  const heading =
    result === 'blocked' ? styled('yellow', 'Blocked: ') : styled('bold', phase_complete ? 'Plan complete: ' : 'Plan laid out: ');
  return [
    [heading, mission_slug],
    ...(blocked_reason === undefined ? [`  ${plan_file}`] : wrap(blocked_reason, screen.width - 2).map((line) => `  ${line}`)),
    ...(commit?.note == null ? [] : wrap(commit.note, screen.width - 2).map((line) => `  ${line}`)),
    ...warnings.map((warning): Line => [styled('yellow', warning)]),
    ...(next_command === null ? [] : [[styled('bold', 'Next: '), styled('cyan', next_command)]]),
  ];
}
