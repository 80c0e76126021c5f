import { existsSync } from 'node:fs';
import { readText } from '../actions/files/readText.ts';
import { askGit } from '../actions/git/askGit.ts';
import { findBranch, findLocalBranch } from '../actions/git/refs/findBranch.ts';
import { listWorktrees, type Worktree } from '../actions/git/worktrees/worktrees.ts';
import { laneBranch, laneBranchWithId, worktreeDirectory } from '../machines/rules/names.ts';
import { readWorkspaceContext, workspaceContextPath } from '../machines/rules/workspaceContext.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import type { WorkspaceContext } from '../schemas/workspaceContext.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** Where the work on a lane is. */
export interface FoundLane {
  /** Short name. Where no branch is there yet, the one that will be made. */
  readonly branch: string;
  /** The commit the branch is at; null while there is none. */
  readonly tip: string | null;
  /** Its worktree, absolute; it may not be there. */
  readonly path: string;
  /** Whether anything is written down of that worktree. */
  readonly isNoted: boolean;
  /** What that says; null where it says nothing. */
  readonly context: WorkspaceContext | null;
}

/**
 * Finds the branch and the worktree of a lane. What is stored wins over what the rules of naming compose, and git's registry
 * over the usual place (contract 1 §7.10). Starts no process.
 * @param worktrees git's registry, where somebody who asks for many lanes has read it already
 */
export function findLane(
  { root, commonDir }: Project,
  mission: Mission,
  laneId: string,
  manifest: Pick<LanesManifest, 'target_branch'>,
  worktrees: readonly Worktree[] = listWorktrees(commonDir),
): FoundLane {
  const names = branchNames(mission, laneId, manifest);
  const note = noteOn(root, mission, laneId);
  const context = note === null ? null : readWorkspaceContext(note);
  const found = findLocalBranch(commonDir, context === null ? names : [context.branch_name, ...names]);
  const branch = found?.name ?? names[0] ?? '';
  return {
    branch,
    tip: found?.commit ?? null,
    path:
      worktrees.find((worktree) => worktree.state === 'present' && worktree.head.branch === branch)?.path ??
      `${root}/.worktrees/${worktreeDirectory(mission.directory, laneId)}`,
    isNoted: note !== null,
    context,
  };
}

/** The spellings of the branch of a lane: the one that is made first, then one that may be found. */
export function branchNames(
  { directory, identity }: Mission,
  laneId: string,
  { target_branch }: Pick<LanesManifest, 'target_branch'>,
): readonly string[] {
  const withId = identity.mission_id === null ? null : laneBranchWithId(directory, identity.mission_id, laneId, target_branch);
  return [laneBranch(directory, laneId, target_branch), ...(withId?.ok ? [withId.value] : [])];
}

/**
 * The commit a lane began its own work at: as it was recorded when its worktree was made, else where it left the first of
 * `branches` that is there. Null when nothing tells. Asks git only for the second.
 */
export function laneBase(
  { root, commonDir }: Project,
  mission: Mission,
  laneId: string,
  tip: string,
  branches: readonly string[],
): string | null {
  const recorded = recordedBase(root, mission, laneId);
  if (recorded !== null) return recorded;
  const parent = findBranch(commonDir, branches);
  return parent === null ? null : askGit(commonDir, ['merge-base', parent.commit, tip])?.toString().trim() || null;
}

/** The commit a lane began its own work at, as it was written down when its worktree was made; null where that says nothing. */
export function recordedBase(root: string, mission: Mission, laneId: string): string | null {
  const note = noteOn(root, mission, laneId);
  return note === null ? null : (readWorkspaceContext(note)?.base_commit ?? null);
}

/** Most lanes have none yet: to look for it takes a third of the time in which an error tells that. */
function noteOn(root: string, { directory }: Mission, laneId: string): string | null {
  const path = `${root}/${workspaceContextPath(directory, laneId)}`;
  return existsSync(path) ? readText(path) : null;
}
