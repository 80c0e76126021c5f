import { mustAnswer } from '../askGit.ts';
import type { Ref } from '../refs/refs.ts';

/**
 * The names of the folders directly below `path` on each of the refs, for the refs that have that path.
 * One git process, however many refs: their trees come in one answer. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export function foldersOnRefs(commonDir: string, refs: readonly Ref[], path: string): ReadonlyMap<string, readonly string[]> {
  const answer = mustAnswer(commonDir, ['cat-file', '--batch'], refs.map(({ oid }) => `${oid}:${path}\n`).join(''));
  const found = new Map<string, readonly string[]>();
  let at = 0;
  for (const { name } of refs) {
    const endOfLine = answer.indexOf(0x0a, at);
    const header = answer.toString('utf8', at, endOfLine);
    at = endOfLine + 1;
    const [, oid, kind, size] = /^([0-9a-f]+) (\w+) (\d+)$/.exec(header) ?? [];
    // Anything else says in words that this ref has no such path.
    if (oid === undefined || size === undefined) continue;
    if (kind === 'tree') found.set(name, foldersIn(answer.subarray(at, at + Number(size)), oid.length / 2));
    at += Number(size) + 1;
  }
  return found;
}

/** The folders of a tree object: `<mode> <name>`, a zero byte and the bytes of an object id, again and again. */
function foldersIn(tree: Buffer, oidBytes: number): readonly string[] {
  const folders: string[] = [];
  for (let at = 0; at < tree.length;) {
    const end = tree.indexOf(0, at);
    const [mode, ...name] = tree.toString('utf8', at, end).split(' ');
    if (mode === '40000') folders.push(name.join(' '));
    at = end + 1 + oidBytes;
  }
  return folders;
}
