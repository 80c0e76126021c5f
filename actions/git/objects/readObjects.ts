import { mustAnswer } from '../askGit.ts';
import { type StoredObject, withObjects } from './storedObjects.ts';

/** So many that git is faster, however long it takes to start. */
const many = 500;

/**
 * Objects by their ids, or by `<commit or tree>:<path>`; what is not there is absent from the answer. At most one process for
 * all of them, for what only git can read. Throws GIT_FAILED where git cannot tell, GIT_UNAVAILABLE.
 */
export function readObjects(commonDir: string, names: readonly string[]): ReadonlyMap<string, StoredObject> {
  const found = new Map<string, StoredObject>();
  const wanted = [...new Set(names)];
  const open =
    wanted.length > many
      ? wanted
      : withObjects(commonDir, (read) =>
          wanted.filter((name) => {
            const own = read(name);
            if (own != null) found.set(name, own);
            return own === undefined;
          }),
        );
  // A name with a line end cannot be asked for in this way; no file of ours has one.
  const asked = open.filter((name) => !name.includes('\n'));
  if (asked.length === 0) return found;
  const answer = mustAnswer(commonDir, ['cat-file', '--batch', '--buffer'], `${asked.join('\n')}\n`);
  let at = 0;
  for (const name of asked) {
    const end = answer.indexOf(0x0a, at);
    if (end < 0) return found;
    const header = answer.toString('utf8', at, end);
    at = end + 1;
    const [, oid, kind, length] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(header) ?? [];
    if (oid === undefined || kind === undefined) continue;
    const size = Number(length);
    found.set(name, { oid, kind, bytes: answer.subarray(at, at + size) });
    at += size + 1;
  }
  return found;
}
