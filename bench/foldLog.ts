import { rowText } from '../machines/rules/canonicalJson.ts';
import { readLog } from '../machines/rules/eventLog.ts';
import { emptyFold, foldRows as fold } from '../machines/rules/fold.ts';
import { longLog } from './fixture.ts';
import { inTurn, row, type BenchRow } from './measure.ts';

/** Of ten rows of a real log seven move a package, two note something and one tells of the mission. */
function mixedLog(events: number): string {
  return longLog('bench-01KZMAN0', events)
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      if (index % 10 < 7) return `${line}\n`;
      const { event_id, at, wp_id, actor } = JSON.parse(line) as Readonly<Record<'event_id' | 'at' | 'wp_id' | 'actor', string>>;
      const delta =
        index % 20 < 10
          ? { subtasks: { [`T00${index % 8}`]: 'done' } }
          : { agent: 'claude', shell_pid: index, shell_pid_created_at: at, model: 'm', role: 'implementer' };
      const other =
        index % 10 === 9
          ? { event_type: 'WPCreated', payload: { wp_id, depends_on: [] }, timestamp: at }
          : { kind: 'annotation', actor, at, wp_id, delta };
      return `${rowText({ ...other, event_id })}\n`;
    })
    .join('');
}

/** Reading, checking and folding a log of which nothing was saved, beside JSON.parse of its lines (whose values are kept as well). */
export function foldRows(): readonly BenchRow[] {
  const text = mixedLog(100_000);
  const ours = (): number => {
    const log = readLog(text);
    if (!log.ok) throw new Error(log.problems[0].message);
    return fold(emptyFold, log.value).event_count;
  };
  const base = (): number =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)).length;
  const times = inTurn(ours, base, 15);
  return [row('fold of a fresh log of 100,000 events, to JSON.parse of its lines', 'ms', times.a, times.b, 3)];
}
