import type { InitReply } from '../../schemas/initReply.ts';
import type { Screen } from '../command.ts';
import { wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** What `init` wrote, for people, then what to do next. */
export function initPage(reply: InitReply, screen: Screen): Page {
  const { project_root, already_initialized, agents, created, updated, unchanged, warnings, next_steps } = reply;
  const counts = [`${created.length} new`, `${updated.length} changed`, `${unchanged.length} as they were`].join(', ');
  return [
    [styled('bold', already_initialized ? 'Brought up to date: ' : 'Set up: '), project_root],
    `  Agents: ${agents.join(', ')}`,
    `  Files: ${counts}`,
    ...writtenLines([...created, ...updated]),
    ...warnings.map((warning): Line => [styled('yellow', warning)]),
    '',
    [styled('bold', 'Next')],
    ...next_steps.flatMap(({ does, command }): Page => [
      ...wrap(does, screen.width - 2, '  ').map((line, index) => (index === 0 ? `  ${line}` : line)),
      ['    ', styled('cyan', command)],
    ]),
  ];
}

/** The files one by one, but for the commands of an agent: these are counted by their folder. */
function writtenLines(paths: readonly string[]): readonly string[] {
  const folders = [...new Set(paths.flatMap((path) => commandFolder(path) ?? []))];
  return [
    ...paths.filter((path) => commandFolder(path) === null).map((path) => `    ${path}`),
    ...folders.map((folder) => {
      const count = paths.filter((path) => commandFolder(path) === folder).length;
      return `    ${folder} (${count} ${count === 1 ? 'command' : 'commands'} for the agent)`;
    }),
  ];
}

const commandFolder = (path: string): string | null => /^(.*\/)spec-kitty\.[^/]*$/.exec(path)?.[1] ?? null;
