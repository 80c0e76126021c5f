import type { GitWorld } from '../git.ts';
import type { CheckoutMove } from './lookAtMove.ts';
import type { StagedFiles } from './stageFiles.ts';

type Destination = Pick<CheckoutMove, 'checkout' | 'to'>;

interface Ahead extends Destination {
  readonly files: StagedFiles;
}

/** What was staged in a world for moves that may come, and what is on its way out. */
const all = new WeakMap<GitWorld, { readonly kept: Set<Ahead>; readonly leaving: Promise<void>[] }>();

function stagedIn(world: GitWorld) {
  const found = all.get(world) ?? { kept: new Set<Ahead>(), leaving: [] };
  all.set(world, found);
  return found;
}

/** Keeps staged files for the move that they are for. */
export function keepStaged(world: GitWorld, { checkout, to }: Destination, files: StagedFiles): void {
  stagedIn(world).kept.add({ checkout, to, files });
}

/**
 * Ends when everything that was staged ahead is written. Throws GIT_FAILED with what git says of the first that it cannot write,
 * such as that a filter has failed, and GIT_UNAVAILABLE.
 */
export async function awaitStaged(world: GitWorld): Promise<void> {
  for (const { files } of stagedIn(world).kept) await files.written;
}

/**
 * Takes what was staged for a move. Who takes it removes it, and need not wait: `removeStaged` does. What git could not write
 * then it writes when the move comes.
 */
export async function takeStaged(world: GitWorld, { checkout, to }: Destination): Promise<readonly StagedFiles[]> {
  const { kept, leaving } = stagedIn(world);
  const found = [...kept].find((each) => each.checkout === checkout && each.to === to);
  if (found === undefined) return [];
  const isWritten = await found.files.written.then(
    () => true,
    () => false,
  );
  if (!isWritten) return [];
  kept.delete(found);
  return [
    {
      ...found.files,
      async remove() {
        leaving.push(removed(found.files));
      },
    },
  ];
}

/** Removes what was staged for moves that have not come, and waits for what is on its way out. */
export async function removeStaged(world: GitWorld): Promise<void> {
  const { kept, leaving } = stagedIn(world);
  all.delete(world);
  await Promise.all([...leaving, ...[...kept].map(({ files }) => removed(files))]);
}

/** What cannot be taken away now is taken away by the next move. */
const removed = (files: StagedFiles): Promise<void> => files.remove().catch(() => {});
