import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { identityOf } from '../files/identityOf.ts';

/** Milliseconds for which somebody who lives may hold a lock of git, generously: it is a few. */
const lastBreath = 500;

/**
 * Takes away those of these locks that a kill has left. Whoever lives lets go of one in a moment; what is there now, is the same file
 * after that and is then still as `isLeft` says belongs to nobody. One that somebody has taken meanwhile is another file.
 */
export async function takeAwayLeft<Lock extends { readonly path: string }>(
  locks: readonly Lock[],
  isLeft: (lock: Lock) => boolean = () => true,
): Promise<void> {
  const met = locks.flatMap((lock) => {
    const identity = isLeft(lock) ? identityOf(lock.path) : null;
    return identity === null ? [] : [{ lock, identity }];
  });
  if (met.length === 0) return;
  await pause(lastBreath);
  for (const { lock, identity } of met) if (isLeft(lock) && identityOf(lock.path) === identity) rmSync(lock.path, { force: true });
}
