import { platform } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits before one more worktree is removed, as long as SPEC_KITTY_WORKTREE_REMOVAL_DELAY says, in seconds: on macOS two where it
 * says nothing, since what watches the disk there loses its way when whole trees go at once, elsewhere none.
 */
export async function pauseBetween(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const said = Number.parseFloat(env['SPEC_KITTY_WORKTREE_REMOVAL_DELAY'] ?? '');
  const seconds = said >= 0 && said < longest ? said : platform() === 'darwin' ? 2 : 0;
  if (seconds > 0) await pause(seconds * 1000);
}

/** More is a mistake of whoever said it. */
const longest = 60;
