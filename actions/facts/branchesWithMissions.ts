import { parseBranch } from '../../machines/rules/names.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { foldersOnRefs } from '../git/objects/foldersOnRefs.ts';
import { listRefs } from '../git/refs/refs.ts';

const local = 'refs/heads/';
const remote = 'refs/remotes/';

/**
 * The branches whose `kitty-specs/` holds a folder that is meant, as one types them, the likeliest first: local ones
 * before those of remotes, others before the lanes that were branched off them. Costs one git process.
 *
 * This is only asked for what is not here, to say where it is. Where git cannot say, it is still not here: the answer is empty.
 */
export function branchesWithMissions(commonDir: string, isMeant: (folder: string) => boolean): readonly string[] {
  const refs = [...listRefs(commonDir, local), ...listRefs(commonDir, remote).filter(({ name }) => !name.endsWith('/HEAD'))];
  const folders = orEmpty(() => foldersOnRefs(commonDir, refs, 'kitty-specs'));
  return refs
    .map(({ name }) => name)
    .filter((name) => folders.get(name)?.some(isMeant) === true)
    .toSorted((a, b) => Number(isLane(a)) - Number(isLane(b)))
    .map((name) => name.replace(name.startsWith(local) ? local : remote, ''));
}

const isLane = (name: string): boolean => parseBranch(name.replace(local, ''))?.laneId != null;

function orEmpty(look: () => ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  try {
    return look();
  } catch (error) {
    if (error instanceof ProblemError) return new Map();
    throw error;
  }
}
