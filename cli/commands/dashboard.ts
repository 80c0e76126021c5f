import { success } from '../../schemas/outcome.ts';
import { defineCommand } from '../command.ts';
import { pageFlags, servedPage } from '../pagesDeclaration.ts';
import type { DashboardReply } from '../../schemas/dashboardReply.ts';
import type { InspectReply } from '../../schemas/inspectReply.ts';

interface Shown {
  readonly board: DashboardReply;
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
  async run({ surroundings }) {
    const { dashboard } = await import('../../runtime/session/dashboard.ts');
    const board = await dashboard(await surroundings());
    return board.ok ? success<Shown>({ board: board.value, served: null }) : board;
  },
  document: ({ board }) => board,
  human: ({ board, served }) =>
    served === null ? [`${board.display_order.length} ${board.display_order.length === 1 ? 'mission' : 'missions'}.`] : servedPage(served),
  async *follow({ surroundings, flags }, { board }, until, pages) {
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
    yield success({ board, served: started.value.reply });
    await started.value.served(until);
  },
});
