import { createStore } from '@xstate/store';
import type { Annotation, Transition } from '../../schemas/event.ts';
import type { Fold, Overlay, PackageFold, Place } from '../../schemas/fold.ts';
import { type DisplayLane, displayLanes } from '../../schemas/lane.ts';
import type { StatusSnapshot, WorkPackageStatus } from '../../schemas/status.ts';
import { actorName } from './actorName.ts';
import type { EventLog } from './eventLog.ts';
import { foldAnnotation } from './foldAnnotation.ts';
import { foldRetrospective, retrospectiveStatus } from './foldRetrospective.ts';
import { foldRun } from './foldRun.ts';
import { foldTransition } from './foldTransition.ts';
import type { MissionIdentity } from './identity.ts';
import { missionNumberText } from './missionNumberText.ts';
import { unsafeSegment } from './unsafeSegment.ts';
import { inOrder, rowOrder } from './rowOrder.ts';
import { revivedValue } from './savedValue.ts';

export const emptyFold: Fold = {
  format: 'fold/5',
  event_count: 0,
  mission_slug: '',
  last_transition: null,
  last_annotation: null,
  actors: [],
  packages: {},
  overlays: {},
  retrospective: null,
  run: null,
};

/** Whether a transition with this id was folded before. A fold of 100,000 rows does not carry their ids: whoever has the log looks. */
export type Knows = (eventId: string) => boolean;
const nothingKnown: Knows = () => false;

/** The fold as a store: one event, rows that were read. The board of a live session is built on it. */
const foldStore = createStore({
  context: emptyFold,
  on: {
    rowsRead: (fold: Fold, { log, knows }: { readonly log: EventLog; readonly knows: Knows }): Fold => {
      const rows = newRows(log, knows);
      if (!followsOn(fold, rows)) throw new Error('rows that belong before folded ones need a fold of the whole log: ask canExtend first');
      return folded(fold, rows, log);
    },
  },
});

/**
 * A fold with more rows in it (contract 1 §3.1). From `emptyFold` this folds a whole log, in any order of its rows. Any other fold
 * takes rows that come behind all it has, and then equals the fold of everything at once; `canExtend` tells.
 */
export function foldRows(fold: Fold, log: EventLog, knows: Knows = nothingKnown): Fold {
  const [next] = foldStore.transition({ ...foldStore.getInitialSnapshot(), context: fold }, { type: 'rowsRead', log, knows });
  return next.context;
}

/** Whether the rows can be folded in alone, without folding the log from its beginning. */
export const canExtend = (fold: Fold, log: EventLog, knows: Knows = nothingKnown): boolean => followsOn(fold, newRows(log, knows));

interface NewRows {
  readonly transitions: readonly Transition[];
  readonly annotations: readonly Annotation[];
}

/** What a log adds, in order. Of transitions with one id the first in the file counts; annotations are taken as often as they come. */
function newRows(log: EventLog, knows: Knows): NewRows {
  const seen = new Set<string>();
  const fresh = log.transitions.filter(({ event_id }) => {
    if (seen.has(event_id) || knows(event_id)) return false;
    seen.add(event_id);
    return true;
  });
  return { transitions: inOrder(fresh), annotations: inOrder(log.annotations) };
}

function followsOn(fold: Fold, { transitions, annotations }: NewRows): boolean {
  const [transition] = transitions;
  const [annotation] = annotations;
  return (
    (transition === undefined || fold.last_transition === null || rowOrder(transition, fold.last_transition) > 0) &&
    (annotation === undefined || fold.last_annotation === null || rowOrder(annotation, fold.last_annotation) >= 0)
  );
}

