import type { Delta } from '../../schemas/event.ts';
import type { Fold, Overlay, PackageFold, SavedValue } from '../../schemas/fold.ts';
import { isInHand, type Lane } from '../../schemas/lane.ts';
import type { RunFold, RunRestored } from '../../schemas/run.ts';
import { codePointOrder } from './codePointOrder.ts';
import { replacingTexts } from './foldAnnotation.ts';
import { ownEntry } from './ownEntry.ts';

/** What it takes to bring a log to where it folds to something else: the log only grows. */
export interface Compensation {
  readonly moves: readonly {
    readonly wp: string;
    readonly from: Lane;
    readonly to: Lane;
    /** Id of the last event of the package: one that comes after it changes the matter. */
    readonly last: string | null;
    /** Whose row it has to be, for that person to have the package again, or to be the author; null: whoever takes it back. */
    readonly by: string | null;
  }[];
  readonly notes: readonly { readonly wp: string; readonly delta: Delta }[];
  /** Null: what was reported and answered stands as it is to. */
  readonly run: RunRestored['payload'] | null;
}

/** Why a row makes up for others: by this it is known from moves of people. */
export const compensationReason = (verb: 'undo' | 'redo', operation: string, what: string): string =>
  `${verb === 'undo' ? 'Undo' : 'Redo'} of ${operation}: ${what}`;

/** Whether that is why. */
export const compensates = (reason: string): boolean => /^(?:Undo|Redo) of \S+: /.test(reason);

/**
 * The lanes a package is taken through. Work that goes straight back from review to its author has been sent back by a reviewer,
 * as every reader takes it (contract 1 §3.10), and here nobody has.
 */
export const lanesBack = (from: Lane, to: Lane): readonly Lane[] =>
  from === 'for_review' && to === 'in_progress' ? ['blocked', to] : [to];

/**
 * What brings every package from where it stands to where it is to stand: its lane, who has it, its subtasks and references;
 * and what was reported of the run. Notes stay: they tell what was said. A package that is to be unknown goes back to
 * `genesis`, which is on no board. No machine is asked, since nothing new happens here: what was done is taken back.
 */
export function compensation(now: Fold, wanted: Fold): Compensation {
  const packages = [
    ...new Set([
      ...Object.keys(now.packages),
      ...Object.keys(wanted.packages),
      ...Object.keys(now.overlays),
      ...Object.keys(wanted.overlays),
    ]),
  ].toSorted(codePointOrder);
  const laneIn = (fold: Fold, wp: string): Lane => ownEntry(fold.packages, wp)?.lane ?? 'genesis';
  return {
    moves: packages.flatMap((wp) => {
      const [from, to] = [laneIn(now, wp), laneIn(wanted, wp)];
      return from === to
        ? []
        : [{ wp, from, to, last: ownEntry(now.packages, wp)?.last_event_id ?? null, by: whoseAgain(ownEntry(wanted.packages, wp)) }];
    }),
    notes: packages.flatMap((wp) => {
      const delta = difference(shown(now, wp), shown(wanted, wp));
      return Object.keys(delta).length === 0 ? [] : [{ wp, delta }];
    }),
    run: runDifference(now.run, wanted.run),
  };
}

/**
 * A package is with whoever has moved it into hand, and the work of whoever has handed it in. Taken back by somebody else, it would
 * be theirs: the agent that was at it were refused, and could review its own work once that was done again. What a reviewer has
 * sent back is with nobody.
 */
function whoseAgain(wanted: PackageFold | undefined): string | null {
  if (wanted === undefined) return null;
  if (wanted.lane === 'for_review') return wanted.handed_in_by ?? null;
  return isInHand(wanted.lane) && !wanted.sent_back ? wanted.actor : null;
}

/** What a claim leaves behind. Only a release takes any of it away, and it takes all of it. */
const claimSlots = ['agent', 'shell_pid', 'shell_pid_created_at'] as const;
const released = { agent: null, shell_pid: null, shell_pid_created_at: null };

type Slots = Omit<Overlay['slots'], (typeof claimSlots)[number]> &
  Partial<Readonly<Record<(typeof claimSlots)[number], SavedValue | null>>>;

/** What is shown of a package: notes over what its claim has left. */
const shown = ({ packages, overlays }: Fold, wp: string): Slots => {
  const moved = ownEntry(packages, wp);
  const left = claimSlots.flatMap((slot) => (moved?.[slot] === undefined ? [] : [[slot, moved[slot]]]));
  return { ...Object.fromEntries(left), ...ownEntry(overlays, wp)?.slots };
};

function difference(present: Slots, wanted: Slots): Delta {
  const isReleased = claimSlots.some((slot) => present[slot] != null && wanted[slot] == null);
  const now = isReleased ? { ...present, ...released } : present;
  const texts = replacingTexts.flatMap((slot): readonly [string, string][] => {
    const value = wanted[slot];
    return typeof value === 'string' && value !== '' && value !== now[slot] ? [[slot, value]] : [];
  });
  const subtasks = Object.entries(now.subtasks ?? {}).flatMap(([id, lane]): readonly [string, Lane][] => {
    const former = ownEntry(wanted.subtasks ?? {}, id) ?? 'planned';
    return former === lane ? [] : [[id, former]];
  });
  const missing = Object.entries(wanted.subtasks ?? {}).filter(([id]) => ownEntry(now.subtasks ?? {}, id) === undefined);
  const pid = wanted.shell_pid;
  const refs = wanted.tracker_refs ?? [];
  return {
    ...(isReleased ? { release_runtime_claim: true } : {}),
    ...Object.fromEntries(texts),
    ...((typeof pid === 'number' || typeof pid === 'string') && pid !== now.shell_pid ? { shell_pid: pid } : {}),
    ...(subtasks.length + missing.length === 0 ? {} : { subtasks: Object.fromEntries([...subtasks, ...missing]) }),
    ...(isSame(refs, now.tracker_refs ?? []) ? {} : { tracker_refs_replace: [...refs] }),
    ...(isSame(now.review ?? null, wanted.review ?? null) ? {} : { review: wanted.review ?? { at: '', actor: '', wp_id: '', reason: '' } }),
  };
}

const empty: RunFold = { steps: {}, answers: {}, reports: {} };

function runDifference(now: RunFold | null, wanted: RunFold | null): RunRestored['payload'] | null {
  const [is, was] = [now ?? empty, wanted ?? empty];
  const changed = <T>(from: Readonly<Record<string, T>>, to: Readonly<Record<string, T>>): Record<string, T | null> =>
    Object.fromEntries(
      [...new Set([...Object.keys(from), ...Object.keys(to)])]
        .filter((key) => !isSame(ownEntry(from, key), ownEntry(to, key)))
        .map((key) => [key, ownEntry(to, key) ?? null]),
    );
  const payload = {
    steps: changed(is.steps, was.steps),
    answers: changed(is.answers, was.answers),
    reports: changed(is.reports, was.reports),
  };
  return Object.values(payload).every((part) => Object.keys(part).length === 0) ? null : payload;
}

/** Both were folded by the same function, so their keys stand in the same order. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
