import type { Tip } from '../../../machines/rules/bookkeeping.ts';
import { commitHead } from '../objects/commitHead.ts';
import { withObjects } from '../objects/storedObjects.ts';

/** The commit that a branch points to, as it lies in the repository. Null where only git can read it. */
export function tipAt(commonDir: string, commit: string): Tip | null {
  const object = withObjects(commonDir, (read) => read(commit));
  const head = object?.kind === 'commit' ? commitHead(object.bytes) : null;
  // What is written in another encoding git reads as it does everywhere.
  if (object == null || head === null || head.isEncoded) return null;
  const { tree, parents, authored, committed, end } = head;
  return { commit, tree, parents, authored, committed, message: object.bytes.toString('utf8', end).replace(/^\n+/, '') };
}
