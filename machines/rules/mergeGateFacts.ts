import type { Gate } from '../../schemas/gate.ts';
import type { IssueMatrix } from '../../schemas/issueMatrix.ts';
import type { GateOverride } from '../../schemas/mergeGates.ts';
import type { GatePackage } from './gatePackages.ts';
import type { PairRisk } from './laneRisk.ts';

/** What a project has set of its gates (contract 3 §1.7). */
export interface GatePolicy {
  readonly enabled: boolean;
  /** `warn` tells and merges all the same. */
  readonly mode: 'warn' | 'block' | 'off';
  readonly requireReviewApproval: boolean;
  readonly requireRiskCheck: boolean;
  readonly requireDepsComplete: boolean;
  /** A pair of lanes above it is a risk. */
  readonly riskThreshold: number;
}

/** How a local branch stands to the branch it follows, as that was last fetched (contract 3 §1.6). */
export type Synchrony = 'in_sync' | 'ahead' | 'behind' | 'diverged' | 'no_tracking_branch' | 'missing_local_branch';

export interface GateTarget {
  readonly branch: string;
  /** Short name of the remote branch it follows (`origin/main`); null when it follows none. */
  readonly tracking: string | null;
  readonly state: Synchrony;
  readonly ahead: number;
  readonly behind: number;
  readonly isCheckedOut: boolean;
  /** Named by the project itself in `protection.protected_branches`. */
  readonly isProtected: boolean;
  /** Paths that were changed on it since the lane of that name left it, by lane. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

export interface GateLane {
  readonly lane: string;
  readonly branch: string;
  /** Null when there is no such branch. */
  readonly tip: string | null;
  readonly packages: readonly string[];
  /** Paths that were changed on it since it left the target. */
  readonly changed: readonly string[];
  /** Lanes whose work it has: they cannot be in its way. */
  readonly holds: readonly string[];
  readonly elsewhere: LaneElsewhere | null;
}

/** What a remote has of the branch of a lane, as it was last fetched, and neither the branch here nor the target has. */
export interface LaneElsewhere {
  /** Short name (`origin/kitty/mission-…`). */
  readonly name: string;
  /** How many commits are not here. */
  readonly commits: number;
  /** Whether the branch here has commits of its own, too. */
  readonly isApart: boolean;
  /** The worktree that has the branch checked out; null where none has. */
  readonly worktree: string | null;
}

export type SparseKind = 'legacy_user_sparse_checkout' | 'unknown_sparse_checkout' | 'managed_lane_sparse_checkout';

/** Everything the gates are asked about. Nothing else enters them: same facts, same findings. */
export interface MergeGateFacts {
  /** Name of the mission's directory. */
  readonly mission: string;
  /** Of this program, for the payloads that carry it. */
  readonly version: string;
  readonly policy: GatePolicy;
  readonly repository: {
    readonly root: string;
    readonly isRepository: boolean;
    readonly isTrusted: boolean;
    readonly areWorktreesListed: boolean;
    readonly hasOrigin: boolean;
  };
  readonly sparse: readonly { readonly checkout: string; readonly kind: SparseKind }[];
  readonly packages: readonly GatePackage[];
  /** Whether nothing has ever happened in the event log but that packages were planned. */
  readonly isBootstrapOnly: boolean;
  /** Lanes with a branch of their own, in the order in which they land. */
  readonly lanes: readonly GateLane[];
  /** Approved packages whose work the target has already: a landing was taken back, and the taking back as well. */
  readonly landed: readonly string[];
  /** Commits of the target that have taken back what lanes had brought before, the newest first. */
  readonly reverts: readonly { readonly commit: string; readonly subject: string; readonly lanes: readonly string[] }[];
  readonly risks: readonly PairRisk[];
  /** Null when the mission has none. */
  readonly issues: IssueMatrix | null;
  /** What in the files of the gates cannot be read, by the gate that would need it. */
  readonly unreadable: readonly { readonly gate: Gate; readonly sentence: string }[];
  readonly target: GateTarget;
  readonly isPushed: boolean;
  /** What was passed over before and is on record, and what is to be passed over now. */
  readonly recorded: readonly GateOverride[];
  readonly overrides: readonly GateOverride[];
}
