import { type BigIntStats, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { writing } from '../../files/writing.ts';
import { attributesIn, isAttributes } from '../index/attributesIn.ts';
import { editIndex } from '../index/editIndex.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { comparedTrees } from '../objects/diffTrees.ts';
import { idBytes } from '../objects/keepBlob.ts';
import { fileIn, isNewFolder } from './differences.ts';
import { type CheckoutMove, type Look, lookAtMove, type Obstacle } from './lookAtMove.ts';
import { mayLeaveOut } from './leftOut.ts';
import { placeFiles } from './placeFiles.ts';
import { showingCommand } from './showingCommand.ts';
import { entryIn, type ReadIndex, readIndex } from '../index/readIndex.ts';
import { nextIndex, putIndexInPlace } from '../index/refreshIndex.ts';
import { dropStaged, isStaged, keepStaged, keptStaged, takeStaged } from './stagedAhead.ts';
import { type ComingFile, type Manner, type StagedFiles, stageFiles } from './stageFiles.ts';
import { type TemporaryIndex, removeIndex } from '../index/temporaryIndex.ts';

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
  const index = readIndex(join(gitDir, 'index'), idBytes(commonDir));
  const looks = await lookAtMove(run, commonDir, index, move);
  const obstacles = obstaclesAmong(looks);
  if (obstacles.length > 0) return obstacles;
  const attributes = looks.filter(({ path }) => isAttributes(path));
  // By others something else may have been written.
  if (attributes.length > 0) await dropStaged(world, move.checkout);
  // What is left to somebody else now may be open when the move comes.
  const open = looks.filter(({ state, isSkipped }) => state === 'open' || (state === 'left' && !isSkipped));
  await stageAhead(run, commonDir, index, comingOf(open), attributes);
  return [];
}

/**
 * The same when it is known in part what the move will bring: `to` is a tree that the repository need not have yet, but for the
 * files of which `isStored` says so. What only git could tell of it is left to `prepareMove`.
 */
export async function stageEarly(
  { checkout, from, to }: Pick<CheckoutMove, 'checkout' | 'from' | 'to'>,
  isStored: (oid: string) => boolean,
  world: GitWorld,
): Promise<void> {
  const { commonDir, gitDir } = await enterCheckout(checkout, world);
  if (mayLeaveOut(gitDir)) return;
  const run = git(checkout, world);
  const changes = comparedTrees(run, { from, to });
  const index = readIndex(join(gitDir, 'index'), idBytes(commonDir));
  if (index === null || changes === null || changes.some(({ path }) => isAttributes(path))) return;
  const coming = comingOf(changes.map(({ path, after }) => ({ path, to: after })));
  const isWanted = ({ path, to: { oid } }: ComingFile): boolean => isStored(oid) && entryIn(index, path)?.isSkipped !== true;
  await stageAhead(run, commonDir, index, coming.filter(isWanted), []);
}

async function stageAhead(
  run: Git,
  commonDir: string,
  index: ReadIndex | null,
  coming: readonly ComingFile[],
  attributes: readonly Change[],
): Promise<void> {
  const missing = missingIn(keptStaged(run.world, run.checkout), coming);
  if (missing.length === 0) return;
  keepStaged(run.world, run.checkout, stageFiles(run, commonDir, missing, await mannerFor(run, index, missing, attributes)));
}

/** A path with what it is to hold. */
type Change = Pick<Look, 'path' | 'to'>;

const missingIn = (staged: readonly StagedFiles[], coming: readonly ComingFile[]): readonly ComingFile[] =>
  coming.filter(({ path, to }) => !isStaged(staged, path, to));

/** What git is to go by for these files when those of the attributes that change have changed. */
async function mannerFor(run: Git, index: ReadIndex | null, files: readonly ComingFile[], attributes: readonly Change[]): Promise<Manner> {
  const stale = attributes.map(({ path }) => path);
  const paths = files.map(({ path }) => path);
  const staying = (await attributesIn(run, index, paths)).filter(({ path }) => !stale.includes(path));
  return { attributes: [...staying, ...comingOf(attributes)], stale };
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
  if (obstacles.length > 0) throw await notMovable(run, obstacles);
  const files = new Map(doneOf(looks));
  const follow = (own: TemporaryIndex): Promise<void> => editIndex(run, own, read(own), { edits: looks, files, since });
  const attributes = looks.filter(({ path }) => isAttributes(path));
  const staged = [...(await takeStaged(run.world, move.checkout))];
  const open = looks.filter(({ state }) => state === 'open');
  const coming = comingOf(open);
  try {
    const missing = missingIn(staged, coming);
    if (missing.length > 0) staged.push(stageFiles(run, commonDir, missing, await mannerFor(run, found, missing, attributes)));
    await Promise.all(staged.map(({ written }) => written));
    const placed = placeFiles(run, open, { places: placesOf(staged, coming), former: staged[0]?.former ?? null });
    if (placed.overtaken !== null) throw await notMovable(run, [{ path: placed.overtaken.path, why: 'changed' }]);
    for (const [path, stat] of placed.files) files.set(path, stat);
    makeFolders(move, looks);
    // What cannot be taken away now is taken away by the next move.
    const cleared = Promise.allSettled(staged.splice(0).map((each) => each.remove()));
    await follow(index);
    return { cleared, follow };
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

/** The files among these that git is to write; a submodule is none. */
const comingOf = (files: readonly Pick<Look, 'path' | 'to'>[]): readonly ComingFile[] =>
  files.flatMap(({ path, to }) => (to === null || fileIn(to) === null ? [] : [{ path, to }]));

/** Where each of these files was staged. */
const placesOf = (staged: readonly StagedFiles[], coming: readonly ComingFile[]): ReadonlyMap<string, string> =>
  new Map(
    coming.flatMap(({ path, to }) => {
      const place = staged.find((each) => isStaged([each], path, to))?.files.get(path)?.place;
      return place === undefined ? [] : [[path, place]];
    }),
  );

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

async function notMovable(run: Git, obstacles: readonly Obstacle[]): Promise<ProblemError> {
  const { checkout } = run;
  const told = obstacles
    .slice(0, 10)
    .map(({ path, why }) => `${path} ${words[why]}`)
    .join('; ');
  return new ProblemError(
    problem('CHECKOUT_NOT_MOVABLE', `${checkout} holds what would be lost: ${told}${obstacles.length > 10 ? ' …' : ''}.`, {
      next: await showingCommand(run, obstacles),
      details: { checkout, obstacles: obstacles.map((each) => ({ ...each })) },
    }),
  );
}
