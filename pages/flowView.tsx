import { useMemo } from 'preact/hooks';
import { flowOf, median } from '../machines/view/flow.ts';
import { secondsSinceEpoch } from '../machines/rules/instant.ts';
import type { HistoryEntry } from '../machines/view/timeline.ts';
import { displayLanes } from '../schemas/lane.ts';
import { span, words } from './text.ts';

interface Props {
  /** What had happened. */
  readonly entries: readonly HistoryEntry[];
  /** Seconds since 1970; null is now. */
  readonly until: number | null;
}

/** How work flows: from claim to done, where packages stand for how long, and how often reviews send them back. */
export function FlowView({ entries, until }: Props) {
  const moves = useMemo(() => entries.flatMap((entry) => (entry.family === 'transition' ? [entry.row] : [])), [entries]);
  const flows = useMemo(() => flowOf(moves, until ?? Date.now() / 1000), [moves, until]);
  const cycles = flows.flatMap(({ cycle }) => (cycle === null ? [] : [cycle]));
  const first = moves[0] === undefined ? null : secondsSinceEpoch(moves[0].at);
  const lanes = displayLanes.filter((lane) => lane !== 'done' && lane !== 'canceled');
  return (
    <div class="flow">
      <dl class="figures">
        <div><dt>Cycle time, median</dt><dd>{span(median(cycles))}</dd></div>
        <div><dt>Finished</dt><dd>{cycles.length} of {flows.length}</dd></div>
        <div><dt>Reviews a package, mean</dt><dd>{flows.length === 0 ? '–' : (flows.reduce((sum, { reviews }) => sum + reviews, 0) / flows.length).toFixed(1)}</dd></div>
        <div><dt>Sent back</dt><dd>{flows.reduce((sum, { sentBack }) => sum + sentBack, 0)}</dd></div>
        <div><dt>First event</dt><dd>{first === null ? '–' : new Date(first * 1000).toISOString().slice(0, 16).replace('T', ' ')}</dd></div>
      </dl>
      <div class="wide" tabIndex={0} role="region" aria-label="Flow of each package">
        <table>
          <caption>Time in each lane</caption>
          <thead><tr><th scope="col">Package</th>{lanes.map((lane) => <th scope="col" key={lane}>{words(lane)}</th>)}<th scope="col">Cycle</th><th scope="col">Reviews</th><th scope="col">Sent back</th></tr></thead>
          <tbody>
            {flows.map((flow) => (
              <tr key={flow.wp_id}><th scope="row">{flow.wp_id}</th>{lanes.map((lane) => <td key={lane}>{flow.inLane[lane] === undefined ? '' : span(flow.inLane[lane])}</td>)}<td>{span(flow.cycle)}</td><td>{flow.reviews}</td><td>{flow.sentBack}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
