import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything that a folder holds, as one word: of two folders with the same word no program can tell which is which. Left out is what no
 * program reads there as a fact: which process has made a file, random names of files that are being made, and what an index
 * remembers of the disk.
 */
export function stateOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesIn(folder).toSorted((one, other) => (one < other ? -1 : 1)))
    hash.update(`${plain(path)}\0${contentOf(join(folder, path))}\0`);
  return hash.digest('hex');
}

function filesIn(folder: string, below = ''): string[] {
  const found: string[] = [];
  for (const name of namesIn(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    found.push(path);
    if (kindOf(join(folder, path)) === 'folder') found.push(...filesIn(folder, path));
  }
  return found;
}

/** What other processes make and take away meanwhile may be gone when it is looked at. */
const namesIn = (folder: string): readonly string[] => orElse(() => readdirSync(folder), []);

type Kind = 'folder' | 'link' | 'program' | 'file' | 'gone';

function kindOf(path: string): Kind {
  return orElse((): Kind => {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : (stat.mode & 0o100) === 0 ? 'file' : 'program';
  }, 'gone');
}

function contentOf(path: string): string {
  const kind = kindOf(path);
  if (kind === 'folder' || kind === 'gone') return kind;
  if (kind === 'link') return `link ${orElse(() => readlinkSync(path), '')}`;
  const bytes = orElse(() => readFileSync(path), Buffer.alloc(0));
  return `${kind} ${/(?:^|\/)index(?:\.lock)?$/.test(path) ? indexIn(bytes) : plain(bytes.toString('latin1'))}`;
}

/** A process by all it is known by, and the names of files that git is making. */
const plain = (text: string): string =>
  text
    .replaceAll(/\b\d+_\d*_[0-9a-f-]*_\d*_\d{8}T\d{6}Z_[A-Za-z0-9.-]+/g, '<process>')
    .replaceAll(/\btmp_(obj|pack|idx|rev)_[A-Za-z0-9-]+/g, 'tmp_$1');

/** The entries of an index (version 2) without what they say of the disk; anything else as it is. */
function indexIn(bytes: Buffer): string {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC' || bytes.readUInt32BE(4) !== 2) return bytes.toString('latin1');
  const entries: string[] = [];
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0 && at + 62 < bytes.length; left -= 1) {
    const end = bytes.indexOf(0, at + 62);
    entries.push(
      `${bytes.toString('hex', at + 24, at + 28)} ${bytes.toString('hex', at + 40, at + 62)} ${bytes.toString('latin1', at + 62, end)}`,
    );
    at += (end - at + 8) & ~7;
  }
  return `index ${entries.join('\n')}`;
}

function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
