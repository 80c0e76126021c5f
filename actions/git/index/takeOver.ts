import { join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import type { Step } from '../shellScript.ts';
import type { TemporaryIndex } from './temporaryIndex.ts';

/**
 * Lets an index take these paths over as they are on disk: ignored ones too, and those that are gone as removed. What is gone
 * comes first, so that a file can stand where a folder was.
 */
export function takeOver(checkout: string, paths: readonly string[], { env }: Pick<TemporaryIndex, 'env'>): Step {
  const isFile = (path: string): boolean => kindOf(join(checkout, path)) === 'file';
  // Line ends that do not come back as they were are no reason to leave what has happened uncommitted.
  const take = ['-c', 'core.safecrlf=false', 'update-index', '--add', '--remove'];
  return { words: [...take, '--', ...paths.filter((path) => !isFile(path)), ...paths.filter(isFile)], env };
}
