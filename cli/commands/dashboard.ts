import { success } from '../../schemas/outcome.ts';
import { defineCommand } from '../command.ts';
import { pageFlags, servedPage } from '../pagesDeclaration.ts';
import type { DashboardReply } from '../../schemas/dashboardReply.ts';
import type { InspectReply } from '../../schemas/inspectReply.ts';

interface Shown {
  /** Null where only pages are wanted: they ask for it themselves, the newest missions first. */
  readonly board: DashboardReply | null;
  readonly count: number;
  /** Where the pages are; null before they are served. */
  readonly served: InspectReply | null;
}

export default defineCommand({
  path: ['dashboard'],
  summary: 'Show the board of all missions in the browser',
  description: [
    'The pages come from this machine alone, and opening them changes nothing. With `--json` the board is printed and nothing is served.',
  ],
  examples: [
    { line: 'spec-kitty dashboard', does: 'the address to open' },
    { line: 'spec-kitty dashboard --open --port 9300', does: 'on a port of your own, and a browser' },
    { line: 'spec-kitty dashboard --json', does: 'the same board for programs' },
  ],
  positionals: {},
  flags: pageFlags,
  async run({ surroundings, json }) {
    if (!json) {
      const { countMissions } = await import('../../runtime/session/countMissions.ts');
      const count = countMissions(await surroundings());
      return count.ok ? success<Shown>({ board: null, count: count.value, served: null }) : count;
    }
    const { dashboard } = await import('../../runtime/session/dashboard.ts');
    const board = await dashboard(await surroundings());
    return board.ok ? success<Shown>({ board: board.value, count: board.value.display_order.length, served: null }) : board;
  },
  document: ({ board }) => board ?? {},
  human: ({ count, served }) => (served === null ? [`${count} ${count === 1 ? 'mission' : 'missions'}.`] : servedPage(served)),
  async *follow({ surroundings, flags }, shown, until, pages) {
    if (!pages) return;
    const { inspect } = await import('../../runtime/session/inspect.ts');
    const started = await inspect(await surroundings(), {
      mission: null,
      at: null,
      port: flags.port === 0 ? null : flags.port,
      stately: false,
      open: flags.open,
    });
    if (!started.ok) {
      yield started;
      return;
    }
    yield success({ ...shown, served: started.value.reply });
    await started.value.served(until);
  },
});
