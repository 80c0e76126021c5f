import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readText } from '../../files/readText.ts';
import { writingShared } from '../../files/writing.ts';
import type { Worktree } from './worktrees.ts';

const pathOf = (commonDir: string, gitDir: string): string => join(commonDir, 'spec-kitty', 'removals', basename(gitDir));

function identityOf(folder: string): string {
  const { ino, birthtimeNs } = statSync(folder, { bigint: true });
  return `${ino} ${birthtimeNs}`;
}

/**
 * That we are removing a worktree, written down outside of git's registry. Git takes the files of an entry there in any order: after
 * a kill its lock may be gone while the rest is not, and what is left then looks like a worktree somebody has moved away. The
 * number of the entry and the moment it was made tell it from a later one of the same name, which often gets the same number.
 */
export const removalNote = {
  write(commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): void {
    const path = pathOf(commonDir, gitDir);
    writingShared(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, identityOf(gitDir));
    });
  },

  isOf: (commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): boolean =>
    existsSync(gitDir) && readText(pathOf(commonDir, gitDir)) === identityOf(gitDir),

  remove(commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): void {
    rmSync(pathOf(commonDir, gitDir), { force: true });
  },
} as const;
