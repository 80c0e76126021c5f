import type { Tip } from '../../../machines/rules/bookkeeping.ts';
import { withObjects } from '../objects/storedObjects.ts';

/** The commit that a branch points to, as it lies in the repository. Null where only git can read it. */
export function tipAt(commonDir: string, commit: string): Tip | null {
  const object = withObjects(commonDir, (read) => read(commit));
  if (object?.kind !== 'commit') return null;
  const text = object.bytes.toString('utf8');
  const end = text.indexOf('\n\n');
  const [head, message] = [text.slice(0, end + 1), text.slice(end + 2).replace(/^\n+/, '')];
  const tree = /^tree ([0-9a-f]+)$/m.exec(head)?.[1];
  const [authored, committed] = ['author', 'committer'].map((role) => new RegExp(`^${role} .*> (\\d+ [+-]\\d{4})$`, 'm').exec(head)?.[1]);
  // What is written in another encoding git reads as it does everywhere.
  if (end < 0 || tree === undefined || authored === undefined || committed === undefined || /^encoding /m.test(head)) return null;
  return {
    commit,
    tree,
    parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent),
    authored,
    committed,
    message,
  };
}
