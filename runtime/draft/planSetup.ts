import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { mirrorOfStatus, statusTrailer } from '../../machines/rules/bookkeeping.ts';
import { lifecycleRow, payloadTime, type LifecycleEvent } from '../../machines/rules/lifecycleRow.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import type { DraftPlan } from '../../schemas/draft.ts';
import type { JsonObject } from '../../schemas/json.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { isErrno } from '../desk/worldFailure.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { keepOrder } from './keepOrder.ts';

/** What the original's command calls itself in the log. */
const actor = 'spec-kitty agent mission setup-plan';

/** How far the plan of a mission is, as it was found. */
export interface PlanStanding {
  /** What plan.md begins as where there is none. */
  readonly scaffold: string;
  /** Whether there is a specification that stands. */
  readonly isSpecified: boolean;
  readonly isComplete: boolean;
  readonly isAutomatic: boolean;
  readonly isProtected: boolean;
  /** The branch that is checked out. */
  readonly branch: string;
}

/**
 * Everything that setting up a plan will do: lay the file out, record what has begun or is complete and is not on record yet,
 * commit the plan with what stands beside it once it says something. Fails with what is wrong with the log.
 */
export function planSetup(
  world: World,
  project: Project,
  mission: Mission,
  { scaffold, isSpecified, isComplete, isAutomatic, isProtected, branch }: PlanStanding,
): Outcome<DraftPlan> {
  const recorded = recordedIn(mission);
  if (!recorded.ok) return recorded;
  const { directory, path, identity, homes } = mission;
  const folder = `kitty-specs/${directory}`;
  const rows = setupRows(world, directory, { isSpecified, isComplete }).filter(({ event_type }) => !recorded.value.includes(event_type));
  const name = identity.mission_id ?? directory;
  const isStatusHere = homes.status.at === 'checkout' && homes.status.folder === path;
  const status = isStatusHere ? [`${folder}/status.events.jsonl`, `${folder}/status.json`] : [];
  return success({
    mission: directory,
    branch: null,
    files: {
      root: project.root,
      folders: [],
      files: [{ path: `${folder}/plan.md`, text: scaffold, whenThere: 'keep', before: keepFile(project.commonDir, join(path, 'plan.md')) }],
    },
    rows: { mission: directory, rows: [...rows] },
    keep: keepOrder(project, {
      isAutomatic,
      isProtected,
      branch,
      mirror: mirrorOfStatus(name),
      ...(isComplete
        ? { paths: [...documents(path).map((file) => `${folder}/${file}`), ...status], message: `Add plan for mission ${directory}` }
        : // A plan that is only laid out is nobody's work yet: what is kept of it is that it was begun.
          { paths: status, message: `${directory}: planning has begun`, trailers: { [statusTrailer]: name } }),
    }),
  });
}

function recordedIn({ directory, homes, path }: Mission): Outcome<readonly unknown[]> {
  const text = homes.status.at === 'branch' ? homes.status.log : readText(join(homes.status.folder || path, 'status.events.jsonl'));
  const log = readLog(text ?? '', directory);
  return log.ok ? success(log.value.others.map((row) => row['event_type'])) : log;
}

function setupRows(
  world: World,
  directory: string,
  { isSpecified, isComplete }: Pick<PlanStanding, 'isSpecified' | 'isComplete'>,
): readonly (JsonObject & { readonly event_id: string })[] {
  const now = world.now();
  const row = (
    event_type: LifecycleEvent['event_type'],
    bump: number,
    artifact: string | null,
    more: JsonObject = {},
  ): JsonObject & { readonly event_id: string } => {
    const timestamp = isoMicros(now, bump);
    const payload = {
      actor,
      ...(artifact === null ? {} : { artifact_path: `kitty-specs/${directory}/${artifact}` }),
      at: payloadTime(timestamp),
      mission_number: null,
      mission_slug: directory,
      ...more,
    };
    return lifecycleRow({ event_id: world.newId(), event_type, aggregate_id: directory, timestamp, payload });
  };
  return [
    ...(isSpecified ? [row('SpecifyCompleted', 0, 'spec.md', { summary: null })] : []),
    row('PlanStarted', 1, null),
    ...(isComplete ? [row('PlanCompleted', 2, 'plan.md', { summary: null })] : []),
  ];
}

/** The documents of planning that lie in the mission's folder: the plan, and what stands beside it (contract 1 §6.11). */
function documents(folder: string): readonly string[] {
  const files = ['plan.md', 'research.md', 'data-model.md', 'quickstart.md'].filter((name) => readText(join(folder, name)) !== null);
  return [
    ...files,
    ...['checklists', 'contracts', 'research'].flatMap((name) =>
      filesIn(join(folder, name)).map((path) => relative(folder, path).split(sep).join('/')),
    ),
  ];
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    if (isErrno(error, 'ENOENT') || isErrno(error, 'ENOTDIR')) return [];
    throw error;
  }
}
