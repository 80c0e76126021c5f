import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitSettings } from './commitSettings.ts';
import type { Git } from './git.ts';
import { hookRefused, runHook } from './runHook.ts';
import { takeOver } from './takeOver.ts';
import { withTemporaryIndex } from './temporaryIndex.ts';

/**
 * The tree of `base` (a commit; null for nothing) with these paths as they are on disk, after the hook pre-commit has
 * agreed. The hook may change what is committed of the paths, as formatters do, and nothing else.
 */
export const writeJudgedTree = (git: Git, commonDir: string, base: string | null, paths: readonly string[], settings: Promise<CommitSettings>): Promise<string> =>
  withTemporaryIndex(commonDir, null, git.world, async ({ env }) => {
    if (base !== null) await git(['read-tree', base], { env });
    await takeOver(git, paths, { env });
    const tree = (await git(['write-tree'], { env })).trim();
    if (!(await settings).mayHaveHook('pre-commit')) return tree;
    await runHook(git, 'pre-commit', [], env);
    const judged = (await git(['write-tree'], { env })).trim();
    const strays = judged === tree ? [] : (await git(['diff-tree', '-r', '-z', '--name-only', tree, judged])).split('\0').filter((path) => path !== '' && !paths.includes(path));
    if (strays.length > 0) throw hookRefused('pre-commit', `it also put ${strays.join(', ')} into the commit`);
    return judged;
  });

/** The message as the hook commit-msg leaves it. */
export async function runCommitMessageHook(git: Git, message: string, settings: CommitSettings): Promise<string> {
  if (!settings.mayHaveHook('commit-msg')) return message;
  const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-message-'));
  try {
    const path = join(folder, 'COMMIT_EDITMSG');
    writeFileSync(path, message);
    await runHook(git, 'commit-msg', [path], {});
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
