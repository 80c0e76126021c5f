import type { LifecycleRow } from '../../schemas/event.ts';
import type { JsonObject } from '../../schemas/json.ts';

/** A row about a mission as a whole or about one of its packages, with the envelope such rows have (contract 1 §2.4). */
export interface LifecycleEvent {
  readonly event_id: string;
  readonly event_type: LifecycleRow['event_type'];
  /** A mission unless it is said. */
  readonly aggregate_type?: LifecycleRow['aggregate_type'];
  /** The mission's id where that is what readers look for, else its folder's name; the id of a package. */
  readonly aggregate_id: string;
  readonly payload: JsonObject;
  /** ISO 8601 with microseconds and offset. */
  readonly timestamp: string;
  readonly project?: { readonly uuid: string | null; readonly slug: string | null };
}

export const lifecycleRow = ({
  event_id,
  event_type,
  aggregate_type = 'Mission',
  aggregate_id,
  payload,
  timestamp,
  project,
}: LifecycleEvent): LifecycleRow & JsonObject => ({
  event_id,
  event_type,
  aggregate_id,
  aggregate_type,
  payload,
  project_slug: project?.slug ?? null,
  project_uuid: project?.uuid ?? null,
  schema_version: '5.0.0',
  timestamp,
});

/** The same moment as payloads have it. */
export const payloadTime = (timestamp: string): string => timestamp.replace('+00:00', 'Z');
