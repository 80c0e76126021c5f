import type { MissionRecord, RunningOperation } from '../machines/view/missionRecord.ts';
import { addressOf } from './route.ts';
import { clock, words } from './text.ts';

/** An operation that is not over: what it has done, where it is, and why it stopped. */
export function OperationLine({
  mission,
  operation: { name, machine, state, actor, begun_at, done, stopped_at, problem, at_work, next },
}: {
  readonly mission: string;
  readonly operation: RunningOperation;
}) {
  return (
    <p class="operation" role="status">
      <a href={addressOf(mission, 'charts', { kind: 'machine', machine })}>
        <strong>{name}</strong>
      </a>{' '}
      is {words(state)}
      {stopped_at === null ? '' : ` at ${words(stopped_at)}`}
      {actor === null ? '' : `, begun by ${actor}`} at {clock(begun_at)}
      {problem === null ? '' : `: ${problem}`}
      {at_work ? null : (
        <span class="left">No process is at it: {next === null ? 'the command that began it' : <code>{next}</code>} goes on with it.</span>
      )}
      {done.length === 0 ? null : (
        <span class="steps">
          {done.map((step) => (
            <span key={step}>✓ {words(step)}</span>
          ))}
        </span>
      )}
    </p>
  );
}

/** So many operations that are over are listed. */
const listedOperations = 8;

/** The operations that are over, the latest first. */
export function EndedOperations({ operations }: { readonly operations: MissionRecord['ended'] }) {
  if (operations.length === 0) return null;
  return (
    <details class="ended">
      <summary>
        Operations before <span class="count">{operations.length}</span>
      </summary>
      <ol>
        {operations
          .slice(-listedOperations)
          .toReversed()
          .map(({ id, name, actor, outcome, ended_at, problem }) => (
            <li key={`${id} ${ended_at}`}>
              <time>{clock(ended_at)}</time> <strong>{name}</strong> {words(outcome)}
              {actor === null ? '' : `, by ${actor}`}
              {problem === null ? '' : `: ${problem}`}
            </li>
          ))}
      </ol>
      {operations.length > listedOperations ? (
        <p>
          All of them: <code>spec-kitty op log</code>
        </p>
      ) : null}
    </details>
  );
}
