import { transition, type AnyStateMachine, type EventFromLogic, type SnapshotFrom } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';
import { findings } from '../../schemas/check.ts';
import type { JsonValue } from '../../schemas/json.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { nothingChanged, ProblemError, type Problem } from '../../schemas/problem.ts';
import type { PersistedSnapshot } from '../../schemas/snapshot.ts';
import type { OperationPlace } from '../desk/operationPlace.ts';
import { saveOperation, type SavedOperation } from '../desk/operations.ts';
import { withReported } from './changes.ts';
import { enveloped, persisted } from './envelope.ts';
import type { Inspection, Settlement } from './inspection.ts';
import type { Watch } from './watch.ts';

/** What stays the same while one process works on an operation. */
export interface Run<Machine extends AnyStateMachine> {
  /** Id of the operation. */
  readonly id: string;
  readonly definition: MachineDefinition<Machine>;
  readonly place: OperationPlace;
  readonly hands: Readonly<Record<string, (input: JsonValue) => unknown>>;
  readonly reached: NonNullable<Watch['reached']>;
  readonly inspection: Inspection;
}

/** An operation on its way. */
export interface Live<Machine extends AnyStateMachine> {
  readonly snapshot: SnapshotFrom<Machine>;
  /** The snapshot as it is saved. */
  readonly persisted: PersistedSnapshot;
  /** What the next write says beside the machine. */
  readonly about: Omit<OperationDocument, 'saved'>;
  /** The document as this process has read or written it last; null before it is there. */
  readonly saved: SavedOperation | null;
}

/**
 * Performs what an operation still has to do, one effect after the other, until it waits or is over. The document that names
 * an effect is on the disk before the effect begins, and its answer before the next one does. So a first run, a run that
 * continues and a run after a kill are the same: they perform what the document says is pending. A power cut may take back the
 * documents of states that are `fleeting`, and no others.
 *
 * A hand's `ProblemError` is an answer the machine hears. Whatever else it throws is thrown on, and nothing is written.
 * `isContinued` says that the first effect may have been begun by another run.
 * Problems: those of `saveOperation`.
 */
export async function settle<Machine extends AnyStateMachine>(
  run: Run<Machine>,
  live: Live<Machine>,
  isContinued: boolean,
): Promise<Outcome<Live<Machine>>> {
  let now = live;
  for (let mayBeBegun = isContinued; ; mayBeBegun = false) {
    const effect = pendingEffect(now.persisted);
    if (effect === null) return success(now);
    run.reached(`before effect ${effect.id}`);
    const answer = await perform(run, effect, mayBeBegun);
    run.reached(`after effect ${effect.id}`);
    const advanced = advance(run, now, answer);
    if (!advanced.ok) return advanced;
    now = advanced.value;
  }
}

/** An event for the machine; `settled` is the effect that ended with it, null for an event from outside. */
export interface Answer {
  readonly event: { readonly type: string };
  readonly settled: (Settlement & { readonly output: JsonValue }) | null;
}

/** Takes an event and saves where that leads. The event must be one the machine takes. */
export function advance<Machine extends AnyStateMachine>(
  run: Run<Machine>,
  live: Live<Machine>,
  { event, settled }: Answer,
): Outcome<Live<Machine>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asked of the machine, or an answer to what it has invoked.
  const [snapshot] = transition(run.definition.machine, live.snapshot, event as EventFromLogic<Machine>);
  const changes = withReported(live.about.changes, settled?.output);
  const written = write(run, { ...live, snapshot, persisted: persisted(run.definition, snapshot), about: { ...live.about, changes } });
  if (written.ok) run.inspection.taken(event, snapshot, written.value.persisted, settled);
  return written;
}

/** Writes an operation as it stands. One that could not be read again is a bug, and not written. */
export function write<Machine extends AnyStateMachine>(
  { id, definition, place, reached }: Run<Machine>,
  live: Live<Machine>,
): Outcome<Live<Machine>> {
  const { isContext, name, fleeting = [] } = definition;
  if (!isContext(live.persisted.context))
    throw new TypeError(`A saved ${name} could not be read again: ${findings(isContext).join('; ')}.`);
  const seq = live.saved === null ? 1 : live.saved.document.saved.seq + 1;
  const state = stateName(live.persisted);
  reached(`before write ${state}`);
  const document = { ...live.about, saved: enveloped(definition, live.persisted, { id, seq }) };
  const written = saveOperation(place, document, live.saved, { isDurable: !fleeting.includes(state) });
  if (!written.ok) return written;
  reached(`after write ${state}`);
  return success({ ...live, saved: written.value });
}

interface Effect {
  readonly id: string;
  readonly port: string;
  readonly input: JsonValue;
}

/** What a machine waits for a hand to do, as it is saved: the first, where there are several. */
export function pendingEffect({ children }: PersistedSnapshot): Effect | null {
  const pending = Object.entries(children).find(([, { snapshot }]) => snapshot['status'] === 'active');
  if (pending === undefined) return null;
  const [id, { src, snapshot }] = pending;
  return { id, port: src, input: snapshot['input'] ?? null };
}

async function perform<Machine extends AnyStateMachine>(
  { hands, definition }: Run<Machine>,
  { id, port, input }: Effect,
  mayBeBegun: boolean,
): Promise<Answer> {
  const hand = Object.hasOwn(hands, port) ? hands[port] : undefined;
  if (hand === undefined) throw new TypeError(`${definition.name} needs a hand for ${port}.`);
  try {
    const output = plain(await hand(input));
    return { event: doneEvent(id, output), settled: { id, event: { type: 'xstate.promise.resolve', data: output }, output } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const problem = plain(mayBeBegun ? await inDoubt(error.problem) : error.problem);
    return { event: errorEvent(id, problem), settled: { id, event: { type: 'xstate.promise.reject', data: problem }, output: null } };
  }
}

/**
 * A hand that refuses has looked, and its word on what was not changed holds for the whole effect. One that was kept from
 * looking, by a lock or a broken disk, speaks of its own attempt alone.
 */
async function inDoubt(met: Problem): Promise<Problem> {
  const { problems } = await import('../../schemas/problems.ts');
  if (problems[met.code].exit === 1 || met.unchanged !== nothingChanged) return met;
  return { ...met, unchanged: 'This run has changed nothing; what the run before it had begun is looked for by the next.' };
}

const doneEvent = (id: string, output: JsonValue) => ({ type: `xstate.done.actor.${id}`, output, actorId: id });
const errorEvent = (id: string, error: JsonValue) => ({ type: `xstate.error.actor.${id}`, error, actorId: id });

/** A value as JSON holds it: a run that goes on with it and a run that reads it back see the same. */
export function plain(value: unknown): JsonValue {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON has written it can only read as this.
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as JsonValue);
}

const stateName = ({ value }: { readonly value: unknown }): string => (typeof value === 'string' ? value : JSON.stringify(value));
