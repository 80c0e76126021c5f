import type { PackageFact } from '../../schemas/facts.ts';
import type { Fold } from '../../schemas/fold.ts';
import { isInHand } from '../../schemas/lane.ts';
import type { RunFold } from '../../schemas/run.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { packageFacts, type ClaimFact, type Workplace } from '../mission/packageFacts.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import type { PackageFile } from '../rules/packageFile.ts';

/** What a board is made of beside the log: the files of the packages, where each is worked on, and which holders are gone. */
export interface PackageSources {
  readonly files: readonly PackageFile[];
  readonly workplaceOf: (file: PackageFile) => Workplace;
  /** Whether the process is provably gone that stands behind the claim an event has recorded. */
  readonly isHolderGone: (wpId: string, eventId: string | null) => boolean;
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
  /** The path of a lanes.json that is corrupt; null where it is not. */
  readonly corrupt_lanes: string | null;
}

/** The board of a mission: its status, and its packages where the events put them. What cannot be read hides nothing else. */
export interface MissionBoard {
  readonly snapshot: StatusSnapshot;
  /** What was reported and answered; null before the first report. */
  readonly run: RunFold | null;
  /** Null when the mission has no packages at all. */
  readonly packages: readonly PackageFact[] | null;
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
  /** The path of a lanes.json that is corrupt; null where it is not. */
  readonly corrupt_lanes: string | null;
}

/** The board with a state of the log, the present one or an earlier. */
export function missionBoard(
  { fold, snapshot }: { readonly fold: Fold; readonly snapshot: StatusSnapshot },
  around: PackageSources,
): MissionBoard {
  const claimOf = (wpId: string): ClaimFact => {
    const lane = ownEntry(snapshot.work_packages, wpId)?.lane;
    const folded = ownEntry(fold.packages, wpId);
    const isHeld = lane !== undefined && isInHand(lane);
    return {
      isSentBack: folded?.sent_back === true,
      isHolderGone: isHeld && around.isHolderGone(wpId, folded?.last_event_id ?? null),
      handedInBy: folded?.handed_in_by ?? null,
      blockedBecause: folded?.blocked_because ?? null,
    };
  };
  return {
    snapshot,
    run: fold.run,
    packages: packageFacts(around.files, snapshot, around.workplaceOf, claimOf, fold.actors),
    unreadable: around.unreadable,
    corrupt_lanes: around.corrupt_lanes,
  };
}
