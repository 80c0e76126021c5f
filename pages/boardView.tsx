import { useMemo } from 'preact/hooks';
import type { Board, BoardPackage } from '../machines/view/board.ts';
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
    <>
      {board.packages.length === 0 ? <p class="empty">There are no packages at this moment.</p> : null}
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

/** Where the work is done: each lane with its packages, in their order, and its worktree. */
function Lanes({ mission, board: { packages } }: Pick<Props, 'mission' | 'board'>) {
  const lanes = useMemo(() => {
    const found = new Map<string, BoardPackage[]>();
    for (const each of packages) if (each.lane_id !== null) found.set(each.lane_id, [...(found.get(each.lane_id) ?? []), each]);
    return [...found];
  }, [packages]);
  if (lanes.length === 0) return null;
  return (
    <details class="lanes">
      <summary>
        Lanes and worktrees <span class="count">{lanes.length}</span>
      </summary>
      <ul>
        {lanes.map(([lane, own]) => (
          <li key={lane}>
            <strong>{lane}</strong>{' '}
            {own.map(({ wp_id, lane: at }, index) => (
              <>
                {index === 0 ? '' : ', '}
                <a key={wp_id} href={addressOf(mission, 'board', { kind: 'package', id: wp_id })}>
                  {wp_id}
                </a>{' '}
                {words(at)}
              </>
            ))}
            {own[0]?.workspace_path == null ? null : (
              <>
                {' '}
                <code>{own[0].workspace_path}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One package. It is drawn anew only where it says something else than before. */
function Card({
  mission,
  package: { wp_id, title, lane, holder, sent_back, waits_for },
  moved,
}: {
  readonly mission: string;
  readonly package: BoardPackage;
  readonly moved: boolean;
}) {
  const waits = holder === null ? waits_for.join(', ') : '';
  return useMemo(
    () => (
      <li class={`card lane-${lane}${moved ? ' moved' : ''}`}>
        <a href={addressOf(mission, 'board', { kind: 'package', id: wp_id })}>
          <strong>{wp_id}</strong> <span dir="auto">{title === wp_id ? '' : title}</span>
        </a>
        <p>
          <span class="lane">{words(lane)}</span>
          {holder === null ? '' : ` · ${holder}`}
          {sent_back ? ' · sent back' : ''}
          {waits === '' ? '' : ` · after ${waits}`}
        </p>
      </li>
    ),
    [mission, wp_id, title, lane, holder, sent_back, waits, moved],
  );
}
