import type { World } from '../world.ts';
import { holderOf } from '../../actions/processes/holder.ts';
import type { LockTerms } from './lock.ts';

/** Seconds to wait for another process, as the original does, unless SPEC_KITTY_LOCK_TIMEOUT says otherwise. */
const usualPatience = 30;

/** How this process asks for the lock in a folder. `patience` is in milliseconds. */
export function lockTerms(world: World, folder: string, patience: number = patienceOf(world)): LockTerms {
  return {
    folder,
    holder: holderOf(world.pid, world.now().toISOString()),
    patience,
    clock: () => performance.now(),
    jitter: Math.random,
    atExit: world.atExit,
  };
}

function patienceOf({ env }: World): number {
  const seconds = Number(env['SPEC_KITTY_LOCK_TIMEOUT']);
  return (seconds > 0 ? seconds : usualPatience) * 1000;
}
