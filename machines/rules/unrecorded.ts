import type { LifecycleRow, OtherRow } from '../../schemas/event.ts';

/** What makes two events of a type the same one; those of a type that is not here happen as often as they are recorded. */
const sameness: ReadonlyMap<string, readonly string[]> = new Map<LifecycleRow['event_type'], readonly string[]>([
  ['MissionCreated', ['mission_slug']],
  ['SpecifyStarted', ['mission_slug', 'artifact_path']],
  ['SpecifyCompleted', ['mission_slug', 'artifact_path']],
  ['PlanStarted', ['mission_slug']],
  ['PlanCompleted', ['mission_slug', 'artifact_path']],
  ['TasksStarted', ['mission_slug']],
  ['TasksCompleted', ['mission_slug', 'artifact_path']],
  ['WPCreated', ['mission_slug', 'wp_id']],
  ['ProjectInitialized', ['project_uuid']],
]);

/**
 * Those of the lifecycle rows that the log does not have yet, under whatever id. Paths of artifacts count by their last part:
 * the same mission may have been worked on from another folder (contract 1 §2.4).
 */
export function unrecorded<Row extends Pick<LifecycleRow, 'event_type' | 'payload'>>(
  rows: readonly Row[],
  recorded: readonly OtherRow[],
): readonly Row[] {
  const known = new Set(recorded.flatMap(({ event_type: type, payload }) => nameOf(type, payload) ?? []));
  return rows.filter(({ event_type: type, payload }) => !known.has(nameOf(type, payload) ?? ''));
}

function nameOf(type: unknown, payload: unknown): string | null {
  const keys = typeof type === 'string' ? sameness.get(type) : undefined;
  if (keys === undefined || typeof payload !== 'object' || payload === null) return null;
  const values = new Map<string, unknown>(Object.entries(payload));
  return JSON.stringify([type, ...keys.map((key) => (key === 'artifact_path' ? lastPart(values.get(key)) : (values.get(key) ?? null)))]);
}

const lastPart = (path: unknown): unknown => (typeof path === 'string' ? path.slice(path.lastIndexOf('/') + 1) : (path ?? null));
