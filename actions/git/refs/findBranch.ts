import { isBranchName } from '../../../machines/rules/names.ts';
import { listRefs, readRef } from './refs.ts';

export interface FoundBranch {
  /** The short name it was found under. */
  readonly name: string;
  /** The full name of the ref: of a branch here, or of a branch of a remote as it was last fetched. */
  readonly ref: string;
  readonly commit: string;
}

/** The first of these branches that is there: here, or else on a remote. Null when none is. No process is started. */
export function findBranch(commonDir: string, names: readonly string[]): FoundBranch | null {
  const here = findLocalBranch(commonDir, names);
  if (here !== null) return here;
  const wanted = names.filter(isBranchName);
  const remote = wanted.length === 0 ? [] : listRefs(commonDir, 'refs/remotes/');
  for (const name of wanted) {
    const found = remote.find((ref) => ref.name.split('/').slice(3).join('/') === name);
    if (found !== undefined) return { name, ref: found.name, commit: found.oid };
  }
  return null;
}

/** The first of these branches that is there, and here. */
export function findLocalBranch(commonDir: string, names: readonly string[]): FoundBranch | null {
  for (const name of names.filter(isBranchName)) {
    const commit = readRef(commonDir, `refs/heads/${name}`);
    if (commit !== null) return { name, ref: `refs/heads/${name}`, commit };
  }
  return null;
}
