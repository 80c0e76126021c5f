import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { identityOf } from '../../files/identityOf.ts';
import { readText } from '../../files/readText.ts';
import { writingShared } from '../../files/writing.ts';
import type { Worktree } from './worktrees.ts';

const pathOf = (commonDir: string, gitDir: string): string => join(commonDir, 'spec-kitty', 'removals', basename(gitDir));

/**
 * That we are removing a worktree, written down outside of git's registry. Git takes the files of an entry there in any order: after
 * a kill its lock may be gone while the rest is not, and what is left then looks like a worktree somebody has moved away. What
 * the entry is tells it from a later one of the same name.
 */
export const removalNote = {
  write(commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): void {
    const path = pathOf(commonDir, gitDir);
    writingShared(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, identityOf(gitDir) ?? '');
    });
  },

  isOf(commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): boolean {
    const identity = identityOf(gitDir);
    return identity !== null && readText(pathOf(commonDir, gitDir)) === identity;
  },

  remove(commonDir: string, { gitDir }: Pick<Worktree, 'gitDir'>): void {
    rmSync(pathOf(commonDir, gitDir), { force: true });
  },
} as const;
