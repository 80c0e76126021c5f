import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsence, notRead } from '../../actions/files/readText.ts';
import { observeArtifacts } from '../../actions/facts/observeArtifacts.ts';
import { observeRun } from '../../actions/facts/observeRun.ts';
import type { Workplace } from '../../machines/mission/packageFacts.ts';
import type { EndedOperation, MissionDocument, MissionRecord, RunningOperation, WholeMission } from '../../machines/view/missionRecord.ts';
import { unreadPackage } from '../../machines/rules/packageFile.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { commandToGoOn } from '../desk/commandToGoOn.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { readOperationLog } from '../desk/operationLog.ts';
import { listOperations } from '../desk/operations.ts';
import { unfinishedMerge } from '../desk/unfinishedMerge.ts';
import { missionFact, packageSources } from '../facts.ts';
import type { Mission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import type { Project } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { drawnMachines } from './drawnMachines.ts';
import { readWholeHistory } from './shownHistory.ts';
import { isWorkedOn } from './whoIsAtWork.ts';

/** So many ended operations are shown: a log of years is history, not a view. */
const shownOperations = 200;

/**
 * Everything a mission is shown from. What cannot be read hides nothing else, but for the log: without it nothing is known.
 * Reads only. Problems: those of the log.
 *
 * @param history how the log is read: whoever looks again and again keeps what has been read
 */
export async function readMission(
  project: Project,
  world: Surroundings,
  mission: Mission,
  history = readWholeHistory,
): Promise<Outcome<WholeMission>> {
  const log = history(mission);
  if (!log.ok) return log;
  const { directory, identity, topology, meta } = mission;
  const sources = await packageSources(project, mission);
  const desk = missionDesk(project.desk, directory, mission.path);
  const loaded = await loadMissionType(project, world, identity.mission_type, desk.missionType);
  const type = loaded.ok ? loaded.value.type : null;
  const running = operationsOf(project, directory);
  const ended = readOperationLog(project.desk);
  const lastMoves = new Map(log.value.transitions.map(({ wp_id, event_id }) => [wp_id, event_id]));
  const filed = new Set(sources.files.map(({ wp_id }) => wp_id));
  const unfiled = [...lastMoves.keys()].filter((wpId) => !filed.has(wpId)).map((wpId) => unreadPackage(wpId, null, ''));
  const record: MissionRecord = {
    directory,
    title: meta.friendly_name ?? directory,
    identity,
    topology,
    mission: missionFact(mission),
    artifacts: observeArtifacts(mission.homes.planning.folder, type?.steps.flatMap((step) => step.artifacts) ?? []),
    run: observeRun(project.root, directory),
    files: sources.files,
    workplaces: Object.fromEntries(
      [...sources.files, ...unfiled].map((file): [string, Workplace] => [file.wp_id, thatIsThere(sources.workplaceOf(file))]),
    ),
    gone: Object.fromEntries([...lastMoves].filter(([wpId, eventId]) => sources.isHolderGone(wpId, eventId))),
    unreadable: [
      ...sources.unreadable,
      ...(loaded.ok ? loaded.value.notes : sentences(loaded.problems)),
      ...(running.ok ? [] : sentences(running.problems)),
      ...(ended.ok ? [] : sentences(ended.problems)),
    ],
    corrupt_lanes: sources.corrupt_lanes,
    unfinished_merge: unfinishedMerge(project, mission),
    type,
    documents: documentsOf(mission),
    running: running.ok ? running.value.map((document) => runningOf(project.desk, document)) : [],
    ended: ended.ok
      ? ended.value.rows
          .filter((row) => isAbout(row, directory))
          .slice(-shownOperations)
          .map(endedOf)
      : [],
    machines: await drawnMachines(type, running.ok ? running.value.map(({ saved }) => saved.machine) : []),
  };
  return success({ record, log: log.value });
}

/** A worktree is made when a lane is begun and taken away when it has landed: nobody is sent to one that is not there. */
const thatIsThere = (place: Workplace): Workplace =>
  place.workspace_path === null || existsSync(place.workspace_path) ? place : { ...place, workspace_path: null };

/** The operations of a mission that are not over: its own, and those of the project that take back or bring back one of them. */
function operationsOf({ desk }: Project, directory: string): Outcome<readonly OperationDocument[]> {
  const [own, others] = [listOperations(desk, directory), listOperations(desk, null)];
  if (!own.ok) return own;
  return others.ok ? success([...own.value, ...others.value.filter((document) => isAbout(document, directory))]) : others;
}

const isAbout = ({ mission, asked }: Pick<OperationDocument, 'mission' | 'asked'>, directory: string): boolean =>
  (mission ?? asked['mission']) === directory;

const sentences = (problems: readonly { readonly message: string }[]): readonly string[] => problems.map(({ message }) => message);

function runningOf(desk: string, document: OperationDocument): RunningOperation {
  const { name, mission, actor, asked, begun_at, runs, saved } = document;
  const { value, context } = saved.snapshot;
  return {
    id: saved.id,
    name: verbOf(name, asked),
    machine: saved.machine,
    state: stateId(value),
    actor,
    begun_at,
    runs,
    done: doneIn(context),
    ...stopIn(context),
    at_work: isWorkedOn({ desk, mission, name }),
    next: commandToGoOn(document),
    asked,
  };
}

/** The id of a state in its chart, by the value a machine saves. */
function stateId(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [entry] = Object.entries(value);
  return entry === undefined ? '' : `${entry[0]}.${stateId(entry[1])}`;
}

/** Every operation keeps what its steps answered under their names. */
const doneIn = (context: unknown): readonly string[] => Object.keys(partOf(partOf({ context }, 'context'), 'results'));

/** A machine that stopped remembers the step and the problem it stopped with, as all operations do. */
function stopIn(context: unknown): Pick<RunningOperation, 'stopped_at' | 'problem'> {
  const kept = partOf({ context }, 'context');
  const stopped = partOf(kept, 'stopped');
  const { message } = partOf(stopped, 'problem');
  return {
    stopped_at: typeof stopped['at'] === 'string' ? stopped['at'] : null,
    problem: typeof message === 'string' ? message : toBeDecided(kept),
  };
}

/** A merge that waits for somebody to decide a conflict has not stopped with a problem: it remembers the files, and where they are. */
const toBeDecided = ({ open, workspace }: Readonly<Record<string, unknown>>): string | null =>
  Array.isArray(open) && open.length > 0 && typeof workspace === 'string' ? `${open.join(', ')}, to be decided in ${workspace}.` : null;

/** An object within an object; an empty one where there is none. */
function partOf(whole: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const part = whole[key];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object is a record of things nobody knows yet.
  return typeof part === 'object' && part !== null ? (part as Readonly<Record<string, unknown>>) : {};
}

const endedOf = ({
  id,
  operation,
  name,
  asked,
  actor,
  outcome,
  begun_at,
  ended_at,
  problem,
  changes,
}: {
  readonly id: string;
  readonly operation: string;
  readonly name: string;
  readonly asked: JsonObject;
  readonly actor: string | null;
  readonly outcome: string;
  readonly begun_at: string;
  readonly ended_at: string;
  readonly problem: { readonly message: string } | null;
  readonly changes: { readonly events: readonly string[] };
}): EndedOperation => ({
  id,
  operation,
  name: verbOf(name, asked),
  actor,
  outcome,
  begun_at,
  ended_at,
  problem: problem?.message ?? null,
  events: [...changes.events],
});

/** What takes something back and what brings it back are one operation, asked for in two ways. */
const verbOf = (name: string, { verb }: JsonObject): string => (typeof verb === 'string' ? verb : name);

/** The Markdown of a mission: its planning documents and the files of its packages, in the order of their names. */
export const documentsOf = (mission: Mission): readonly MissionDocument[] => [
  ...markdownIn(mission.homes.planning.folder).map((name) => ({ name, title: name.replace(/\.md$/, '') })),
  ...markdownIn(join(mission.homes.packages.folder, 'tasks')).map((name) => ({ name: `tasks/${name}`, title: name.replace(/\.md$/, '') })),
];

function markdownIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(folder, error);
  }
}
