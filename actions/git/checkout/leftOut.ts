import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { kindOf } from '../../files/kindOf.ts';
import { writing } from '../../files/writing.ts';
import { type Git, git } from '../git.ts';
import { indexOf } from '../index/draftIndex.ts';
import { idBytes } from '../objects/keepBlob.ts';
import type { Layout } from '../layout.ts';
import { ownPath } from '../processFiles.ts';

/** Whether a checkout may be sparse: for certain git alone knows. */
export const mayLeaveOut = (gitDir: string): boolean => kindOf(join(gitDir, 'info', 'sparse-checkout')) !== null;

/**
 * Which of these files a sparse checkout leaves out. Git says so as it brings a folder up to date by the patterns, in which there
 * is nothing, with an index that holds nothing else. Throws FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function leftOut(
  run: Git,
  { commonDir, gitDir }: Layout,
  files: readonly { readonly path: string; readonly to: TreeEntry }[],
): Promise<ReadonlySet<string>> {
  if (files.length === 0 || !mayLeaveOut(gitDir)) return new Set();
  if ((await run.ask(['config', '--type=bool', '--get', 'core.sparseCheckout'])).stdout.trim() !== 'true') return new Set();
  const folder = ownPath(commonDir, 'staged', run.world);
  const [index, empty] = [join(folder, 'index'), join(folder, 'files')];
  try {
    writing(folder, () => {
      mkdirSync(empty, { recursive: true });
      writeFileSync(index, indexOf(files, idBytes(commonDir)));
    });
    const env = { GIT_DIR: gitDir, GIT_WORK_TREE: empty, GIT_INDEX_FILE: index };
    await git(empty, run.world)(['-c', 'index.sparse=false', 'sparse-checkout', 'reapply'], { env });
    const rows = (await git(empty, run.world)(['ls-files', '-t', '-z'], { env })).split('\0');
    return new Set(rows.flatMap((row) => (row.startsWith('S ') ? [row.slice(2)] : [])));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
