import { prepareMove, whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { awaitStaged, removeStaged } from '../../actions/git/checkout/stagedAhead.ts';
import { git } from '../../actions/git/git.ts';
import { whyRefused } from '../../actions/git/whyRefused.ts';
import { doneLast, isUndoable, latestRedoable, latestUndoable, isUndo, type PastOperation } from '../../machines/rules/operationHistory.ts';
import { operationNamed } from '../../machines/rules/operationNamed.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { undo as undoMachine } from '../../machines/undo/machine.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { nothingChanged, problem, type Problem } from '../../schemas/problem.ts';
import type { UndoPlan, UndoReply } from '../../schemas/undo.ts';
import { settleKilled } from '../desk/killedOperations.ts';
import type { OperationPlace } from '../desk/operationPlace.ts';
import { readOperation } from '../desk/operations.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { runOperation, type Ran, type Start, type Terms } from '../engine/runOperation.ts';
import { openDirectory, openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openHistory, type Project } from '../project.ts';
import { planUndo } from '../undo/planUndo.ts';
import { stoppedSince } from '../undo/stoppedSince.ts';
import { alreadyDone, replyOf } from '../undo/undoReply.ts';
import { untoldUndo } from '../undo/untoldUndo.ts';
import { undoHands } from '../undo/undoHands.ts';
import { mergeInTheWay } from '../undo/mergeInTheWay.ts';
import { whatItWas } from '../undo/whatItWas.ts';
import type { World } from '../world.ts';

export interface UndoRequest {
  /** `redo` takes back what `undo` has done. */
  readonly verb: 'undo' | 'redo';
  /** Id of the operation, or the beginning of it that no other has; null for the latest. */
  readonly operation: string | null;
  /** Any handle of a mission: the latest operation of this one alone. */
  readonly mission: string | null;
  /** Looks and changes nothing. */
  readonly dryRun: boolean;
  /** Gives up an undo that cannot be ended: as long as branches and files are on their way, they go back to where it began. */
  readonly abort: boolean;
  readonly actor: string;
}

type Undone = Ran<UndoPlan, Extract<ReturnType<typeof undoMachine.decide>, { readonly kind: 'finished' }>['output']>;

/**
 * Takes an operation back, the latest one if none is named: branches, worktrees and files become what they were before it, and
 * the event log grows by rows that make up for its own. All that speaks against it is told at once, and then nothing is
 * changed. What others have already is taken back by a new commit. One that was killed is ended by the same command.
 *
 * Problems: UNTRUSTED_REPOSITORY, NOT_A_GIT_REPOSITORY, UNDO_NOTHING, OPERATION_UNKNOWN, MERGE_UNFINISHED, OPERATION_UNFINISHED,
 * UNDO_OVERTAKEN, those of `planUndo`, of `untoldUndo`, of opening and of `runOperation`.
 */
export function undo(world: World, request: UndoRequest, terms: Terms = {}): Promise<Outcome<UndoReply>> {
  return outcomeOfLater(async () => {
    const project = openHistory(world);
    if (!project.ok) return project;
    // What git does not look for it would be said not to have.
    const refused = await whyRefused(git(project.value.root, world));
    if (refused !== null) return failure(refused);
    const place: OperationPlace = { desk: project.value.desk, mission: null, name: 'undo' };
    const run = (start: Start<UndoPlan>): Promise<Outcome<Undone>> =>
      runOperation(world, place, undoMachine, start, undoHands({ world, project: project.value }), terms);
    const begun = readOperation(place);
    if (!begun.ok) return begun;
    // One that was killed while it was given up goes on with that.
    const isGivenUp = begun.value?.document.saved.snapshot.value === 'retreating';
    if (request.abort) return finished(notYet(await run(isGivenUp ? { resume: true } : { abort: true })), project.value, []);
    if (begun.value !== null && !request.dryRun) {
      const same = request.operation === null || begun.value.document.asked['operation'] === request.operation;
      return finished(
        await run({ resume: true }),
        project.value,
        same ? [] : ['This ended an undo that had been begun before. Give the command once more for the operation you have named.'],
      );
    }
    if (request.operation === null && !request.dryRun) {
      const untold = await untoldUndo(world, project.value, {
        place,
        verb: request.verb,
        mission: directoryIn(project.value, request.mission),
      });
      if (!untold.ok) return untold;
      if (untold.value !== null) return success(alreadyDone(untold.value.operation, untold.value.history, request.verb));
    }
    const chosen = choose(project.value, request);
    if (!chosen.ok) return chosen;
    const { operation, history } = chosen.value;
    if (operation.undoneBy !== null) return success(alreadyDone(operation, history, request.verb));
    const plan = async (past: readonly PastOperation[], one: PastOperation): Promise<Outcome<UndoPlan>> => {
      const merging = one.mission === null ? success(null) : mergeInTheWay(project.value, one.mission);
      if (!merging.ok) return merging;
      if (merging.value !== null) return failure(merging.value);
      const mission = one.mission === null ? null : openDirectory(project.value, one.mission);
      const asLast = { ...one, row: { ...one.row, changes: doneLast(one, past) } };
      return planUndo({
        world,
        project: project.value,
        history: past.map((each) => (each === one ? asLast : each)),
        operation: asLast,
        mission: mission?.ok === true ? mission.value : null,
        actor: request.actor,
        look: request.dryRun ? whyNotMovable : prepareMove,
      });
    };
    if (request.dryRun) {
      const planned = await plan(history, operation);
      return planned.ok ? success(replyOf(planned.value, operation, { result: 'preview' })) : planned;
    }
    const ran = await run({
      actor: request.actor,
      asked: { verb: request.verb, operation: operation.row.id, ...(operation.mission === null ? {} : { mission: operation.mission }) },
      // Under the lock the log is looked at once more: of two undos at once the second takes back something else or nothing.
      plan: async () => {
        const settled = await settleKilled(project.value);
        if (!settled.ok) return settled;
        const again = choose(project.value, { ...request, operation: operation.row.id });
        if (!again.ok) return again;
        if (again.value.operation.undoneBy !== null)
          return failure(nothing(`${operation.row.id} was taken back a moment ago.`, operation.row.id));
        const planned = await plan(again.value.history, again.value.operation);
        // What git cannot write beside a checkout, it could not write when all branches have moved either.
        if (planned.ok) await awaitStaged(world);
        return planned;
      },
    });
    return finished(ran, project.value, []);
  }).finally(() => removeStaged(world));
}

interface Chosen {
  readonly operation: PastOperation;
  readonly history: readonly PastOperation[];
}

/** A mission whose creation was taken back is known by the name of its folder alone. */
function directoryIn(project: Project, handle: string | null): string | null {
  const mission = handle === null ? null : openMission(project, handle);
  return mission?.ok === true ? mission.value.directory : handle;
}

function choose(project: Project, { verb, operation: asked, mission }: UndoRequest): Outcome<Chosen> {
  const past = pastOperations(project);
  if (!past.ok) return past;
  const { history } = past.value;
  if (asked === null) {
    const directory = directoryIn(project, mission);
    const latest = verb === 'undo' ? latestUndoable(history, directory) : latestRedoable(history, directory);
    const stopped = verb === 'undo' ? stoppedSince(project, history, { latest, directory }) : success(null);
    if (!stopped.ok) return stopped;
    if (stopped.value !== null) return failure(stopped.value);
    return latest === null
      ? failure(
          nothing(verb === 'undo' ? 'No operation is left to be taken back.' : 'Nothing was taken back that could be done again.', null),
        )
      : success({ operation: latest, history });
  }
  const named = operationNamed(history, asked);
  if (!named.ok) return named;
  const found = named.value;
  // Whoever wants to do an operation again may name it, or what has taken it back.
  const meant = verb === 'redo' && !isUndo(found, history) ? history.find(({ row: { id } }) => id === found.undoneBy) : found;
  if (meant === undefined) return failure(nothing(`${found.row.id} was not taken back, so there is nothing to do again.`, asked));
  return isUndoable(meant)
    ? success({ operation: meant, history })
    : failure(nothing(`${meant.row.id} (${whatItWas(meant, history)}) is ${meant.row.outcome}, so there is nothing to take back.`, asked));
}

/** What was killed in the middle of a step has not stopped at anything: where it is given again it ends, or stops. */
const notYet = (ran: Outcome<Undone>): Outcome<Undone> =>
  ran.ok || ran.problems[0].code !== 'EVENT_NOT_ALLOWED'
    ? ran
    : failure({
        ...ran.problems[0],
        message: 'It was killed in the middle of a step and goes on when it is given again: only one that stops can be given up.',
      });

const nothing = (message: string, id: string | null): Problem =>
  problem('UNDO_NOTHING', message, { next: 'spec-kitty op log', details: { operation: id } });

function finished(ran: Outcome<Undone>, project: Project, warnings: readonly string[]): Outcome<UndoReply> {
  if (!ran.ok) return ran;
  const { id, plan, resumed } = ran.value;
  const past = pastOperations(project);
  if (!past.ok) return past;
  const operation = past.value.history.find(({ row }) => row.id === plan.operation);
  if (operation === undefined) return failure(nothing(`${plan.operation} is not in the operation log any more.`, plan.operation));
  if (ran.value.kind === 'aborted')
    return success(
      replyOf(plan, operation, {
        id,
        resumed,
        warnings: [...warnings, givenUp(ran.value.done)],
      }),
    );
  if (ran.value.kind === 'stopped') {
    const { problem: met, at, done } = ran.value;
    const elsewhere = met.code === 'WORKTREE_OCCUPIED' ? `cd ${shellWord(project.root)} && ` : '';
    const isGivenUp = at === 'retreating';
    const stays = isGivenUp
      ? 'It is being given up; the same command goes on.'
      : 'What is taken back by now stays so; the same command goes on.';
    return failure({
      ...met,
      unchanged: met.unchanged === nothingChanged ? stays : met.unchanged,
      next: met.next ?? `${elsewhere}spec-kitty ${plan.verb}${isGivenUp ? ' --abort' : ''}`,
      details: { ...met.details, operation: plan.operation, stopped_at: at, done: [...done] },
    });
  }
  const { keeping, clearing, recording, committing } = ran.value.output.results;
  const notes = committing?.commits.flatMap(({ note }) => note ?? []) ?? [];
  return success(
    replyOf(plan, operation, {
      id,
      resumed,
      kept: { ...keeping.works, ...keptSince(clearing?.changed ?? {}) },
      warnings: [...warnings, ...(recording?.warnings ?? []), ...notes],
    }),
  );
}

const givenUp = (done: readonly string[]): string =>
  done.includes('retreating')
    ? 'It was given up, and what it had taken back is as it was before it began.'
    : `It was given up; what was taken back before stays so: ${done.join(', ') || 'nothing'}.`;

/** What was in worktrees when they went: more than was kept before, where somebody wrote there in between. */
const keptSince = ({ worktrees = {} }: ReportedChanges): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(worktrees).flatMap(([key, { before }]) =>
      before?.work === null || before?.work === undefined ? [] : [[key, before.work]],
    ),
  );
