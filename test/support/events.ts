import * as fc from 'fast-check';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { type EventLog, readLog } from '../../machines/rules/eventLog.ts';
import type { Annotation, Transition } from '../../schemas/event.ts';
import { lanes } from '../../schemas/lane.ts';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Few enough that ids and times meet again in one log, as in logs of several machines. */
export const eventId = fc.nat(60).map((number) => `01KQ47E80000000000000000${digits[number >> 5]}${digits[number & 31]}`);
export const instant = fc
  .record({ second: fc.nat(20), form: fc.constantFrom('Z', '+00:00', '.5+00:00', '.000001+00:00') })
  .map(({ second, form }) => `2026-01-01T00:00:${String(second).padStart(2, '0')}${form}`);
export const packageId = fc.constantFrom('WP01', 'WP02', 'WP03', '__proto__', '10');

const lane = fc.constantFrom(...lanes);
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', '\u2028', '\u0085"', '\ud83d\ude00', '\ud800', '\uffff'),
);
const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const actor = fc.oneof(text, fc.record({ role: nullable(text), profile: nullable(text), tool: nullable(text), model: nullable(text) }));
const statement = fc.record({ reviewer: text, verdict: fc.constantFrom('approved', 'changes_requested'), reference: text });

export const transition: fc.Arbitrary<Transition> = fc.record(
  {
    event_id: eventId,
    wp_id: packageId,
    from_lane: lane,
    to_lane: lane,
    at: instant,
    actor,
    force: fc.boolean(),
    execution_mode: fc.constantFrom('worktree', 'direct_repo'),
    mission_slug: nullable(text),
    mission_id: nullable(text),
    reason: nullable(text),
    review_ref: nullable(text),
    evidence: nullable(statement.map((review) => ({ review }))),
    review_result: nullable(
      fc.oneof(
        statement,
        statement.map((result) => ({ ...result, feedback_path: 'f.md' })),
      ),
    ),
    policy_metadata: nullable(
      fc.record(
        { agent: nullable(text), shell_pid: fc.oneof(fc.constant(null), fc.nat(), text), shell_pid_created_at: nullable(text) },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: ['event_id', 'wp_id', 'from_lane', 'to_lane', 'at', 'actor', 'force', 'execution_mode'] },
);

export const annotation: fc.Arbitrary<Annotation> = fc.record({
  event_id: eventId,
  kind: fc.constant('annotation' as const),
  wp_id: packageId,
  at: instant,
  actor,
  delta: fc.record(
    {
      agent: nullable(text),
      assignee: nullable(text),
      role: nullable(text),
      shell_pid: nullable(fc.oneof(fc.nat(), fc.nat().map(String))),
      shell_pid_created_at: nullable(text),
      subtasks: nullable(fc.dictionary(fc.constantFrom('T001', 'T002', '__proto__', '7'), lane)),
      note: nullable(text),
      tracker_refs: nullable(fc.array(fc.constantFrom('#1', '#2', '#3'))),
      tracker_refs_replace: nullable(fc.array(fc.constantFrom('#1', '#2', '#3'))),
      review: nullable(fc.record({ at: text, actor: text, wp_id: text, reason: text })),
      release_runtime_claim: nullable(fc.boolean()),
    },
    { requiredKeys: [] },
  ),
});

/** Rows of the families that move and note nothing. */
export const otherRow = fc.oneof(
  fc.record({ event_id: eventId, event_type: fc.constantFrom('WPCreated', 'DecisionPointOpened', 'new'), timestamp: instant }),
  fc.record({ event_id: eventId, type: fc.constantFrom('RetrospectiveCaptured', 'RetrospectiveSkipped'), at: instant }),
  fc.record({
    event_id: eventId,
    event_name: fc
      .constantFrom('requested', 'started', 'completed', 'skipped', 'failed', 'proposal.generated', 'proposal.applied', 'proposal.rejected')
      .map((name) => `retrospective.${name}`),
    at: instant,
    payload: fc.constantFrom<object[]>(
      {},
      { record_path: 'r.yaml' },
      { mode: { value: 'autonomous', source_signal: { kind: 'environment', evidence: 'X' } } },
      { mode: 'x' },
    ),
  }),
);

export const eventRow = fc.oneof(
  { weight: 6, arbitrary: transition },
  { weight: 5, arbitrary: annotation },
  { weight: 2, arbitrary: otherRow },
);
export const eventRows = fc.array(eventRow, { maxLength: 40 });

export const logText = (rows: readonly object[]): string => rows.map((row) => `${rowText({ ...row })}\n`).join('');

/** A log that is known to be readable. */
export function logOf(text: string): EventLog {
  const log = readLog(text);
  if (!log.ok) throw new Error(log.problems.map(({ message }) => message).join('\n'));
  return log.value;
}
