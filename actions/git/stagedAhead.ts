import type { GitWorld } from './git.ts';
import type { CheckoutMove } from './lookAtMove.ts';
import type { StagedFiles } from './stageFiles.ts';

type Destination = Pick<CheckoutMove, 'checkout' | 'to'>;

interface Ahead extends Destination {
  readonly files: StagedFiles;
}

/** What was staged in a world for moves that may come. */
const all = new WeakMap<GitWorld, Ahead[]>();

/** Keeps staged files for the move that they are for. */
export const keepStaged = (world: GitWorld, { checkout, to }: Destination, files: StagedFiles): void => {
  all.set(world, [...(all.get(world) ?? []), { checkout, to, files }]);
};

/** Takes what was staged for a move. Who takes it removes it. What git could not write then it writes when the move comes. */
export async function takeStaged(world: GitWorld, { checkout, to }: Destination): Promise<readonly StagedFiles[]> {
  const found = all.get(world)?.find((each) => each.checkout === checkout && each.to === to);
  if (found === undefined) return [];
  const isWritten = await found.files.written.then(
    () => true,
    () => false,
  );
  if (!isWritten) return [];
  all.set(world, all.get(world)?.filter((each) => each !== found) ?? []);
  return [found.files];
}

/** Removes what was staged for moves that have not come. */
export async function removeStaged(world: GitWorld): Promise<void> {
  const left = all.get(world) ?? [];
  all.delete(world);
  for (const { files } of left) await files.remove();
}
