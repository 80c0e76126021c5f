import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { editIndex, type IndexEditing } from './editIndex.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type Git, type GitWorld, git } from './git.ts';
import { idBytes } from './keepBlob.ts';
import { type CheckoutMove, type Look, lookAtMove, type Obstacle } from './lookAtMove.ts';
import { placeFiles } from './placeFiles.ts';
import { type ReadIndex, readIndex } from './readIndex.ts';
import { nextIndex, putIndexInPlace } from './refreshIndex.ts';
import { type TemporaryIndex, removeIndex } from './temporaryIndex.ts';

export type { CheckoutMove, Obstacle };

/** Everything that would be lost by a move, in the order of the paths. Looks and changes nothing. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function whyNotMovable(move: CheckoutMove, world: GitWorld): Promise<readonly Obstacle[]> {
  const { commonDir, gitDir } = await enterCheckout(move.checkout, world);
  return obstaclesAmong(await lookAtMove(git(move.checkout, world), commonDir, readIndex(join(gitDir, 'index'), idBytes(commonDir)), move));
}

/**
 * Takes the files and the index of a checkout from one commit to another. Files people have edited, and files git does not
 * know, ignored ones too, are never written over: then nothing is changed. A path that is as it is to be is done, so that
 * a move which was killed is ended by another. Each file is whole at every moment. No ref is moved.
 *
 * Throws CHECKOUT_NOT_MOVABLE with every path, or with the one that was written meanwhile; GIT_OPERATION_IN_PROGRESS (the index
 * is held all the time), FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function moveCheckout(move: CheckoutMove, world: GitWorld): Promise<void> {
  const layout = await enterCheckout(move.checkout, world);
  const run = git(move.checkout, world);
  const since = Math.floor(Date.now() / 1000);
  const next = nextIndex(layout, world);
  const read = ({ path }: TemporaryIndex): ReadIndex | null => readIndex(path, idBytes(layout.commonDir));
  let follow: (index: TemporaryIndex) => Promise<void>;
  try {
    const index = read(next.index);
    const looks = await lookAtMove(run, layout.commonDir, index, move);
    const obstacles = obstaclesAmong(looks);
    if (obstacles.length > 0) throw notMovable(move, obstacles);
    const editing = editIndex(run, next.index, index, looks, since);
    const files = await moveFiles(run, layout.commonDir, next.index, { move, looks, editing });
    await editing.know(files);
    follow = (newer) => editIndex(run, newer, read(newer), looks, since).know(files);
  } catch (error) {
    removeIndex(next.index);
    throw error;
  }
  if (await putIndexInPlace(layout, next, world, follow)) return;
  const lock = join(layout.gitDir, 'index.lock');
  throw new ProblemError(
    problem(
      'GIT_OPERATION_IN_PROGRESS',
      `Another program holds the index of ${move.checkout}, or was killed while it did: ${lock} is there.`,
      {
        unchanged: 'The files are in place; the same command lets the index follow.',
        next: 'spec-kitty doctor locks',
        details: { checkout: move.checkout, operation: 'index lock', lock },
      },
    ),
  );
}

/** Moves the files that are not as they are to be yet. Answers those an index may know: they are for certain as the commit has them. */
async function moveFiles(
  run: Git,
  commonDir: string,
  index: TemporaryIndex,
  { move, looks, editing }: { readonly move: CheckoutMove; readonly looks: readonly Look[]; readonly editing: IndexEditing },
): Promise<ReadonlyMap<string, BigIntStats>> {
  const done = looks.flatMap(({ path, to, state, stat }): [string, BigIntStats][] =>
    state === 'done' && to !== null && stat !== null ? [[path, stat]] : [],
  );
  const open = looks.filter(({ state }) => state === 'open');
  if (open.length === 0) return new Map(done);
  // By the index git knows what to write.
  await editing.hold();
  const { files, overtaken } = await placeFiles(run, commonDir, index, open);
  if (overtaken !== null) throw notMovable(move, [{ path: overtaken.path, why: 'changed' }]);
  return new Map([...done, ...files]);
}

const obstaclesAmong = (looks: readonly Look[]): readonly Obstacle[] =>
  looks.flatMap(({ path, obstacle }) => (obstacle === null ? [] : [{ path, why: obstacle }]));

const words: Readonly<Record<Obstacle['why'], string>> = {
  changed: 'was changed and not committed',
  staged: 'is staged as something else',
  in_the_way: 'is in the way and git does not know it',
};

function notMovable({ checkout }: CheckoutMove, obstacles: readonly Obstacle[]): ProblemError {
  const told = obstacles
    .slice(0, 10)
    .map(({ path, why }) => `${path} ${words[why]}`)
    .join('; ');
  return new ProblemError(
    problem('CHECKOUT_NOT_MOVABLE', `${checkout} holds what would be lost: ${told}${obstacles.length > 10 ? ' …' : ''}.`, {
      details: { checkout, obstacles: obstacles.map((each) => ({ ...each })) },
    }),
  );
}
