import type { InitReply } from '../../schemas/initReply.ts';
import type { Screen } from '../command.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** What `init` wrote, for people: the files once they are new, then what to do next. */
export function initPage(reply: InitReply, screen: Screen): Page {
  const { project_root, already_initialized, agents, created, updated, unchanged, warnings, next_steps } = reply;
  const counts = [`${created.length} new`, `${updated.length} changed`, `${unchanged.length} as they were`].join(', ');
  return [
    [styled('bold', already_initialized ? 'Brought up to date: ' : 'Set up: '), project_root],
    `  Agents: ${agents.join(', ')}`,
    `  Files: ${counts}`,
    ...[...created, ...updated].filter((path) => !path.includes('spec-kitty.')).map((path): Line => `    ${path}`),
    ...warnings.map((warning): Line => [styled('yellow', warning)]),
    '',
    [styled('bold', 'Next')],
    ...next_steps.flatMap(({ does, command }): Page => [
      ...wrap(does, screen.width - 2, '  ').map((line, index) => (index === 0 ? `  ${line}` : line)),
      ['    ', styled('cyan', command)],
    ]),
  ];
}
