import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { namesIn } from '../../actions/files/namesIn.ts';
import { readText } from '../../actions/files/readText.ts';
import { operationIn, type GitOperation } from '../../actions/git/operation.ts';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { snapshotOf } from '../../machines/rules/fold.ts';
import type { Homes, Place } from '../../machines/rules/homes.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { statusText } from '../../machines/rules/statusDocument.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, ProblemError, type Problem } from '../../schemas/problem.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { appendRows } from './appendRows.ts';
import type { Holder } from '../../actions/processes/holder.ts';
import { keepPoints } from './logPoints.ts';
import { keepLog, lostIds, rowsLost } from './keptLog.ts';
import { leadsElsewhere } from './leadsElsewhere.ts';
import { withLock, type HeldLock } from './lock.ts';
import { keepSight } from './keepSight.ts';
import { lockTerms } from './lockTerms.ts';
import { missionDesk, type MissionDesk } from './missionDesk.ts';
import type { FoldedLog } from './foldedLog.ts';
import { readFoldedLog } from './readFoldedLog.ts';
import type { MissionStatus } from './readStatus.ts';
import { saveFold } from './savedFold.ts';
import type { ShortOperation } from './shortOperation.ts';
import { loadWorkPackage, saveWorkPackage } from './workPackageSnapshots.ts';
import { worldFailure } from './worldFailure.ts';
import { writeFileIfChanged } from './writeFileAtomically.ts';

/** What is known when it is decided which events to record: read under the lock, so nothing of it can change any more. */
export interface Present {
  readonly status: MissionStatus;
  readonly hasLog: boolean;
  /** The process that died while it held the lock, if one did: its last event may be all that it could still write. */
  readonly broke: Holder | null;
  /** Whether the log has an event with this id. */
  hasEvent(id: string): boolean;
  /** The rows of the log. Reading them takes as long as the log is long. */
  log(): Outcome<EventLog>;
  /** The saved machine of a work package. */
  savedPackage(wp: string): SnapshotEnvelope | null;
}

/** What to do, as a value. */
export interface Recording<T> {
  /** Events to append, in order. One whose id the log already has is not appended again. */
  readonly rows: readonly { readonly event_id: string }[];
  /** Machines of work packages as they are after these events. */
  readonly packages: readonly SnapshotEnvelope[];
  readonly answer: T;
}

export interface Recorded<T> {
  readonly answer: T;
  readonly files: MissionDesk;
  /** Where the mission stands now. */
  readonly status: MissionStatus;
  readonly behind: Behind;
}

/** What could not be brought up to date after the events were recorded. All of it is made from the log by the next writer. */
export interface Behind {
  /** Why status.json is not as new as the log. */
  readonly status: Problem | null;
  /** Why saved machines or the saved fold are not. */
  readonly caches: readonly Problem[];
}

/**
 * The one way to write a mission's events: takes its lock, reads where it stands, lets `decide` say what is to happen,
 * appends that durably, and brings up to date what is made from the log: status.json, the saved machines, the saved fold.
 *
 * The log comes first and everything else can be made from it, so a process that is killed anywhere leaves all of its
 * events or none, and whoever writes next finishes the rest. Refused without a look at the log while git is in the middle
 * of something in the checkout that holds it; a mere index lock only leaves status.json for the next writer.
 *
 * A log that has lost rows takes no new ones before the lost ones are back.
 *
 * Problems: those of `decide`, of reading and appending, the mission's own refusal, EVENT_LOG_ROWS_LOST,
 * GIT_OPERATION_IN_PROGRESS, LOCK_HELD, PATH_LEADS_ELSEWHERE.
 * @param mendsLog what is recorded are the lost rows themselves
 * @param operation the short operation this is a part of
 */
export function recordEvents<T>(
  world: World,
  project: Project,
  mission: Mission,
  decide: (present: Present) => Outcome<Recording<T>>,
  { mendsLog = false, operation }: { readonly mendsLog?: boolean; readonly operation?: Pick<ShortOperation, 'tell'> } = {},
): Outcome<Recorded<T>> {
  const home = writableHome(mission.homes);
  if (!home.ok) return home;
  const desk = missionDesk(project.desk, mission.directory, home.value.folder);
  return withLock(lockTerms(world, desk.lock), (lock) => {
    const busy = inTheMiddle(home.value);
    if (busy?.isLasting === true) return failure(busy.problem);
    const before = readFoldedLog(desk);
    if (!before.ok) return before;
    const lost = lostIds(desk, before.value.ids);
    if (lost.length > 0 && !mendsLog) return failure(rowsLost(mission.directory, desk.path, lost));
    const recording = decide(presentOf(before.value, mission, desk, lock));
    if (!recording.ok) return recording;
    const { rows, packages, answer } = recording.value;
    const ids = before.value.ids();
    const added = rows.filter(({ event_id }) => !ids.has(event_id));
    if (added.length > 0) operation?.tell({ events: added.map(({ event_id }) => event_id) });
    const appended = appendRows(desk, readable(added.map(rowText)), lock);
    if (!appended.ok) return failure(naming(appended.problems[0], mission, added));
    const after = readFoldedLog(desk, before.value);
    // The events are recorded, so the answer is that they are: what cannot be read back now is for the next writer.
    if (!after.ok)
      return success({ answer, files: desk, status: statusOf(before.value, mission), behind: { status: after.problems[0], caches: [] } });
    const status = statusOf(after.value, mission);
    return success({
      answer,
      files: desk,
      status,
      behind: bringUpToDate(project, mission, desk, after.value, status, packages, busy?.problem ?? null),
    });
  });
}

