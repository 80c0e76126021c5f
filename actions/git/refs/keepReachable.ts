import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writingShared } from '../../files/writing.ts';

/**
 * Keeps objects from being cleaned away, each under a private ref of its own below `folder` (`refs/spec-kitty/undo/<id>`).
 * Nobody else writes refs of these names, so they are written as git writes them and no process of git is needed. Keeping
 * them once more changes nothing. Throws FILE_NOT_WRITTEN.
 */
export function keepReachable(commonDir: string, folder: string, objects: readonly string[]): void {
  for (const [index, object] of [...new Set(objects)].entries()) keep(join(commonDir, folder), String(index), object);
}

function keep(folder: string, name: string, object: string): void {
  const path = join(folder, name);
  if (existsSync(path)) return;
  writingShared(path, () => {
    mkdirSync(folder, { recursive: true });
    // Git passes over a file of this name, whatever is in it.
    writeFileSync(`${path}.lock`, `${object}\n`);
    renameSync(`${path}.lock`, path);
  });
}
