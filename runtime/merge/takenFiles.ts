import { join, relative, sep } from 'node:path';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readWorkPackages } from '../../actions/files/readWorkPackages.ts';
import type { Step } from '../../actions/git/shellScript.ts';
import { statusStep } from '../../actions/git/checkout/statusOf.ts';
import { uncommittedPaths } from '../../actions/git/checkout/uncommittedPaths.ts';
import { isBegunWrite } from '../../machines/rules/isBegunWrite.ts';
import { ownedPathspecs } from '../../machines/rules/ownedFiles.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
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
 * worktree of its status where it has one. What its planning packages have written beside that folder waits there too.
 */
export async function takenFiles(
  scene: MergeScene,
  plan: Pick<MergePlan, 'target' | 'mission' | 'planning' | 'done'>,
): Promise<readonly TakenFiles[]> {
  const found: TakenFiles[] = [];
  for (const { checkout, folder } of placesOf(scene, plan)) {
    const paths = await uncommittedPaths(checkout, scene.world, [inFolder(folder)]);
    found.push({ checkout, paths: paths.filter((path) => !isWritten(path, folder) && !isBegunWrite(path)) });
  }
  const planned = await plannedFiles(scene, plan);
  return planned.length === 0 ? found : [...found, { checkout: scene.project.root, paths: planned }];
}

/** What planning packages that land own and nobody could commit: elsewhere it is committed before it is handed in. */
async function plannedFiles(
  { world, project, mission }: MergeScene,
  { target, mission: { folder }, planning, done }: Pick<MergePlan, 'target' | 'mission' | 'planning' | 'done'>,
): Promise<readonly string[]> {
  const landing = planning.filter((id) => done.some(({ wp }) => wp === id));
  if (landing.length === 0 || project.checkout.branch !== target) return [];
  const { settings } = await readConfig(project.root);
  if (!isProtectedBranch(world, project, settings, target)) return [];
  const { packages } = await readWorkPackages(join(mission.homes.packages.folder, 'tasks'));
  const owned = packages.flatMap(({ wp_id, front_matter }) => (landing.includes(wp_id) ? front_matter.owned_files : []));
  if (owned.length === 0) return [];
  const paths = await uncommittedPaths(project.root, world, ownedPathspecs(owned));
  return paths.filter((path) => !path.startsWith(`${folder}/`) && !path.endsWith('/'));
}

/** What git will be asked for that in the main checkout, if anything. */
export const takenQuestions = (scene: MergeScene, plan: Pick<MergePlan, 'target' | 'mission'>): readonly Step[] =>
  placesOf(scene, plan)
    .filter(({ checkout }) => checkout === scene.project.root)
    .map(({ folder }) => statusStep({ untracked: 'all', pathspecs: [inFolder(folder)] }));

const inFolder = (folder: string): string => `:(literal)${folder}`;

/** The folders of the mission by the checkouts they are in. */
function placesOf(
  {
    project: { root, checkout },
    mission: {
      homes: { status },
    },
  }: MergeScene,
  { target, mission: { folder } }: Pick<MergePlan, 'target' | 'mission'>,
): readonly { readonly checkout: string; readonly folder: string }[] {
  return [
    ...(checkout.branch === target ? [{ checkout: root, folder }] : []),
    ...(status.at === 'checkout' && status.checkout !== root
      ? [{ checkout: status.checkout, folder: relative(status.checkout, status.folder).split(sep).join('/') }]
      : []),
  ];
}

const isWritten = (path: string, folder: string): boolean => writtenNames.some((name) => path === `${folder}/${name}`);
