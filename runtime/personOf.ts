import { git } from '../actions/git/git.ts';
import type { World } from './world.ts';

/**
 * Whoever gives a command and does not say who: the account, or else the name under which git makes commits here, which is asked
 * only then. Null where neither is known.
 */
export async function personOf(world: Pick<World, 'env' | 'cwd' | 'pid'>): Promise<string | null> {
  const { USER: account, USERNAME: otherwise } = world.env;
  if (account || otherwise) return account || otherwise || null;
  const { exitCode, stdout } = await git(world.cwd, world).ask(['config', '--get', 'user.name']);
  return exitCode === 0 ? stdout.trim() || null : null;
}
