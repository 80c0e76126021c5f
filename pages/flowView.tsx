import { useMemo } from 'preact/hooks';
import { flowsUntil, median, type FlowFold } from '../machines/view/flow.ts';
import { displayLanes, isTerminal } from '../schemas/lane.ts';
import { clock, span, words } from './text.ts';

interface Props {
  readonly flow: FlowFold;
  /** When the first thing happened, as it was written; null before that. */
  readonly begun: string | null;
  /** Seconds since 1970; null is now. */
  readonly until: number | null;
}

/** How work flows: from claim to done, where packages stand for how long, and how often reviews send them back. */
export function FlowView({ flow, begun, until }: Props) {
  const flows = useMemo(() => flowsUntil(flow, until ?? Date.now() / 1000), [flow, until]);
  const cycles = flows.flatMap(({ cycle }) => (cycle === null ? [] : [cycle]));
  const lanes = displayLanes.filter((lane) => !isTerminal(lane));
  return (
    <div class="flow">
      <dl class="figures">
        <div>
          <dt>Cycle time, median</dt>
          <dd>{span(median(cycles))}</dd>
        </div>
        <div>
          <dt>Finished</dt>
          <dd>
            {cycles.length} of {flows.length}
          </dd>
        </div>
        <div>
          <dt>Reviews per package, mean</dt>
          <dd>{flows.length === 0 ? '–' : (flows.reduce((sum, { reviews }) => sum + reviews, 0) / flows.length).toFixed(1)}</dd>
        </div>
        <div>
          <dt>Sent back</dt>
          <dd>{flows.reduce((sum, { sentBack }) => sum + sentBack, 0)}</dd>
        </div>
        <div>
          <dt>First event</dt>
          <dd>{begun === null ? '–' : clock(begun)}</dd>
        </div>
      </dl>
      <p class="caption" id="flow-caption">
        Time in each lane
      </p>
      {/* A grid for each package: a table would be laid out whole again with every step of the slider. */}
      <div class="wide" tabIndex={0} role="region" aria-labelledby="flow-caption">
        <div class="rows flows" role="table" aria-labelledby="flow-caption">
          <div class="row head" role="row">
            {['Package', ...lanes.map(words), 'Cycle', 'Reviews', 'Sent back'].map((name) => (
              <span key={name} role="columnheader">
                {name}
              </span>
            ))}
          </div>
          {flows.map((flow) => (
            <div key={flow.wp_id} class="row" role="row">
              <span role="rowheader">{flow.wp_id}</span>
              {lanes.map((lane) => (
                <span key={lane} role="cell">
                  {flow.inLane[lane] === undefined ? '' : span(flow.inLane[lane])}
                </span>
              ))}
              <span role="cell">{span(flow.cycle)}</span>
              <span role="cell">{flow.reviews}</span>
              <span role="cell">{flow.sentBack}</span>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
