import type { DependencyGraph } from '../dependencyGraph.ts';
import { payloadTime, type LifecycleEvent } from '../lifecycleRow.ts';
import type { FinalizeFacts } from './finalizeFacts.ts';

/** A lifecycle event that has no id and no time of its own yet. */
export type PlannedEvent = Omit<LifecycleEvent, 'event_id' | 'timestamp'>;

/** Who is named in the rows that finalizing leaves. */
const finalizer = 'spec-kitty agent mission finalize-tasks';

/** Beginning, packages and end of planning, as the original records them (contract 1 §2.4). */
export function eventsFor({ directory, identity, packages, now }: FinalizeFacts, dependencies: DependencyGraph): readonly PlannedEvent[] {
  const folder = `kitty-specs/${directory}`;
  const at = payloadTime(now);
  const said = { actor: finalizer, mission_number: identity.mission_number, mission_slug: directory };
  return [
    { event_type: 'TasksStarted', aggregate_id: directory, payload: { ...said, at } },
    ...packages.map(({ wp_id, title, file_name }): PlannedEvent => ({
      event_type: 'WPCreated',
      aggregate_type: 'WorkPackage',
      aggregate_id: wp_id,
      payload: {
        ...said,
        created_at: at,
        depends_on: dependencies[wp_id] ?? [],
        wp_id,
        wp_path: `${folder}/tasks/${file_name}`,
        wp_title: title,
      },
    })),
    {
      event_type: 'TasksCompleted',
      aggregate_id: directory,
      payload: { ...said, at, artifact_path: `${folder}/tasks.md`, summary: null, wp_count: packages.length },
    },
  ];
}
