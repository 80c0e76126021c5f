import { useMemo, useState } from 'preact/hooks';
import type { Board, BoardPackage } from '../machines/view/board.ts';
import { columnOf, dashboardColumns } from '../machines/view/columns.ts';
import { PackageLinks } from './packageLinks.tsx';
import { addressOf } from './route.ts';
import { words } from './text.ts';

interface Props {
  readonly mission: string;
  readonly board: Board;
  readonly moved: ReadonlySet<string>;
}

/** The board: five columns, each package with its true lane, who has it and what it waits for. */
export function BoardView({ mission, board, moved }: Props) {
  const unplaced = board.packages.filter(({ lane }) => columnOf(lane) === null);
  return (
    <>
      {board.packages.length === 0 ? <p class="empty">There are no packages at this moment.</p> : null}
      {unplaced.length === 0 ? null : (
        <p class="empty">
          Not on the board yet: <PackageLinks ids={unplaced.map(({ wp_id }) => wp_id)} mission={mission} tab="board" />
        </p>
      )}
      <div class="board">
        {dashboardColumns.map((column) => {
          const packages = board.packages.filter(({ lane }) => columnOf(lane) === column);
          return (
            <section key={column} class="column" aria-label={`${words(column)}, ${packages.length}`}>
              <h2>
                {words(column)} <span class="count">{packages.length}</span>
              </h2>
              <ul>
                {packages.map((each) => (
                  <Card key={each.wp_id} mission={mission} package={each} moved={moved.has(each.wp_id)} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      <Lanes mission={mission} board={board} />
    </>
  );
}

/** Where the work is done: each lane with its packages, in their order, and its worktree. What is closed is not drawn. */
function Lanes({ mission, board: { packages } }: Pick<Props, 'mission' | 'board'>) {
  const [isOpen, setOpen] = useState(false);
  const ids = new Set(packages.flatMap(({ lane_id }) => (lane_id === null ? [] : [lane_id])));
  if (ids.size === 0) return null;
  return (
    <details class="lanes" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Lanes and worktrees <span class="count">{ids.size}</span>
      </summary>
      {isOpen ? (
        <ul>
          {[...ids].map((lane) => (
            <LaneLine key={lane} mission={mission} lane={lane} packages={packages.filter(({ lane_id }) => lane_id === lane)} />
          ))}
        </ul>
      ) : null}
    </details>
  );
}

function LaneLine({
  mission,
  lane,
  packages,
}: {
  readonly mission: string;
  readonly lane: string;
  readonly packages: readonly BoardPackage[];
}) {
  const workspace = packages[0]?.workspace_path ?? null;
  return (
    <li>
      <strong>{lane}</strong>{' '}
      {packages.map(({ wp_id, lane: at }, index) => (
        <>
          {index === 0 ? '' : ', '}
          <a key={wp_id} href={addressOf(mission, 'board', { kind: 'package', id: wp_id })}>
            {wp_id}
          </a>{' '}
          {words(at)}
        </>
      ))}
      {workspace === null ? null : (
        <>
          {' '}
          <code>{workspace}</code>
        </>
      )}
    </li>
  );
}

/** One package. It is drawn anew only where it says something else than before. */
function Card({
  mission,
  package: { wp_id, title, lane, holder, holder_gone, blocked_because, sent_back, waits_for },
  moved,
}: {
  readonly mission: string;
  readonly package: BoardPackage;
  readonly moved: boolean;
}) {
  const waits = holder === null ? waits_for.join(', ') : '';
  // One text: each that is empty is still a part of the page.
  const rest = [
    holder_gone ? `${holder ?? 'nobody'}, who is gone` : holder,
    blocked_because,
    sent_back ? 'sent back' : null,
    waits === '' ? null : `after ${waits}`,
  ]
    .flatMap((part) => (part === null ? [] : [` · ${part}`]))
    .join('');
  return useMemo(
    () => (
      <li class={`card lane-${lane}${moved ? ' moved' : ''}`}>
        <a href={addressOf(mission, 'board', { kind: 'package', id: wp_id })}>
          <strong>{wp_id}</strong> <span dir="auto">{title === wp_id ? '' : title}</span>
        </a>
        <p>
          <span class="lane">{words(lane)}</span>
          {rest}
        </p>
      </li>
    ),
    [mission, wp_id, title, lane, rest, moved],
  );
}