/** A failure with what was to be recorded: of the log alone nobody can tell what to look for in it, or what to give again. */
function naming(met: Problem, { directory }: Mission, rows: Recording<unknown>['rows']): Problem {
  const moves = rows.flatMap((row) => ('wp_id' in row && 'to_lane' in row ? [`${String(row.wp_id)} to ${String(row.to_lane)}`] : []));
  return {
    ...met,
    message: moves.length === 0 ? met.message : `${met.message} It was to say: ${moves.join(', ')}.`,
    details: { ...met.details, mission_slug: directory, moves, event_ids: rows.map(({ event_id }) => event_id) },
  };
}

/** A row that no reader could read would take the whole log with it: it is a bug of whoever made it. */
function readable(rows: readonly string[]): readonly string[] {
  const read = readLog(rows.join('\n'));
  if (read.ok && read.value.tornTail === null) return rows;
  throw new TypeError(read.ok ? 'A row is no JSON.' : read.problems.map(({ message }) => message).join(' '));
}

type CheckoutHome = Extract<Homes['status'], { readonly at: 'checkout' }>;

function writableHome({ planning, status, refusal }: Homes): Outcome<CheckoutHome> {
  if (refusal !== null) return failure(refusal);
  if (status.at === 'branch') throw new TypeError('A status that is on a branch alone is refused before it is written.');
  // What goes with the events is written in the main checkout, though these may have one of their own.
  const led = (planning.folder === status.folder ? [status] : [planning, status])
    .map((home) => leadsElsewhere(home.checkout, writtenFolders(home)))
    .find((found) => found !== null);
  return led === undefined ? success(status) : failure(led);
}

/** The folders in which files of a mission are written, from the top of the checkout: those of its reviews have the names of packages. */
function writtenFolders({ folder, checkout }: Place): readonly string[] {
  const tasks = join(folder, 'tasks');
  return [
    folder,
    join(folder, 'decisions'),
    tasks,
    ...namesIn(tasks)
      .filter((name) => !name.endsWith('.md'))
      .map((name) => join(tasks, name)),
  ].map((path) => relative(checkout, path));
}

/**
 * Why no event of a mission can be recorded now, or null: its own refusal, or GIT_OPERATION_IN_PROGRESS. Commands that write
 * more than events ask before they write anything.
 */
export function whyNotRecordable({ homes }: Pick<Mission, 'homes'>): Problem | null {
  const home = writableHome(homes);
  if (!home.ok) return home.problems[0];
  const busy = inTheMiddle(home.value);
  return busy?.isLasting === true ? busy.problem : null;
}

/** What git is in the middle of in a checkout; whoever holds its index is done in a moment. */
function inTheMiddle({ gitDir, checkout }: CheckoutHome): { readonly problem: Problem; readonly isLasting: boolean } | null {
  const operation = operationIn(gitDir);
  return operation === null ? null : { problem: gitIsBusy(operation, checkout), isLasting: operation !== 'index lock' };
}

function gitIsBusy(operation: GitOperation, checkout: string): Problem {
  const does = operation === 'index lock' ? 'holds the lock of the index' : `is in the middle of a ${operation}`;
  return problem('GIT_OPERATION_IN_PROGRESS', `Git ${does} in ${checkout}, where the files of the mission are.`, {
    next: `git -C ${shellWord(checkout)} status`,
    details: { operation, checkout },
  });
}

function presentOf(folded: FoldedLog, mission: Mission, desk: MissionDesk, { broke }: HeldLock): Present {
  return {
    status: statusOf(folded, mission),
    hasLog: existsSync(desk.path),
    broke,
    hasEvent: (id) => folded.ids().has(id),
    log: () => readLog(readText(desk.path) ?? ''),
    savedPackage: (wp) => loadWorkPackage(desk, wp),
  };
}

const statusOf = ({ fold, tornTail }: FoldedLog, mission: Mission): MissionStatus => ({
  fold,
  snapshot: snapshotOf(fold, mission.identity),
  tornTail,
});

/** status.json first: it is what others read. Each of them is tried, whatever became of the others. */
function bringUpToDate(
  project: Project,
  { directory }: Mission,
  desk: MissionDesk,
  folded: FoldedLog,
  { snapshot }: MissionStatus,
  packages: readonly SnapshotEnvelope[],
  busy: Problem | null,
): Behind {
  return {
    status: busy ?? refusalTo(() => writeFileIfChanged(desk.status, statusText(snapshot)), desk.status),
    caches: [
      refusalTo(() => packages.forEach((document) => saveWorkPackage(desk, document)), desk.packages),
      refusalTo(() => saveFold(desk, folded), desk.savedFold),
      refusalTo(() => keepPoints(desk, folded), desk.points),
      refusalTo(() => keepLog(desk), desk.kept),
      refusalTo(() => keepSight(desk, project, directory), desk.sight),
    ].filter((refusal) => refusal !== null),
  };
}

const logStands = 'The event log is as it should be; what is made from it is made anew by the next command that writes.';

function refusalTo(write: () => void, path: string): Problem | null {
  try {
    write();
    return null;
  } catch (error) {
    // What was written there before could not be read.
    if (error instanceof ProblemError) return { ...error.problem, unchanged: logStands };
    return worldFailure(error, `${path} could not be brought up to date`, logStands);
  }
}
