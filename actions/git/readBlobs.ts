import { askGit } from './askGit.ts';

/**
 * The content of blobs by their ids, or of files by `<commit>:<path>`; what is not there or no blob is absent from the answer.
 * One process for all of them, none for none. Throws GIT_UNAVAILABLE.
 */
export function readBlobs(commonDir: string, names: readonly string[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  // A name with a line end cannot be asked for in this way; no file of ours has one.
  const asked = [...new Set(names)].filter((name) => !name.includes('\n'));
  if (asked.length === 0) return found;
  const answer = askGit(commonDir, ['cat-file', '--batch'], `${asked.join('\n')}\n`) ?? Buffer.alloc(0);
  let at = 0;
  for (const name of asked) {
    const end = answer.indexOf(0x0a, at);
    if (end < 0) return found;
    const header = answer.subarray(at, end).toString('utf8');
    at = end + 1;
    const said = /^[0-9a-f]+ (?<type>\w+) (?<size>\d+)$/.exec(header)?.groups;
    if (said === undefined) continue;
    const size = Number(said['size']);
    if (said['type'] === 'blob') found.set(name, answer.subarray(at, at + size));
    at += size + 1;
  }
  return found;
}
