import { relative, sep } from 'node:path';
import { uncommittedPaths } from '../../actions/git/uncommittedPaths.ts';
import { isBegunWrite } from '../../machines/rules/isBegunWrite.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import type { MergeScene } from './mergeScene.ts';

/** Files of the mission that a landing takes along, as they are in one checkout. */
export interface TakenFiles {
  readonly checkout: string;
  /** From the top of the checkout. */
  readonly paths: readonly string[];
}

/** The files of a mission that a landing writes itself. */
export const writtenNames = ['status.events.jsonl', 'status.json', 'meta.json', 'merge-ledger.json'] as const;

/**
 * What a mission has uncommitted in its own folder where commands write it: on a protected branch they commit nothing, so all
 * of its documents may be waiting there. From the main checkout only where that has the target checked out, and from the
 * worktree of its status where it has one.
 */
export async function takenFiles(
  {
    world,
    project: { root, checkout },
    mission: {
      homes: { status },
    },
  }: MergeScene,
  { target, mission: { folder } }: Pick<MergePlan, 'target' | 'mission'>,
): Promise<readonly TakenFiles[]> {
  const places = [
    ...(checkout.branch === target ? [root] : []),
    ...(status.at === 'checkout' && status.checkout !== root ? [status.checkout] : []),
  ];
  const found: TakenFiles[] = [];
  for (const place of places) {
    const own =
      status.at === 'checkout' && place === status.checkout && place !== root
        ? relative(place, status.folder).split(sep).join('/')
        : folder;
    const paths = await uncommittedPaths(place, world, [`:(literal)${own}`]);
    found.push({ checkout: place, paths: paths.filter((path) => !isWritten(path, own) && !isBegunWrite(path)) });
  }
  return found;
}

const isWritten = (path: string, folder: string): boolean => writtenNames.some((name) => path === `${folder}/${name}`);
