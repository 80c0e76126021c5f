import { annotationRow } from '../../machines/rules/eventRow.ts';
import type { Delta } from '../../schemas/event.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Present } from '../desk/recordEvents.ts';
import { rowTime } from '../desk/rowTime.ts';
import type { World } from '../world.ts';

/** A note on a package that moves it nowhere. */
export interface Note {
  readonly wp: string;
  readonly delta: Delta;
}

/**
 * The rows of notes, each dated after every note before it: they count in the order of their dates, whatever package they are
 * of. To be asked under the mission's lock; nothing is written here. Problems: EVENT_TIME_UNORDERABLE.
 */
export function annotate(
  world: World,
  actor: string,
  notes: readonly Note[],
  { status }: Present,
): Outcome<readonly { readonly event_id: string }[]> {
  let last = status.fold.last_annotation?.at ?? null;
  const now = world.now();
  const rows: { readonly event_id: string }[] = [];
  for (const { wp, delta } of notes) {
    const at = rowTime(now, last);
    if (at === null)
      return failure(
        problem('EVENT_TIME_UNORDERABLE', `The last note of the mission is dated ${JSON.stringify(last)}, and no date sorts behind that.`, {
          details: { wp_id: wp, last_annotation_at: last },
        }),
      );
    const event_id = world.newId();
    rows.push({ ...annotationRow({ event_id, kind: 'annotation', wp_id: wp, at, actor, delta }), event_id });
    last = at;
  }
  return success(rows);
}
