import { readText } from '../../actions/files/readText.ts';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { codePointOrder } from '../../machines/rules/codePointOrder.ts';
import { annotationRow } from '../../machines/rules/eventRow.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { GateFinding, OverrideOrder, PolicyAuditRow } from '../../schemas/mergeGates.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { withLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { rowTime } from '../desk/rowTime.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { writeFileAtomically } from '../desk/writeFileAtomically.ts';
import type { Mission } from '../mission.ts';
import { outcomeOf } from '../outcomeOf.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { auditPath, auditRows } from './recordedOverrides.ts';

/** What has to be put on record of the overrides the gates have made use of: those that nobody has recorded yet. */
export const overrideOrders = (found: readonly GateFinding[], at: string, newId: () => string): readonly OverrideOrder[] =>
  found.flatMap(({ gate, fact, packages, override }) =>
    override === null || override.is_recorded || fact === null
      ? []
      : [{ event_id: newId(), gate, fact, packages, actor: override.actor, reason: override.reason, at }],
  );

export interface RecordedOverrides {
  /** Ids of the events that were appended to the event log. */
  readonly events: readonly string[];
  /** Files that hold what was recorded beside it, absolute. */
  readonly paths: readonly string[];
}

/**
 * Puts overrides on record, so that whoever asks the gates again finds them: a review that is passed over as a note on its
 * package in the event log, where the original finds it too, everything else in `policy-audit.jsonl` (contract 3 §1.7, §1.8).
 * What is recorded already, by its id, is not recorded again.
 *
 * Problems: those of `recordEvents`, FILE_NOT_WRITTEN.
 */
export function recordOverrides(
  world: World,
  project: Project,
  mission: Mission,
  orders: readonly OverrideOrder[],
): Outcome<RecordedOverrides> {
  return outcomeOf(() => {
    const reviews = orders.filter(({ gate }) => gate === 'review_artifacts');
    const audited = orders.filter(({ gate }) => gate !== 'review_artifacts');
    const events = reviews.length === 0 ? success([]) : recordReviews(world, project, mission, reviews);
    if (!events.ok) return events;
    const paths = audited.length === 0 ? success([]) : audit(world, project, mission, audited);
    return paths.ok ? success({ events: events.value, paths: paths.value }) : paths;
  });
}

function recordReviews(world: World, project: Project, mission: Mission, orders: readonly OverrideOrder[]): Outcome<readonly string[]> {
  const recorded = recordEvents(world, project, mission, (present) => {
    const { fold } = present.status;
    const rows: { readonly event_id: string }[] = [];
    let last = fold.last_annotation?.at ?? null;
    for (const {
      event_id,
      packages: [wp_id = ''],
      actor,
      reason,
    } of orders.filter((order) => !present.hasEvent(order.event_id))) {
      // Behind the review it passes over, too: an override of an older review would not count.
      const at = rowTime(world.now(), latest(last, ownEntry(fold.packages, wp_id)?.last_transition_at ?? null));
      if (at === null)
        return failure(
          problem('EVENT_TIME_UNORDERABLE', `The last event of ${wp_id} is dated so that no date sorts behind it.`, {
            details: { wp_id, last_annotation_at: last },
          }),
        );
      rows.push({
        ...annotationRow({ event_id, kind: 'annotation', wp_id, at, actor, delta: { review: { at, actor, wp_id, reason } } }),
        event_id,
      });
      last = at;
    }
    return success({ rows, packages: [], answer: orders.map(({ event_id }) => event_id) });
  });
  return recorded.ok ? success(recorded.value.answer) : recorded;
}

const latest = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && codePointOrder(other, one) > 0) ? other : one;

function audit(world: World, project: Project, mission: Mission, orders: readonly OverrideOrder[]): Outcome<readonly string[]> {
  const path = auditPath(mission);
  const desk = missionDesk(project.desk, mission.directory, mission.path);
  return withLock(lockTerms(world, desk.lock), () => {
    const known = new Set(auditRows(mission).map(({ event_id }) => event_id));
    const rows = orders.filter(({ event_id }) => !known.has(event_id)).map((order) => rowText(rowOf(order, mission)));
    if (rows.length === 0) return success([path]);
    const before = readText(path) ?? '';
    try {
      writeFileAtomically(path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${rows.join('\n')}\n`);
      return success([path]);
    } catch (error) {
      throw new ProblemError(worldFailure(error, `${path} could not be written`));
    }
  });
}

const rowOf = ({ event_id, gate, fact, packages, actor, reason, at }: OverrideOrder, { directory }: Mission): PolicyAuditRow => ({
  event_id,
  event_type: gate === 'risk' ? 'risk_override' : 'merge_gate_override',
  mission_slug: directory,
  actor,
  reason,
  details: { gate, fact, packages },
  at,
});
