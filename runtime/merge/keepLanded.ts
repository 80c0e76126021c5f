import { basename, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { git } from '../../actions/git/git.ts';
import { fileId } from '../../actions/git/keepBlob.ts';
import { readBlobs } from '../../actions/git/readBlobs.ts';
import { rescueWork } from '../../actions/git/rescueWork.ts';
import { uncommittedPaths } from '../../actions/git/uncommittedPaths.ts';
import { versionsIn } from '../../actions/git/versionsIn.ts';
import { workIn } from '../../actions/git/workIn.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { knownFileKind, mergeKnownFile } from '../../machines/rules/knownFiles.ts';
import { mergedRef } from '../../machines/rules/privateRefs.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Keeps what is not committed in a worktree as a commit, if all of it has landed: nothing is lost with the worktree then, and
 * whoever takes the landing back has it again. Null where it holds anything else. Throws the problems of git.
 */
export async function keepLanded(scene: MergeScene, landable: Landable, worktree: string): Promise<string | null> {
  const { world } = scene;
  const { ignored, repositories } = await workIn(worktree, world);
  if (ignored.length + repositories.length > 0 || !(await isLanded(scene, landable, worktree))) return null;
  const { commit } = await rescueWork(
    {
      worktree,
      ref: keptWorkRef(landable, worktree),
      message: `Uncommitted in ${basename(worktree)} when ${landable.plan.mission.directory} landed`,
      at: landable.plan.at,
    },
    world,
  );
  return commit;
}

/** Where the uncommitted work of a worktree is kept that a landing has no use for any more. */
export const keptWorkRef = ({ plan, landing }: Landable, worktree: string): string =>
  `${mergedRef(plan.mission.id, 'work')}/${landing.commit.slice(0, 12)}/${basename(worktree)}`;

/** An event log has landed with its rows, status.json is made from it, and of anything else there is the same content. */
async function isLanded({ world, project }: MergeScene, { plan, landing }: Landable, worktree: string): Promise<boolean> {
  const paths = await uncommittedPaths(worktree, world);
  const landed = await versionsIn(git(plan.checkout, world), landing.commit, paths);
  const logs = paths.filter((path) => knownFileKind(path) === 'event-log');
  const texts = readBlobs(
    project.commonDir,
    logs.flatMap((path) => landed.get(path)?.oid ?? []),
  );
  return paths.every((path) => {
    const oid = landed.get(path)?.oid;
    const here = readText(join(worktree, path));
    if (oid === undefined || here === null) return false;
    if (knownFileKind(path) === 'status') return true;
    if (!logs.includes(path)) return fileId(project.commonDir, join(worktree, path)) === oid;
    const whole = texts.get(oid)?.toString('utf8') ?? '';
    const merged = mergeKnownFile('event-log', { base: null, ours: whole, theirs: here });
    return 'text' in merged && merged.text === whole;
  });
}
