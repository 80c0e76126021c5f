import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CoordinationElsewhere, CoordinationFacts } from '../../machines/rules/homes.ts';
import { coordinationDirectory, coordinationMissionDirectory, isBranchName } from '../../machines/rules/names.ts';
import { isFolder } from '../files/isFolder.ts';
import { readText } from '../files/readText.ts';
import { readFileOnRef } from '../git/objects/readFileOnRef.ts';
import { readHead } from '../git/refs/head.ts';
import { listRefs, readRef } from '../git/refs/refs.ts';
import { being, lockReason } from '../git/worktrees/worktreeLock.ts';
import { listWorktrees, type Worktree } from '../git/worktrees/worktrees.ts';

/** What has to be known of a mission to look for its coordination branch and worktree. */
export interface Coordinated {
  /** The main checkout. */
  readonly root: string;
  readonly commonDir: string;
  /** The mission's folder under `kitty-specs/`. */
  readonly directory: string;
  readonly mid8: string;
  /** The branch that meta.json names. */
  readonly branch: string | null;
}

const logName = 'status.events.jsonl';

/**
 * Looks at the coordination branch of a mission and its worktree. A folder's name only proposes that it is that worktree,
 * git's registry decides. Asks git itself for the branch's event log, once or twice, only when the worktree cannot be used.
 */
export function observeCoordination(mission: Coordinated): CoordinationFacts {
  const { root, commonDir, directory, mid8, branch } = mission;
  const worktree = join(root, '.worktrees', coordinationDirectory(directory, mid8));
  const worktrees = listWorktrees(commonDir);
  const found = worktrees.find(({ path, state }) => path === worktree && state === 'present');
  // What a killed run has not made whole may lack the very log.
  const isBegun = found !== undefined && lockReason(found.gitDir) === being.made(worktree);
  const entry = isBegun ? undefined : found;
  const registered =
    entry === undefined ? null : { gitDir: entry.gitDir, branch: entry.head.branch, missionFolder: missionFolderIn(worktree, mission) };
  const ref = branch === null ? null : refOf(commonDir, branch);
  const isUsable = registered !== null && registered.missionFolder !== null && (branch === null || registered.branch === branch);
  return {
    branch,
    branchExists: ref !== null,
    worktree,
    registered,
    isOccupied: registered === null && !isBegun && existsSync(worktree),
    elsewhere: isBegun ? { by: 'begun', path: worktree } : entry === undefined ? elsewhereOf(mission, worktrees, worktree) : null,
    newerLog: isUsable || ref === null ? null : newerLog(mission, ref, folderNames(mission)),
  };
}

/** A checkout that has the branch comes before an entry whose folder is gone: git can be made to forget the entry, not the checkout. */
function elsewhereOf(
  { root, commonDir, branch }: Coordinated,
  worktrees: readonly Worktree[],
  place: string,
): CoordinationElsewhere | null {
  if (branch !== null && readHead(commonDir, commonDir).branch === branch) return { by: 'main', path: root };
  const holder = worktrees.find(({ state, head }) => state === 'present' && branch !== null && head.branch === branch);
  if (holder !== undefined) return { by: 'worktree', path: holder.path };
  const lost = worktrees.find(({ path, head }) => path === place || (branch !== null && head.branch === branch));
  return lost === undefined ? null : { by: lost.isLocked ? 'locked' : 'lost', path: lost.path };
}

/** The names the mission's folder may have in the coordination worktree: the composed one, then the one in the main checkout. */
const folderNames = ({ directory, mid8 }: Coordinated): readonly string[] => [
  ...new Set([coordinationMissionDirectory(directory, mid8), directory]),
];

function missionFolderIn(worktree: string, mission: Coordinated): string | null {
  const folders = folderNames(mission).map((name) => join(worktree, 'kitty-specs', name));
  return folders.find(isFolder) ?? null;
}

/** The full name of a local branch, or of the same branch of a remote; null when nobody has it. */
function refOf(commonDir: string, branch: string): string | null {
  if (!isBranchName(branch)) return null;
  const local = `refs/heads/${branch}`;
  if (readRef(commonDir, local) !== null) return local;
  return listRefs(commonDir, 'refs/remotes/').find(({ name }) => name.endsWith(`/${branch}`))?.name ?? null;
}

/** The log on a branch, in a folder of one of these names, unless the main checkout has all of it: a log only ever grows at its end. */
export function newerLog(
  { root, commonDir, directory }: Pick<Coordinated, 'root' | 'commonDir' | 'directory'>,
  ref: string,
  names: readonly string[],
): string | null {
  for (const name of names) {
    const log = readFileOnRef(commonDir, ref, `kitty-specs/${name}/${logName}`);
    if (log === null) continue;
    return readText(join(root, 'kitty-specs', directory, logName))?.startsWith(log) === true ? null : log;
  }
  return null;
}
