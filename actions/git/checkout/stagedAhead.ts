import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import type { GitWorld } from '../git.ts';
import type { StagedFiles } from './stageFiles.ts';

/** What was staged in a world for moves that may come, by the checkouts it is for, and what is on its way out. */
const all = new WeakMap<GitWorld, { readonly kept: Map<string, readonly StagedFiles[]>; readonly leaving: Promise<void>[] }>();

function stagedIn(world: GitWorld) {
  const found = all.get(world) ?? { kept: new Map<string, readonly StagedFiles[]>(), leaving: [] };
  all.set(world, found);
  return found;
}

/** Keeps staged files for a move of a checkout. */
export function keepStaged(world: GitWorld, checkout: string, files: StagedFiles): void {
  stagedIn(world).kept.set(checkout, [...keptStaged(world, checkout), files]);
}

/** What is being staged for a checkout, or has been. */
export const keptStaged = (world: GitWorld, checkout: string): readonly StagedFiles[] => stagedIn(world).kept.get(checkout) ?? [];

/** Whether a file is among these as it is to be. */
export const isStaged = (staged: readonly StagedFiles[], path: string, { oid, mode }: TreeEntry): boolean =>
  staged.some(({ files }) => {
    const file = files.get(path);
    return file?.oid === oid && file.mode === mode;
  });

/**
 * Ends when everything that was staged ahead is written. Throws GIT_FAILED with what git says of the first that it cannot write,
 * such as that a filter has failed, and GIT_UNAVAILABLE.
 */
export async function awaitStaged(world: GitWorld): Promise<void> {
  for (const { written } of [...stagedIn(world).kept.values()].flat()) await written;
}

/**
 * Takes what was staged for a checkout. Who takes it removes it, and need not wait: `removeStaged` does. What git could not write
 * then it writes when the move comes.
 */
export async function takeStaged(world: GitWorld, checkout: string): Promise<readonly StagedFiles[]> {
  const { kept, leaving } = stagedIn(world);
  const found = keptStaged(world, checkout);
  const written = await Promise.allSettled(found.map((each) => each.written));
  const good = found.filter((_, index) => written[index]?.status === 'fulfilled');
  kept.set(
    checkout,
    found.filter((each) => !good.includes(each)),
  );
  return good.map((files) => ({
    ...files,
    async remove() {
      leaving.push(removed(files));
    },
  }));
}

/** Removes what was staged for a checkout: the move will come in another way. */
export async function dropStaged(world: GitWorld, checkout: string): Promise<void> {
  const dropped = keptStaged(world, checkout);
  stagedIn(world).kept.delete(checkout);
  await Promise.all(dropped.map(removed));
}

/** Removes what was staged for moves that have not come, and waits for what is on its way out. */
export async function removeStaged(world: GitWorld): Promise<void> {
  const { kept, leaving } = stagedIn(world);
  all.delete(world);
  await Promise.all([...leaving, ...[...kept.values()].flat().map(removed)]);
}

/** What cannot be taken away now is taken away by the next move. */
const removed = (files: StagedFiles): Promise<void> => files.remove().catch(() => {});