function folded(fold: Fold, { transitions, annotations }: NewRows, log: EventLog): Fold {
  const packages = new Map(Object.entries(fold.packages));
  for (const row of transitions) packages.set(row.wp_id, foldTransition(packages.get(row.wp_id), row));
  const overlays = new Map(Object.entries(fold.overlays));
  for (const row of annotations) overlays.set(row.wp_id, foldAnnotation(overlays.get(row.wp_id), row));
  const [first] = transitions;
  return {
    ...fold,
    event_count: fold.event_count + transitions.length,
    mission_slug: fold.event_count === 0 && first !== undefined ? first.mission_slug || first.feature_slug || '' : fold.mission_slug,
    last_transition: placeOf(transitions.at(-1)) ?? fold.last_transition,
    last_annotation: placeOf(annotations.at(-1)) ?? fold.last_annotation,
    actors: withNames(fold.actors, transitions),
    packages: Object.fromEntries(packages),
    overlays: Object.fromEntries(overlays),
    retrospective: log.others.reduce(foldRetrospective, fold.retrospective),
    run: log.others.reduce(foldRun, fold.run),
  };
}

function withNames(known: readonly string[], transitions: readonly Transition[]): string[] {
  const names = new Set(known);
  for (const { actor } of transitions) names.add(actorName(actor));
  return [...names];
}

const placeOf = (row: Place | undefined): Place | null => (row === undefined ? null : { at: row.at, event_id: row.event_id });

/**
 * status.json of a fold (contract 1 §3.5). The slug is that of the first transition, empty without one and empty when it may not
 * become a path; number and type are those of meta.json.
 */
export function snapshotOf(fold: Fold, identity: Pick<MissionIdentity, 'mission_number' | 'mission_type'>): StatusSnapshot {
  const slug = unsafeSegment(fold.mission_slug) === null ? fold.mission_slug : '';
  const moved = new Map(Object.entries(fold.packages));
  const overlays = new Map(Object.entries(fold.overlays));
  const packages = Object.fromEntries(
    [...new Set([...moved.keys(), ...overlays.keys()])].map((id) => [id, packageStatus(moved.get(id), overlays.get(id))]),
  );
  return {
    mission_slug: slug,
    mission_number: missionNumberText(identity.mission_number, slug),
    mission_type: identity.mission_type,
    materialized_at: fold.last_transition?.at ?? '',
    event_count: fold.event_count,
    last_event_id: fold.last_transition?.event_id ?? null,
    work_packages: packages,
    summary: summaryOf(Object.values(packages)),
    ...(fold.retrospective === null ? {} : { retrospective: retrospectiveStatus(fold.retrospective) }),
  };
}

/** One package as it is shown: its overlay over its transitions. A package with annotations alone stands in no lane yet. */
function packageStatus(moved: PackageFold | undefined, overlay: Overlay | undefined): WorkPackageStatus {
  const {
    sent_back: _,
    handed_in_by: __,
    blocked_because: ___,
    ...stands
  } = moved ?? {
    lane: 'uninitialized' as const,
    actor: overlay?.actor ?? '',
    last_event_id: null,
    last_transition_at: null,
    force_count: 0,
    sent_back: false,
    handed_in_by: '',
    blocked_because: '',
  };
  const { shell_pid, shell_pid_created_at, ...shown } = { ...stands, ...overlay?.slots };
  return {
    ...shown,
    ...(shell_pid === undefined ? {} : { shell_pid: shell_pid === null ? null : revivedValue(shell_pid) }),
    ...(shell_pid_created_at === undefined
      ? {}
      : { shell_pid_created_at: shell_pid_created_at === null ? null : revivedValue(shell_pid_created_at) }),
  };
}

function summaryOf(packages: readonly WorkPackageStatus[]): StatusSnapshot['summary'] {
  const summary: Record<DisplayLane, number> = {
    planned: 0,
    claimed: 0,
    in_progress: 0,
    for_review: 0,
    in_review: 0,
    approved: 0,
    done: 0,
    blocked: 0,
    canceled: 0,
  };
  for (const lane of displayLanes) summary[lane] = packages.filter((each) => each.lane === lane).length;
  return summary;
}
