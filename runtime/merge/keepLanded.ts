import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { git } from '../../actions/git/git.ts';
import { contentOf } from '../../actions/git/objects/keepBlob.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { rescueWork } from '../../actions/git/worktrees/rescueWork.ts';
import { stagedVersions } from '../../actions/git/index/stagedVersions.ts';
import { versionOnDisk } from '../../actions/git/checkout/versionOnDisk.ts';
import { versionsIn } from '../../actions/git/objects/versionsIn.ts';
import { workIn } from '../../actions/git/checkout/workIn.ts';
import { worktreeKey } from '../../actions/git/worktrees/worktreeState.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { knownFileKind, mergeKnownFile } from '../../machines/rules/knownFiles.ts';
import { mergedRef } from '../../machines/rules/privateRefs.ts';
import type { Version } from '../../schemas/merge.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { MergeScene } from './mergeScene.ts';

/**
 * Keeps what is not committed in a worktree as a commit, if all of it has landed: nothing is lost with the worktree then, and
 * whoever takes the landing back has it again. Null where it holds anything else, and where that cannot be found out: the worktree
 * stays then, which is no reason for a landing that everybody has to remain unfinished.
 */
export async function keepLanded(scene: MergeScene, landable: Landable, worktree: string): Promise<string | null> {
  const { world, project } = scene;
  try {
    const { ignored, repositories, uncommitted } = await workIn(worktree, world);
    if (ignored.length + repositories.length > 0 || !(await isLanded(scene, landable, worktree, uncommitted))) return null;
    const { commit } = await rescueWork(
      {
        worktree,
        ref: keptWorkRef(landable, worktreeKey(project.root, worktree)),
        message: `Uncommitted in ${basename(worktree)} when ${landable.plan.mission.directory} landed`,
        at: landable.plan.at,
      },
      world,
    );
    return commit;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

/**
 * Where the uncommitted work of a worktree is kept that a landing has no use for any more.
 * @param key the path of the worktree from the main checkout: of what a folder may be called, a ref may not bear everything
 */
export const keptWorkRef = ({ plan, landing }: Landable, key: string): string =>
  `${mergedRef(plan.mission.id, 'work')}/${landing.commit.slice(0, 12)}/${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;

/**
 * An event log has landed with its rows, status.json is made from it, and of anything else there is the same content: on the
 * disk, and where something is staged, there as well.
 */
async function isLanded(
  { world, project }: MergeScene,
  { landing }: Landable,
  worktree: string,
  paths: readonly string[],
): Promise<boolean> {
  const run = git(worktree, world);
  const landed = await versionsIn(run, landing.commit);
  if (!paths.every((path) => landed.has(path))) return false;
  const staged = await stagedVersions(run);
  const has = (path: string, found: Version | null, content: () => Uint8Array | null): boolean => {
    const version = landed.get(path);
    if (version === undefined || found?.mode !== version.mode) return false;
    if (found.oid === version.oid || knownFileKind(path) === 'status') return true;
    return knownFileKind(path) === 'event-log' && hasRows(readBlobs(project.commonDir, [version.oid]).get(version.oid), content());
  };
  return (
    paths.every((path) => {
      const place = join(worktree, path);
      return has(path, versionOnDisk(project.commonDir, place), () => contentOf(place));
    }) &&
    [...staged].every(([path, version]) => has(path, version, () => readBlobs(project.commonDir, [version.oid]).get(version.oid) ?? null))
  );
}

/** Whether an event log holds every row of another, and that is nothing else than a log. */
function hasRows(log: Uint8Array | undefined, other: Uint8Array | null): boolean {
  if (log === undefined || other === null || !isUtf8(other)) return false;
  const whole = Buffer.from(log).toString('utf8');
  const merged = mergeKnownFile('event-log', { base: null, ours: whole, theirs: Buffer.from(other).toString('utf8') });
  return 'text' in merged && merged.text === whole;
}
