import type { ReportedChanges } from '../../schemas/changes.ts';
import type {
  Allocation,
  AllocationAnswer,
  Basis,
  BasisAnswer,
  ClaimAnswer,
  ClaimOrder,
  PromptOrder,
  RecordedWorkspace,
  SavedPrompt,
} from '../../schemas/claim.ts';
import type { RescueWorkInput, RescueWorkOutput } from '../../schemas/rescue.ts';
import type { StatusCommit } from '../../schemas/statusCommit.ts';
import type { WorkspaceContext } from '../../schemas/workspaceContext.ts';
import { port } from '../port.ts';

/**
 * Something to be done while a claim holds. `claim` is the id of the package's last event as the claim has left it: once
 * another one follows, the package is somebody else's business and the effect is refused (WP_CLAIM_LOST).
 */
export interface Held<Work> {
  readonly wp: string;
  readonly claim: string;
  readonly work: Work;
}

/** A commit of the mission's status. `tip` is where the branch was when it was planned. */
export interface CommitOrder {
  readonly message: string;
  readonly tip: string | null;
}

/** What is to be written about a worktree. `former` is the blob of what was there, and absent where that is not known. */
export interface WorkspaceNote {
  readonly context: WorkspaceContext;
  readonly former?: string | null;
}

/** What claiming a package does to the world. */
export const ports = {
  recordClaim: port<ClaimOrder, ClaimAnswer>('recordClaim'),
  rescueWork: port<Held<RescueWorkInput>, RescueWorkOutput>('rescueWork'),
  allocate: port<Held<Allocation>, AllocationAnswer>('allocate'),
  completeBase: port<Held<Basis>, BasisAnswer>('completeBase'),
  recordWorkspace: port<Held<WorkspaceNote>, RecordedWorkspace>('recordWorkspace'),
  writePrompt: port<Held<PromptOrder>, SavedPrompt>('writePrompt'),
  commitStatus: port<CommitOrder, { readonly commits: StatusCommit[]; readonly changed: ReportedChanges }>('commitStatus'),
};
