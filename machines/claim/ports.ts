import type { ReportedChanges } from '../../schemas/changes.ts';
import type { Allocation, AllocationAnswer, Basis, BasisAnswer, ClaimAnswer, ClaimOrder, PromptOrder, SavedPrompt } from '../../schemas/claim.ts';
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

/** A commit of the mission's status; null when nothing was recorded that could be committed. */
export type CommitOrder = { readonly message: string; readonly tip: string | null } | null;

/** What claiming a package does to the world. Work that is null is nothing to do, and answered with null. */
export const ports = {
  recordClaim: port<ClaimOrder, ClaimAnswer>('recordClaim'),
  rescueWork: port<Held<RescueWorkInput | null>, RescueWorkOutput | null>('rescueWork'),
  allocate: port<Held<Allocation | null>, AllocationAnswer | null>('allocate'),
  completeBase: port<Held<Basis | null>, BasisAnswer | null>('completeBase'),
  recordWorkspace: port<Held<WorkspaceContext | null>, WorkspaceContext | null>('recordWorkspace'),
  writePrompt: port<Held<PromptOrder>, SavedPrompt>('writePrompt'),
  commitStatus: port<CommitOrder, { readonly commits: StatusCommit[]; readonly changed: ReportedChanges }>('commitStatus'),
};
