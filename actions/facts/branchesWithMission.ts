import { fitsByName } from '../../machines/rules/handle.ts';
import { parseBranch } from '../../machines/rules/names.ts';
import { foldersOnRefs } from '../git/foldersOnRefs.ts';
import { listRefs } from '../git/refs.ts';

const local = 'refs/heads/';
const remote = 'refs/remotes/';

/**
 * The branches whose `kitty-specs/` holds a folder that fits a handle, as one types them, the likeliest first: local ones
 * before those of remotes, others before the lanes that were branched off them. Costs one git process.
 */
export function branchesWithMission(commonDir: string, handle: string): readonly string[] {
  const refs = [...listRefs(commonDir, local), ...listRefs(commonDir, remote).filter(({ name }) => !name.endsWith('/HEAD'))];
  const folders = foldersOnRefs(commonDir, refs, 'kitty-specs');
  const isLane = (name: string): boolean => parseBranch(name.replace(local, ''))?.laneId != null;
  return refs
    .map(({ name }) => name)
    .filter((name) => folders.get(name)?.some((folder) => fitsByName(handle, folder)) === true)
    .sort((a, b) => Number(isLane(a)) - Number(isLane(b)))
    .map((name) => name.replace(name.startsWith(local) ? local : remote, ''));
}
