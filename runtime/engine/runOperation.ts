import { isDeepStrictEqual } from 'node:util';
import { initialTransition, type AnyStateMachine, type EventFrom, type InputFrom } from 'xstate';
import type { OperationDefinition, OperationStanding } from '../../machines/operation.ts';
import type { Hands } from '../../machines/port.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import { failure, success, type Failure, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { commandToGoOn } from '../desk/commandToGoOn.ts';
import { withLockLater, type HeldLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { appendOperationRow, readOperationLog } from '../desk/operationLog.ts';
import { operationLock, operationPath, type OperationPlace } from '../desk/operationPlace.ts';
import { readOperation, removeOperation, type SavedOperation } from '../desk/operations.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { isoMicros } from '../isoMicros.ts';
import type { World } from '../world.ts';
import { noChanges } from './changes.ts';
import { persisted } from './envelope.ts';
import { explain } from './explain.ts';
import { inspection, silence } from './inspection.ts';
import { restore } from './restore.ts';
import { advance, pendingEffect, plain, settle, write, type Live, type Run } from './settle.ts';
import type { Watch } from './watch.ts';

/** What a command wants of an operation. */
export type Start<Plan> =
  /** Begin it, or go on with the one that is there. */
  | {
      /** Who begins it, for the operation log. */
      readonly actor: string | null;
      /** What was asked for, in the words of the command and small: arguments and flags that matter. */
      readonly asked: JsonObject;
      /**
       * Looks at the facts and decides everything: ids, times, tips, paths, texts. Asked only when there is nothing to go on
       * with, and under the lock of the operation. Its problems are the answer; nothing is written then.
       */
      readonly plan: () => Outcome<Plan> | Promise<Outcome<Plan>>;
    }
  /** Go on with the one that must be there. */
  | { readonly resume: true }
  /** Give up the one that must be there and be stopped. */
  | { readonly abort: true };

/** How an operation stands after a run: it is finished, given up, or stopped. */
export type Ran<Plan, Output> = Extract<OperationStanding<Plan, Output>, { readonly kind: 'finished' | 'stopped' | 'aborted' }> & {
  /** Id of the operation. */
  readonly id: string;
  /** It was there already: its plan is the one that was saved, by whoever began it, not one of this run. */
  readonly resumed: boolean;
  /** What was asked for this time and then differs in these keys. What was saved has won; ask again once it is finished. */
  readonly differs: readonly string[];
  readonly begunBy: string | null;
};

/** How a run is looked at, and how long it waits. */
export interface Terms extends Watch {
  /** Milliseconds to wait for another process that works on the same operation; as for every lock when it is not said. */
  readonly patience?: number;
}

/**
 * Runs an operation to its end or to where it stops: begins it or goes on with it, whatever ended the run before.
 *
 *     const ran = await runOperation(world, { desk: project.desk, mission: mission.directory, name: `claim-${wp}` }, claim,
 *       { actor, asked: { wp, agent }, plan: () => planClaim(facts, …) }, claimHands(…));
 *
 * - An unfinished operation of that name is gone on with: a stopped one gets RESUME, a killed one needs nothing.
 * - Everything is done under the lock of the operation, also the plan, and under no other: a hand that writes the mission's
 *   log takes the mission's lock itself, for the moment it needs it.
 * - Finished, refused and given up operations leave a row in the operation log and no document; a stopped one leaves both.
 * - A stopped operation is an answer: its `problem` says why, `at` which step. Refused is a failure with that problem.
 *
 * Problems: those of the plan; the refusal of the first step; LOCK_HELD; OPERATION_NOT_BEGUN; EVENT_NOT_ALLOWED (giving up
 * where that is too late); OPERATION_UNREADABLE and the SNAPSHOT_ codes of `restore`; OPERATION_MOVED; FILE_NOT_READ and
 * FILE_NOT_WRITTEN. After each of them the same command goes on from what is saved.
 */
export async function runOperation<Machine extends AnyStateMachine, Plan extends InputFrom<Machine>, Output, Of>(
  world: World,
  place: OperationPlace,
  definition: OperationDefinition<Machine, Plan, Output, Of>,
  start: Start<Plan>,
  hands: Hands<Of>,
  { inspect, reached = () => {}, patience }: Terms = {},
): Promise<Outcome<Ran<Plan, Output>>> {
  return withLockLater(lockTerms(world, operationLock(place), patience), async (lock) => {
    const there = readOperation(place);
    if (!there.ok) return there;
    const found = there.value;
    const id = found?.document.saved.id ?? world.newId();
    const run: Run<Machine> = {
      id,
      definition,
      place,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each is given the input that was saved for the port of its name.
      hands: hands as Run<Machine>['hands'],
      reached,
      inspection: inspect === undefined ? silence : inspection(definition.machine, id, inspect),
    };
    const opened = found === null ? await begin(world, run, start, lock) : goOn(run, found, 'abort' in start ? 'ABORT' : 'RESUME', lock);
    if (!opened.ok) return opened;
    const settled = await settle(run, opened.value, found !== null);
    if (!settled.ok) return settled;
    const standing = definition.decide(settled.value.snapshot);
    if (standing.kind === 'working') throw new TypeError(`${definition.name} has come to rest in ${standing.at}, where it says it works.`);
    const ended = await conclude(world, run, settled.value, standing, found !== null);
    if (!ended.ok) return ended;
    if (standing.kind === 'refused') return failure(standing.problem);
    const { actor, asked } = settled.value.about;
    return success({
      ...standing,
      id,
      resumed: found !== null,
      differs: 'asked' in start ? differences(asked, start.asked) : [],
      begunBy: actor,
    });
  });
}

/** Plans and writes the first document: from here on the operation is ended by whoever comes. */
async function begin<Machine extends AnyStateMachine, Plan extends InputFrom<Machine>>(
  world: World,
  run: Run<Machine>,
  start: Start<Plan>,
  lock: HeldLock,
): Promise<Outcome<Live<Machine>>> {
  const { definition, place } = run;
  if (!('plan' in start)) return failure(notBegun(place));
  const planned = await outcomeOfLater(async () => start.plan());
  if (!planned.ok) return planned;
  const plan = plain(planned.value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a plan is JSON: what was written and read is the same plan.
  const [snapshot] = initialTransition(definition.machine, plan as InputFrom<Machine>);
  const about: Live<Machine>['about'] = {
    format: 'operation/1',
    name: place.name,
    mission: place.mission,
    actor: start.actor,
    asked: start.asked,
    begun_at: isoMicros(world.now()),
    runs: 1,
    token: lock.generation,
    changes: noChanges,
  };
  const written = write(run, { snapshot, persisted: persisted(definition, snapshot), about, saved: null });
  if (written.ok) run.inspection.begun(snapshot, written.value.persisted, plan);
  return written;
}

/** Restores what is saved. What waits is told to go on, or is given up; what was killed in the middle need not be told anything. */
function goOn<Machine extends AnyStateMachine>(
  run: Run<Machine>,
  found: SavedOperation,
  type: 'RESUME' | 'ABORT',
  lock: HeldLock,
): Outcome<Live<Machine>> {
  const { definition } = run;
  const restored = restore(definition, found.document.saved);
  if (!restored.ok) return failure(...withPath(restored.problems, operationPath(run.place)));
  const snapshot = restored.value;
  const kept = persisted(definition, snapshot);
  run.inspection.begun(snapshot, kept, null);
  const { saved: _, ...about } = found.document;
  const live = { snapshot, persisted: kept, about: { ...about, runs: about.runs + 1, token: lock.generation }, saved: found };
  const waits = kept.status === 'active' && pendingEffect(kept) === null;
  if (!waits && (type === 'RESUME' || kept.status === 'done')) return success(live);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whether the machine takes it is what is asked here.
  const refusal = explain(definition, snapshot, { type } as EventFrom<Machine>);
  return refusal === null
    ? advance(run, live, { event: { type }, settled: null })
    : failure({ ...refusal, next: commandToGoOn(found.document) });
}

type AtRest = Exclude<OperationStanding<unknown, unknown>, { readonly kind: 'working' }>;

/** Says of each problem with a saved state which file it is in. */
const withPath = ([first, ...others]: Failure['problems'], path: string): [Problem, ...Problem[]] => {
  const located = (one: Problem): Problem => ({ ...one, details: { ...one.details, path } });
  return [located(first), ...others.map(located)];
};

/**
 * Records how a run ended, and removes the document of an operation that is over. `isContinued` says that a run before this one
 * may have ended it: it was killed, or lost its power, before or after it left its row.
 */
async function conclude<Machine extends AnyStateMachine>(
  world: World,
  { place, definition, reached }: Run<Machine>,
  { saved }: Live<Machine>,
  standing: AtRest,
  isContinued: boolean,
): Promise<Outcome<void>> {
  if (saved === null) throw new TypeError(`${definition.name} has come to rest without having been saved.`);
  const row = rowOf(saved.document, standing, isoMicros(world.now()));
  const known = isContinued && standing.kind !== 'stopped' ? isRecorded(place.desk, row) : success(false);
  if (!known.ok) return known;
  if (!known.value) {
    reached(`before log ${row.outcome}`);
    const logged = await appendOperationRow(place.desk, row);
    if (!logged.ok) return logged;
    reached(`after log ${row.outcome}`);
  }
  if (standing.kind === 'stopped') return success(undefined);
  reached(`before remove ${row.outcome}`);
  const removed = removeOperation(place, saved);
  if (removed.ok) reached(`after remove ${row.outcome}`);
  return removed;
}

function rowOf(
  { name, mission, actor, asked, begun_at, runs, token, changes, saved }: OperationDocument,
  standing: AtRest,
  now: string,
): OperationLogRow {
  const stop =
    'problem' in standing
      ? { at: 'at' in standing ? standing.at : null, code: standing.problem.code, message: standing.problem.message }
      : null;
  return {
    id: saved.id,
    operation: saved.machine,
    name,
    mission,
    actor,
    asked,
    outcome: standing.kind,
    begun_at,
    ended_at: now,
    runs,
    token,
    problem: stop,
    changes,
  };
}

function isRecorded(desk: string, { id, outcome }: OperationLogRow): Outcome<boolean> {
  const log = readOperationLog(desk);
  return log.ok ? success(log.value.rows.some((row) => row.id === id && row.outcome === outcome)) : log;
}

const differences = (saved: JsonObject, asked: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(saved), ...Object.keys(asked)])].filter((key) => !isDeepStrictEqual(saved[key], asked[key])).toSorted();

function notBegun(place: OperationPlace): Problem {
  return problem('OPERATION_NOT_BEGUN', `No ${place.name}${place.mission === null ? '' : ` of ${place.mission}`} is unfinished.`, {
    next: 'spec-kitty op log',
    details: { name: place.name, mission: place.mission, path: operationPath(place) },
  });
}
