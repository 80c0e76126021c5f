import type { CreateMissionReply } from '../../schemas/planningReply.ts';
import type { Screen } from '../command.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** A mission that was created, for people: who it is, where it is, and what comes next. */
export function createdMissionPage(reply: CreateMissionReply, screen: Screen): Page {
  const {
    mission_slug,
    friendly_name,
    mission_type,
    target_branch,
    topology,
    topology_reason,
    feature_dir,
    commit,
    already_there,
    next_step,
    next_command,
    warnings,
  } = reply;
  const indented = (text: string): readonly string[] => wrap(text, screen.width - 2).map((line) => `  ${line}`);
  return [
    [styled('bold', already_there ? 'Mission is there: ' : 'Mission created: '), mission_slug],
    `  ${friendly_name} (${mission_type}), planned on ${target_branch}`,
    `  Folder: ${feature_dir}`,
    ...indented(`Topology: ${topology}. ${topology_reason}`),
    ...(commit.note === null ? [] : indented(commit.note)),
    ...warnings.map((warning): Line => [styled('yellow', warning)]),
    '',
    ...wrap(next_step, screen.width),
    [styled('bold', 'Next: '), styled('cyan', next_command)],
  ];
}
