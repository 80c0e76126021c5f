import { join, resolve } from 'node:path';
import { readText } from '../../files/readText.ts';
import { targetOf } from '../layout.ts';

/** The place in git's registry that the folder at a path says it is the worktree of, whether that is there or not. */
export function entryOf(path: string): string | null {
  const target = targetOf(readText(join(path, '.git')) ?? '');
  return target === null ? null : resolve(path, target);
}
