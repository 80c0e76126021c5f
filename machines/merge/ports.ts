import type { ReportedChanges } from '../../schemas/changes.ts';
import type {
  CheckoutsRefreshed,
  CleanedUp,
  ConflictFound,
  GatesChecked,
  LandingMade,
  LandingProven,
  LandingPublished,
  LandingPushed,
  LanesBuilt,
  MergeAttempt,
  MergeConflict,
  MergePlan,
  MergeResolution,
  TipsMoved,
} from '../../schemas/merge.ts';
import type { Problem } from '../../schemas/problem.ts';
import { port } from '../port.ts';

/** What is landed, and what this attempt builds it on. */
export interface Attempted {
  readonly plan: MergePlan;
  readonly attempt: MergeAttempt;
}

/** The same with everything that somebody has decided so far. */
export interface Buildable extends Attempted {
  readonly resolutions: readonly MergeResolution[];
}

/** A landing that is there as a commit. */
export interface Landable extends Attempted {
  readonly landing: LandingMade;
}

/** What became of something that was begun and is to be taken back. */
export type Withdrawal =
  | { readonly state: 'withdrawn'; readonly changed: ReportedChanges }
  /** It is too late: the target has it. */
  | { readonly state: 'published'; readonly problem: Problem; readonly changed: ReportedChanges };

/** Whether somebody has decided about a conflict. `open` are the files that nobody has decided about yet. */
export type ResolutionRead =
  | { readonly state: 'resolved'; readonly resolution: MergeResolution; readonly changed: ReportedChanges }
  | { readonly state: 'open'; readonly open: readonly string[] };

/** What landing a mission does to the world. Nothing that anybody sees has changed before `publish`. */
export const ports = {
  checkGates: port<Attempted, GatesChecked>('checkGates'),
  buildLanes: port<Buildable, LanesBuilt | ConflictFound>('buildLanes'),
  makeLanding: port<Buildable & { readonly built: LanesBuilt }, LandingMade | ConflictFound>('makeLanding'),
  openWorkspace: port<
    { readonly plan: MergePlan; readonly conflict: MergeConflict; readonly resolutions: readonly MergeResolution[] },
    { readonly path: string; readonly changed: ReportedChanges }
  >('openWorkspace'),
  readResolution: port<Buildable & { readonly conflict: MergeConflict; readonly workspace: string }, ResolutionRead | TipsMoved>(
    'readResolution',
  ),
  proveLanding: port<Landable & { readonly built: LanesBuilt; readonly resolutions: readonly MergeResolution[] }, LandingProven>(
    'proveLanding',
  ),
  publishLanding: port<Landable & { readonly proven: LandingProven }, LandingPublished | TipsMoved>('publishLanding'),
  refreshCheckouts: port<Landable & { readonly proven: LandingProven }, CheckoutsRefreshed>('refreshCheckouts'),
  pushLanding: port<Landable & { readonly proven: LandingProven; readonly remote: string }, LandingPushed>('pushLanding'),
  cleanUp: port<Landable & { readonly proven: LandingProven; readonly resolutions: readonly MergeResolution[] }, CleanedUp>('cleanUp'),
  observeTips: port<Attempted, { readonly state: 'same' } | TipsMoved>('observeTips'),
  withdraw: port<
    {
      readonly plan: MergePlan;
      readonly landing: LandingMade | null;
      readonly resolutions: readonly MergeResolution[];
    },
    Withdrawal
  >('withdraw'),
};
