import type { Git } from '../../actions/git/git.ts';
import { objectDrafts, type ObjectDrafts } from '../../actions/git/objects/objectDrafts.ts';
import type { MergeScene } from './mergeScene.ts';

const drafts = new WeakMap<MergeScene, ObjectDrafts>();

/** The objects that a merge makes, from one of its steps to the next: the repository gets them together. */
export function draftsOf(scene: MergeScene, run: Git): ObjectDrafts {
  const found = drafts.get(scene) ?? objectDrafts(run, scene.project.commonDir);
  drafts.set(scene, found);
  return found;
}
