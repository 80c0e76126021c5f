import type { FinalizePreview, FinalizeReply } from '../../schemas/finalizeReply.ts';
import type { Screen } from '../command.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** What finalizing has done, or would do, for people. */
export const finalizePage = (reply: FinalizeReply | FinalizePreview, screen: Screen): Page => [
  ...(reply.result === 'success' ? donePage(reply, screen) : previewPage(reply)),
  '',
  [styled('bold', 'Next: '), styled('cyan', reply.next_command)],
];

const donePage = (reply: FinalizeReply, screen: Screen): Page => [
  [styled('bold', reply.mission_slug), `: ${reply.message}`],
  ...dependencies(reply.dependencies_parsed),
  ...(reply.files_written.length === 0
    ? []
    : wrap(`written: ${reply.files_written.join(', ')}`, screen.width, '  ').map((line): Line => [styled('dim', line)])),
  ...reply.commit_hashes.map(({ branch, hash }): Line => [styled('dim', `committed: ${hash.slice(0, 12)} on ${branch ?? 'no branch'}`)]),
  ...warnings(reply),
  ...reply.warnings.map(warning),
];

/** A file that is made is not shown: there is nothing to compare it with, and the command makes it anyway. */
const previewPage = (reply: FinalizePreview): Page => [
  [styled('bold', reply.mission_slug), `: ${reply.message}`],
  ...dependencies(reply.dependencies_parsed),
  ...reply.differences.flatMap(({ path, is_new, lines }): Page => [
    '',
    [styled('bold', path), is_new ? styled('dim', ` (new, ${lines.length} lines)`) : ''],
    ...(is_new ? [] : lines.map((line): Line => [styled(line.startsWith('-') ? 'red' : 'green', line)])),
  ]),
  ...(warnings(reply).length === 0 ? [] : ['', ...warnings(reply)]),
  ...(reply.unfinished === null ? [] : [warning(`A run that began at ${reply.unfinished.begun_at} was not ended; it is ended first.`)]),
];

const dependencies = (parsed: FinalizeReply['dependencies_parsed']): Page =>
  Object.entries(parsed).map(([wp, on]): Line => [
    `  ${wp}`,
    styled('dim', on.length === 0 ? '  waits for nothing' : `  after ${on.join(', ')}`),
  ]);

const warnings = (reply: FinalizeReply | FinalizePreview): Page =>
  [
    ...reply.ownership_warnings,
    ...reply.requirement_extraction_warnings,
    ...reply.post_integration_acceptance_warnings,
    ...reply.lane_warnings,
  ].map(warning);

const warning = (text: string): Line => [styled('yellow', 'warning'), `  ${text}`];
