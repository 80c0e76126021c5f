import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../files/namesIn.ts';
import { writingShared } from '../files/writing.ts';
import { holderOf, holderText, neighbourhood, parseHolder, presenceOf } from '../processes/holder.ts';
import type { GitWorld } from './git.ts';

const folderOf = (commonDir: string, folder: string): string => join(commonDir, 'spec-kitty', folder);

let made = 0;

/** A path for a new file that belongs to this process alone: its name says which process that is, for when it is gone. */
export function ownPath(commonDir: string, folder: string, { pid }: GitWorld): string {
  made += 1;
  const place = folderOf(commonDir, folder);
  writingShared(place, () => mkdirSync(place, { recursive: true }));
  return join(place, `${made}.${holderText(holderOf(pid, new Date().toISOString()))}`);
}

/** The files of processes that are provably gone. Those of a machine or container that cannot be asked stay for it to find. */
export function abandonedFiles(commonDir: string, folder: string): readonly string[] {
  const names = namesIn(folderOf(commonDir, folder));
  if (names.length === 0) return [];
  const observer = neighbourhood();
  return names.flatMap((name) => {
    const holder = parseHolder(name.slice(name.indexOf('.') + 1));
    return holder !== null && presenceOf(holder, observer) === 'gone' ? [join(folderOf(commonDir, folder), name)] : [];
  });
}
