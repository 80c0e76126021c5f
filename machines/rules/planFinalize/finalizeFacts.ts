import type { Lane } from '../../../schemas/lane.ts';
import type { Problem } from '../../../schemas/problem.ts';
import type { WorkPackageFile } from '../../../schemas/workPackage.ts';
import type { WpsManifest } from '../../../schemas/wpsManifest.ts';
import type { FileTree } from '../fileTree.ts';
import type { MissionIdentity } from '../identity.ts';

/** A package file with its whole text. */
export type FinalizedPackage = WorkPackageFile & { readonly text: string };

/** Everything that finalizing is decided from, as it was found. */
export interface FinalizeFacts {
  readonly directory: string;
  readonly identity: MissionIdentity;
  /** Where the mission is planned. */
  readonly targetBranch: string;
  /** Where it is to land: there too, as a rule. */
  readonly landingBranch: string;
  /** Its tip, or what holds the planning documents of it; null where it has none. */
  readonly planningCommit: string | null;
  /** In the order of their file names. */
  readonly packages: readonly FinalizedPackage[];
  /** The packages whose files cannot be read, as the names of these tell, and everything that is wrong with such files. */
  readonly unread: { readonly packages: readonly string[]; readonly problems: readonly Problem[] };
  /** wps.yaml; null when there is none. */
  readonly manifest: WpsManifest | null;
  /** The texts of files; null for those that are not there. */
  readonly tasks: string | null;
  readonly spec: string | null;
  readonly plan: string | null;
  readonly lanes: string | null;
  readonly hasAcceptanceMatrix: boolean;
  readonly hasIssueMatrix: boolean;
  /** The checkout in which owned files are looked up. */
  readonly tree: FileTree;
  /** Where each package stands; packages without any event are absent. */
  readonly standing: Readonly<Record<string, Lane>>;
  /** UTC with microseconds and `+00:00`. */
  readonly now: string;
}
