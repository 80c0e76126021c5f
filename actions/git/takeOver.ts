import { join } from 'node:path';
import { kindOf } from '../files/kindOf.ts';
import type { Git } from './git.ts';
import type { TemporaryIndex } from './temporaryIndex.ts';

/**
 * Lets an index take these paths over as they are on disk: ignored ones too, and those that are gone as removed. What is gone
 * comes first, so that a file can stand where a folder was.
 */
export async function takeOver(git: Git, paths: readonly string[], { env }: Pick<TemporaryIndex, 'env'>): Promise<void> {
  const isFile = (path: string): boolean => kindOf(join(git.checkout, path)) === 'file';
  const ordered = [...paths.filter((path) => !isFile(path)), ...paths.filter(isFile)];
  await git(['update-index', '--add', '--remove', '-z', '--stdin'], { input: ordered.map((path) => `${path}\0`).join(''), env });
}
