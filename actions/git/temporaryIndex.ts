import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './git.ts';

/** An index of our own: the one of the checkout, with everything its owner has staged, is not touched. */
export interface TemporaryIndex {
  readonly path: string;
  /** What makes a process of git use it. */
  readonly env: Environment;
}

/**
 * Gives `work` an index of its own and takes it away afterwards. It begins as a copy of the file `like`, or empty.
 * It lies where the system keeps what may be lost, so that a kill leaves nothing in the repository.
 */
export async function withTemporaryIndex<T>(like: string | null, work: (index: TemporaryIndex) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-index-'));
  const path = join(folder, 'index');
  try {
    if (like !== null && existsSync(like)) copyFileSync(like, path);
    return await work({ path, env: { GIT_INDEX_FILE: path } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
