import { type BigIntStats, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { writing } from '../../files/writing.ts';
import { editIndex } from '../index/editIndex.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { idBytes } from '../objects/keepBlob.ts';
import { type CheckoutMove, isNewFolder, type Look, lookAtMove, type Obstacle } from './lookAtMove.ts';
import { placeFiles } from './placeFiles.ts';
import { type ReadIndex, readIndex } from '../index/readIndex.ts';
import { nextIndex, putIndexInPlace } from '../index/refreshIndex.ts';
import { keepStaged, takeStaged } from './stagedAhead.ts';
import { stageFiles } from './stageFiles.ts';
import { type TemporaryIndex, newIndex, removeIndex } from '../index/temporaryIndex.ts';

export type { CheckoutMove, Obstacle };

/** Everything that would be lost by a move, in the order of the paths. Looks and changes nothing. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function whyNotMovable(move: CheckoutMove, world: GitWorld): Promise<readonly Obstacle[]> {
  const { commonDir, gitDir } = await enterCheckout(move.checkout, world);
  return obstaclesAmong(await lookAtMove(git(move.checkout, world), commonDir, readIndex(join(gitDir, 'index'), idBytes(commonDir)), move));
}

/**
 * The same before a move that will come: where nothing is in its way, git begins to write the files beside the checkout while
 * this process goes on. Who asks for it calls `removeStaged` in the end, whether the move has come or not.
 */
export async function prepareMove(move: CheckoutMove, world: GitWorld): Promise<readonly Obstacle[]> {
  const { commonDir, gitDir } = await enterCheckout(move.checkout, world);
  const run = git(move.checkout, world);
  const index = newIndex(commonDir, join(gitDir, 'index'), world);
  const read = readIndex(index.path, idBytes(commonDir));
  const looks = await lookAtMove(run, commonDir, read, move);
  // What is left to somebody else now may be open when the move comes.
  const mayBeOpen = ({ state, isSkipped, to }: Look): boolean => state !== 'done' && !isSkipped && to?.mode !== '160000';
  const [obstacles, coming] = [obstaclesAmong(looks), comingOf(looks.filter(mayBeOpen))];
  if (obstacles.length > 0 || coming.length === 0 || looks.some(isAttributes)) {
    removeIndex(index);
    return obstacles;
  }
  await editIndex(run, index, read, looks, secondNow()).hold();
  const staged = stageFiles(run, commonDir, index, coming);
  keepStaged(world, move, {
    ...staged,
    async remove() {
      await staged.remove();
      removeIndex(index);
    },
  });
  return obstacles;
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
  const next = nextIndex(layout, world);
  let moved: Moved;
  try {
    moved = await moveFiles(git(move.checkout, world), layout.commonDir, next.index, move);
  } catch (error) {
    removeIndex(next.index);
    throw error;
  }
  const isInPlace = await putIndexInPlace(layout, next, world, moved.follow);
  await moved.cleared;
  if (isInPlace) return;
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

interface Moved {
  /** Lets another index hold and know what this one does. */
  readonly follow: (index: TemporaryIndex) => Promise<void>;
  /** Ends when nothing is left beside the checkout. */
  readonly cleared: Promise<unknown>;
}

/** Moves the files, and lets an index of our own follow. */
async function moveFiles(run: Git, commonDir: string, index: TemporaryIndex, move: CheckoutMove): Promise<Moved> {
  const since = secondNow();
  const read = ({ path }: TemporaryIndex): ReadIndex | null => readIndex(path, idBytes(commonDir));
  const found = read(index);
  const looks = await lookAtMove(run, commonDir, found, move);
  const obstacles = obstaclesAmong(looks);
  if (obstacles.length > 0) throw notMovable(move, obstacles);
  const editing = editIndex(run, index, found, looks, since);
  const staged = [...(await takeStaged(run.world, move))];
  try {
    const known = new Map(doneOf(looks));
    for (const round of inRounds(looks.filter(isOpen))) {
      const missing = comingOf(round).filter((path) => staged.every(({ places }) => !places.has(path)));
      if (missing.length > 0) {
        // By the index git knows what to write.
        await editing.hold();
        staged.push(stageFiles(run, commonDir, index, missing));
      }
      await Promise.all(staged.map(({ written }) => written));
      const places = new Map(staged.flatMap((each) => [...each.places]));
      const { files, overtaken } = placeFiles(run, round, { places, former: staged[0]?.former ?? null });
      if (overtaken !== null) throw notMovable(move, [{ path: overtaken.path, why: 'changed' }]);
      for (const [path, stat] of files) known.set(path, stat);
    }
    makeFolders(move, looks);
    // What cannot be taken away now is taken away by the next move.
    const cleared = Promise.allSettled(staged.splice(0).map((each) => each.remove()));
    await editing.know(known);
    return { cleared, follow: (newer) => editIndex(run, newer, read(newer), looks, since).know(known) };
  } finally {
    for (const each of staged) await each.remove();
  }
}

/** One that is there is left with what is in it. */
function makeFolders({ checkout, leaves, isIndexOnly = false }: CheckoutMove, looks: readonly Look[]): void {
  for (const look of looks) {
    const folder = join(checkout, look.path);
    if (isIndexOnly || look.isSkipped || !isNewFolder(look) || leaves.includes(look.path)) continue;
    writing(folder, () => mkdirSync(folder, { recursive: true }));
  }
}

const secondNow = (): number => Math.floor(Date.now() / 1000);

const isOpen = ({ state }: Look): boolean => state === 'open';

const comingOf = (looks: readonly Look[]): readonly string[] => looks.flatMap(({ path, to }) => (to === null ? [] : [path]));

const isAttributes = ({ path }: Look): boolean => /(?:^|\/)\.gitattributes$/.test(path);

/** Git writes files by the attributes it finds on the disk: where these change, they do so before the others are written. */
function inRounds(open: readonly Look[]): readonly (readonly Look[])[] {
  if (!open.some(isAttributes)) return open.length === 0 ? [] : [open];
  const first = open.filter((look) => look.to === null || isAttributes(look));
  return [first, open.filter((look) => !first.includes(look))];
}

/** Files that were there before, for certain as the commit has them. */
const doneOf = (looks: readonly Look[]): readonly (readonly [string, BigIntStats])[] =>
  looks.flatMap(({ path, to, state, stat }) => (state === 'done' && to !== null && stat !== null ? [[path, stat] as const] : []));

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
