import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { git } from '../actions/git/git.ts';
import type { World } from './world.ts';

/**
 * Whoever gives a command and does not say who: the account, or else the name under which git makes commits here, which is asked
 * only then; `unknown` where neither is known.
 */
export async function personOf(world: Pick<World, 'env' | 'cwd' | 'pid'>): Promise<string> {
  const { USER: account, USERNAME: otherwise } = world.env;
  const known = account || otherwise;
  if (known) return known;
  const { exitCode, stdout } = await git(standing(world.cwd), world).ask(['config', '--get', 'user.name']);
  return (exitCode === 0 && stdout.trim()) || 'unknown';
}

/** The folder, or what is left around it: in a worktree that was removed meanwhile git could not even be started. */
const standing = (folder: string): string => (existsSync(folder) ? folder : standing(dirname(folder)));
