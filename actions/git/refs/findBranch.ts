import { isBranchName } from '../../../machines/rules/names.ts';
import { listRefs, readRef } from './refs.ts';

const remoteRefs = 'refs/remotes/';

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
  return remoteBranches(commonDir, names)[0] ?? null;
}

/** The branches of these names that remotes have, as they were last fetched: in the order of the names. No process is started. */
export function remoteBranches(commonDir: string, names: readonly string[]): readonly FoundBranch[] {
  const wanted = names.filter(isBranchName);
  const remote = wanted.length === 0 ? [] : listRefs(commonDir, remoteRefs);
  return wanted.flatMap((name) =>
    remote.filter((ref) => ref.name.split('/').slice(3).join('/') === name).map((ref) => ({ name, ref: ref.name, commit: ref.oid })),
  );
}

/** The first of these branches that is there, and here. */
export function findLocalBranch(commonDir: string, names: readonly string[]): FoundBranch | null {
  for (const name of names.filter(isBranchName)) {
    const commit = readRef(commonDir, `refs/heads/${name}`);
    if (commit !== null) return { name, ref: `refs/heads/${name}`, commit };
  }
  return null;
}
