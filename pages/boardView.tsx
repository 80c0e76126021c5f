import type { Board } from '../machines/view/board.ts';
import { columnOf, dashboardColumns } from '../machines/view/columns.ts';
import { addressOf } from './route.ts';
import { words } from './text.ts';

interface Props {
  readonly mission: string;
  readonly board: Board;
  readonly moved: ReadonlySet<string>;
}

/** The board: five columns, each package with its true lane, who has it and what it waits for. */
export function BoardView({ mission, board, moved }: Props) {
  return (
    <div class="board">
      {dashboardColumns.map((column) => {
        const packages = board.packages.filter(({ lane }) => columnOf(lane) === column);
        return (
          <section key={column} class="column" aria-label={`${words(column)}, ${packages.length}`}>
            <h2>{words(column)} <span class="count">{packages.length}</span></h2>
            <ul>
              {packages.map((each) => (
                <li key={each.wp_id} class={`card lane-${each.lane}${moved.has(each.wp_id) ? ' moved' : ''}`}>
                  <a href={addressOf(mission, 'board', { kind: 'package', id: each.wp_id })}><strong>{each.wp_id}</strong> <span dir="auto">{each.title === each.wp_id ? '' : each.title}</span></a>
                  <p><span class="lane">{words(each.lane)}</span>{each.holder === null ? '' : ` · ${each.holder}`}{each.sent_back ? ' · sent back' : ''}{each.waits_for.length > 0 && each.holder === null ? ` · after ${each.waits_for.join(', ')}` : ''}</p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
