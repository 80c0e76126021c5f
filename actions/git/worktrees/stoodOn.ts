import { join } from 'node:path';
import { readText } from '../../files/readText.ts';

/** The commit that a worktree has last gone to by itself; null where git keeps no diary of it. Starts no process. */
export const stoodOn = (gitDir: string): string | null =>
  /^[0-9a-f]+ ([0-9a-f]+) /.exec((readText(join(gitDir, 'logs', 'HEAD')) ?? '').trimEnd().split('\n').at(-1) ?? '')?.[1] ?? null;
