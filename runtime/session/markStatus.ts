import type { WorkPackages } from '../../actions/files/readWorkPackages.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { namedSubtask } from '../../machines/rules/subtaskId.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import type { MarkedSubtask, MarkStatusReply } from '../../schemas/tasksReply.ts';
import { commitStatus } from '../commitStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { annotate, type Note } from './annotate.ts';
import { commitLeft } from './commitLeft.ts';
import { openForChange } from './openForChange.ts';
import { warningsOf } from '../desk/warningsOf.ts';

export interface MarkRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Subtasks, by any spelling of their ids. */
  readonly ids: readonly string[];
  readonly status: 'done' | 'pending';
  /** Null: the user. */
  readonly agent: string | null;
}

/**
 * Records subtasks as done or as pending: one note for each package that has some of them. What counts is the roster in the
 * front matter of the package; the boxes in tasks.md are a view and stay as they are. A subtask that is not found hinders no
 * other one, and what stands as asked is not recorded again.
 */
export function markStatus(world: World, { mission: handle, ids, status, agent }: MarkRequest): Promise<Outcome<MarkStatusReply>> {
  return outcomeOfLater(async () => {
    const opened = await openForChange(world, handle);
    if (!opened.ok) return opened;
    const { project, mission, packages } = opened.value;
    const operation = shortOperation(world, project, {
      operation: 'mark-status',
      mission: mission.directory,
      actor: agent ?? 'user',
      asked: { ids: [...ids], status },
    });
    const recorded = recordEvents(
      world,
      project,
      mission,
      (present) => {
        const marks = ids.map((id) => markOf(id, status, packages, present.status.snapshot));
        const rows = annotate(world, agent ?? 'user', notesOf(marks, status), present);
        return rows.ok
          ? success({
              rows: rows.value,
              packages: [],
              answer: { results: marks.map(({ result }) => result), event_ids: rows.value.map(({ event_id }) => event_id) },
            })
          : rows;
      },
      { operation },
    );
    if (!recorded.ok) return recorded;
    const {
      answer: { results, event_ids },
      files,
      behind,
    } = recorded.value;
    const count = (outcome: MarkedSubtask['outcome']): number => results.filter((each) => each.outcome === outcome).length;
    const meant = results.filter(({ outcome }) => (event_ids.length === 0 ? outcome === 'already_satisfied' : outcome === 'updated'));
    const message = `${[...new Set(meant.map(({ wp_id }) => wp_id ?? mission.directory))].join(', ')}: ${meant.length} ${meant.length === 1 ? 'subtask' : 'subtasks'} ${status}`;
    const { commits, changed } = await (event_ids.length === 0 ? commitLeft : commitStatus)(world, project, mission, {
      message,
      paths: [],
      kind: 'move',
      operation,
    });
    const unlogged = await operation.log([{ changed: { events: [...event_ids] } }, { changed }]);
    return success({
      results: [...results],
      summary: { updated: count('updated'), already_satisfied: count('already_satisfied'), not_found: count('not_found') },
      event_ids: [...event_ids],
      unreadable: packages.problems.map((met) => met.message),
      status_events_path: files.path,
      commits: [...commits],
      warnings: [...warningsOf(behind), ...unlogged],
    });
  });
}

interface Mark {
  readonly result: MarkedSubtask;
  /** As the roster spells it. */
  readonly id: string;
}

function markOf(given: string, status: MarkRequest['status'], { packages }: WorkPackages, { work_packages }: StatusSnapshot): Mark {
  const named = namedSubtask(given);
  const missing = (message: string): Mark => ({
    id: given,
    result: { id: given, outcome: 'not_found', format: null, message, wp_id: null },
  });
  if (named === null) return missing(`${given} is no id of a subtask, such as T001.`);
  const found = packages
    .filter(({ wp_id }) => named.wp === null || wp_id === named.wp)
    .flatMap(({ wp_id, front_matter }) =>
      front_matter.subtasks
        .map(String)
        .filter((id) => id.toUpperCase() === named.id)
        .slice(0, 1)
        .map((id) => ({ wp_id, id })),
    );
  const [only, ...others] = found;
  if (only === undefined)
    return missing(
      `${named.id} is in the roster of no package${named.wp === null ? '' : ` ${named.wp}`} (subtasks in the front matter). ${rosterText(packages.filter(({ wp_id }) => named.wp === null || wp_id === named.wp))}`,
    );
  if (others.length > 0)
    return missing(
      `${named.id} is in the rosters of several packages; say which: ${found.map(({ wp_id, id }) => `${wp_id}:${id}`).join(', ')}.`,
    );
  const isDone = ownEntry(ownEntry(work_packages, only.wp_id)?.subtasks ?? {}, only.id) === 'done';
  const stands = isDone === (status === 'done');
  const message = `${only.id} of ${only.wp_id} ${stands ? 'was' : 'is'} ${status}${stands ? ' already' : ''}.`;
  return {
    id: only.id,
    result: { id: given, outcome: stands ? 'already_satisfied' : 'updated', format: 'authored_roster', message, wp_id: only.wp_id },
  };
}

/** The most subtasks that are named to whoever asked for another. */
const most = 20;

/** What could have been meant. */
function rosterText(packages: WorkPackages['packages']): string {
  const known = packages.flatMap(({ wp_id, front_matter }) => front_matter.subtasks.map((id) => `${wp_id}:${String(id)}`));
  return known.length === 0 ? 'It lists none.' : `Listed are ${known.slice(0, most).join(', ')}${known.length > most ? ' …' : ''}.`;
}

/** One note for each package, in the order in which the packages were named. */
function notesOf(marks: readonly Mark[], status: MarkRequest['status']): readonly Note[] {
  const updated = marks.filter(({ result }) => result.outcome === 'updated');
  const packages = [...new Set(updated.flatMap(({ result: { wp_id } }) => (wp_id === null ? [] : [wp_id])))];
  const lane = status === 'done' ? 'done' : 'planned';
  return packages.map((wp) => ({
    wp,
    delta: { subtasks: Object.fromEntries(updated.filter(({ result }) => result.wp_id === wp).map(({ id }) => [id, lane])) },
  }));
}
