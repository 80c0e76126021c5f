import type { ListedMission, MissionListReply } from '../../schemas/missionListReply.ts';
import type { Screen } from '../command.ts';
import { fit, textWidth } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** The missions of a project for people: one line each, a broken one with its problem. */
export function missionListPage({ kitty_specs, missions }: MissionListReply, screen: Screen): Page {
  if (missions.length === 0)
    return [
      `No missions in ${kitty_specs}.`,
      ['Begin one: ', styled('cyan', 'spec-kitty agent mission create <slug> --start-branch <branch>')],
    ];
  const longest = Math.max(...missions.map(({ mission_slug }) => textWidth(mission_slug)));
  const width = Math.min(longest, Math.max(20, screen.width - 40));
  return missions.map((mission): Line => [
    fit(mission.mission_slug, width),
    '  ',
    mission.problem ? styled('red', mission.problem.message) : styled('dim', facts(mission)),
  ]);
}

const facts = ({ mid8, mission_type, progress }: ListedMission): string =>
  [
    mid8 ?? '-'.repeat(8),
    mission_type || 'no type',
    ...(progress ? [`${progress.percentage} %, ${progress.done_count} of ${progress.total_count} done`] : []),
  ].join('  ');
