import type { ReportedChanges } from '../../schemas/changes.ts';
import type {
  LostWork,
  LostWorktree,
  NotedWorkspace,
  PackagesRaised,
  Raised,
  WorkKept,
  WorkspacesNoted,
  WorktreesMade,
} from '../../schemas/recovery.ts';
import type { StatusCommit } from '../../schemas/statusCommit.ts';
import { port } from '../port.ts';

/**
 * What putting a mission back on its feet does to the world. Where one of several repairs fails the others are made, and the
 * answer tells.
 */
export const ports = {
  keepWork: port<readonly LostWork[], WorkKept>('keepWork'),
  makeWorktrees: port<readonly LostWorktree[], WorktreesMade>('makeWorktrees'),
  noteWorkspaces: port<readonly NotedWorkspace[], WorkspacesNoted>('noteWorkspaces'),
  raisePackages: port<readonly Raised[], PackagesRaised>('raisePackages'),
  commitStatus: port<
    { readonly message: string; readonly tip: string | null },
    { readonly commits: StatusCommit[]; readonly changed: ReportedChanges }
  >('commitStatus'),
};
