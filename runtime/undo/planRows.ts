import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { compensation, compensationReason, lanesBack } from '../../machines/rules/compensation.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { annotationRow, transitionRow } from '../../machines/rules/eventRow.ts';
import { emptyFold, foldRows } from '../../machines/rules/fold.ts';
import { eventsWithoutEffect } from '../../machines/rules/operationHistory.ts';
import { rowOrder } from '../../machines/rules/rowOrder.ts';
import type { Transition } from '../../schemas/event.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { CompensatingRows } from '../../schemas/undo.ts';
import { rowTime } from '../desk/rowTime.ts';
import { isoMicros } from '../isoMicros.ts';
import { coordinationAfter } from './coordinationAfter.ts';
import { laterOn, type UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

export interface PlannedRows {
  /** Null when the log says already what it is to say. */
  readonly rows: CompensatingRows | null;
  readonly findings: readonly Problem[];
}

/**
 * The rows that make up for those of the operation: the packages it has touched stand afterwards as they would if it had never
 * been. What others have done with them since depends on it. Writes nothing. Problems: those of reading the log.
 * @param removed whether the mission goes as a whole, with its log
 */
export function planRows(scene: UndoScene, removed: boolean): Outcome<PlannedRows> {
  const { mission, history, operation } = scene;
  const {
    row: { changes },
  } = operation;
  if (mission === null || changes.events.length === 0) return success({ rows: null, findings: [] });
  const { status } = mission.homes;
  const text = status.at === 'checkout' ? readText(join(status.folder, 'status.events.jsonl')) : status.log;
  const log = readLog(text ?? '', mission.directory);
  if (!log.ok) return failure(...log.problems);
  const idle = eventsWithoutEffect(history, operation);
  const others = dependents(scene, log.value, idle, removed);
  if (removed || others.length > 0) return success({ rows: null, findings: others });
  // A log on a coordination branch has never heard of the landing.
  const coordination = coordinationAfter(scene);
  const home = coordination === null ? log : readLog(coordination.log, mission.directory);
  return home.ok ? success({ rows: rowsOf(scene, home.value, idle), findings: [] }) : failure(...home.problems);
}

/** Later moves of the same packages that hold; everything that holds, where the mission itself is to go. */
function dependents(
  scene: UndoScene,
  { transitions, annotations, others }: EventLog,
  idle: ReadonlySet<string>,
  removed: boolean,
): readonly Problem[] {
  const own = new Set(scene.operation.row.changes.events);
  const lastOwn = new Map<string, Transition>();
  for (const row of transitions) {
    const known = lastOwn.get(row.wp_id);
    if (own.has(row.event_id) && (known === undefined || rowOrder(row, known) > 0)) lastOwn.set(row.wp_id, row);
  }
  const later = transitions.filter((row) => {
    const last = lastOwn.get(row.wp_id);
    return !own.has(row.event_id) && !idle.has(row.event_id) && last !== undefined && rowOrder(row, last) > 0;
  });
  const rest = [...transitions, ...annotations, ...others].map((row) => said(row.event_id)).filter((id) => !own.has(id) && !idle.has(id));
  const depending = removed ? rest : later.map(({ event_id }) => event_id);
  if (depending.length === 0) return [];
  const operations = laterOn(scene, ({ row }) => row.changes.events.some((id) => depending.includes(id)));
  const packages = [...new Set(later.map(({ wp_id }) => wp_id))];
  const what = packages.length === 0 ? 'The mission has events' : `${packages.join(', ')} ${packages.length === 1 ? 'was' : 'were'} moved`;
  return [
    problem(
      'UNDO_DEPENDED_ON',
      `${what} after it${operations.length === 0 ? ', by something that left no row in the operation log' : `, by ${operations.join(', ')}`}.`,
      {
        ...(operations[0] === undefined ? {} : { next: `spec-kitty undo ${operations[0]}` }),
        details: { packages, events: depending, operations },
      },
    ),
  ];
}

const said = (value: unknown): string => (typeof value === 'string' ? value : '');

function rowsOf(scene: UndoScene, log: EventLog, idle: ReadonlySet<string>): CompensatingRows | null {
  const { world, mission, operation, history, actor } = scene;
  if (mission === null) return null;
  const { events } = operation.row.changes;
  const own = new Set(events);
  const touched = new Set([...log.transitions, ...log.annotations].filter(({ event_id }) => own.has(event_id)).map(({ wp_id }) => wp_id));
  const without = <Row extends { readonly event_id?: unknown }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ event_id }) => !idle.has(said(event_id)));
  const now = foldRows(emptyFold, log);
  const wanted = foldRows(emptyFold, {
    transitions: without(log.transitions),
    annotations: without(log.annotations),
    others: without(log.others),
    tornTail: null,
  });
  const { moves, notes, run } = compensation(now, wanted);
  const moment = world.now();
  const reason = compensationReason(operation.undoes === null ? 'undo' : 'redo', operation.row.id, whatItWas(operation, history));
  const rows: { readonly event_id: string }[] = [];
  const add = (row: object, event_id: string): void => void rows.push({ ...row, event_id });
  let last = now.last_transition?.at ?? null;
  const next = (): string => (last = rowTime(moment, last) ?? isoMicros(moment));
  const ownMoves = moves.filter(({ wp }) => touched.has(wp));
  const steps = ownMoves.flatMap(({ wp, from, to, by }) =>
    lanesBack(from, to).map((lane, index, lanes) => ({ wp, from: lanes[index - 1] ?? from, to: lane, by: lane === to ? by : null })),
  );
  for (const { wp, from, to, by } of steps) {
    const event_id = world.newId();
    const {
      directory,
      identity: { mission_id },
    } = mission;
    add(
      transitionRow({
        event_id,
        at: next(),
        wp_id: wp,
        from_lane: from,
        to_lane: to,
        actor: by ?? actor,
        force: true,
        execution_mode: 'direct_repo',
        mission_slug: directory,
        mission_id,
        reason,
      }),
      event_id,
    );
  }
  last = [last ?? '', now.last_annotation?.at ?? ''].toSorted().at(-1) ?? null;
  for (const { wp, delta } of notes.filter((note) => touched.has(note.wp))) {
    const event_id = world.newId();
    add(annotationRow({ event_id, kind: 'annotation', wp_id: wp, at: next(), actor, delta }), event_id);
  }
  if (run !== null && log.others.some(({ event_id, event_type }) => own.has(said(event_id)) && said(event_type).startsWith('Mission'))) {
    const event_id = world.newId();
    add({ event_type: 'MissionRunRestored', event_id, at: next(), payload: run }, event_id);
  }
  return rows.length === 0
    ? null
    : { mission: mission.directory, rows, expects: Object.fromEntries(ownMoves.map(({ wp, last: event }) => [wp, event])) };
}
