import { readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { isAbsence } from './readText.ts';

/** Milliseconds from one look to the next where the file system tells nothing: what another machine writes comes without word. */
const pollInterval = 1000;

/** Several writes of one command are one change. */
const settling = 15;

export interface PathWatch {
  close(): void;
}

/**
 * Tells when a file or an entry of a folder has changed, whoever did it, also when it comes into being or goes. The file
 * system says when to look; a look each second finds what it does not say. Costs nothing to speak of while nothing happens.
 *
 * @param isOtherwise whether something has changed that leaves no trace in any file; asked with each look
 */
export function watchPaths(paths: readonly string[], changed: () => void, isOtherwise: () => boolean): PathWatch {
  let before = signature(paths);
  let soon: NodeJS.Timeout | null = null;
  const look = (): void => {
    soon = null;
    const now = signature(paths);
    if (now === before && !isOtherwise()) return;
    before = now;
    changed();
  };
  const hint = (): void => {
    soon ??= setTimeout(look, settling);
  };
  const hints = paths.flatMap((path) => hintsOf(path, hint));
  const poll = setInterval(look, pollInterval);
  return {
    close() {
      clearInterval(poll);
      if (soon !== null) clearTimeout(soon);
      for (const each of hints) each.close();
    },
  };
}

/** Where the file system can say nothing (no such folder yet, no watches left), looking each second is enough. */
function hintsOf(path: string, hint: () => void): readonly FSWatcher[] {
  try {
    const hints = watch(path, { persistent: false }, hint);
    hints.on('error', () => hints.close());
    return [hints];
  } catch {
    return [];
  }
}

const signature = (paths: readonly string[]): string =>
  paths.map((path) => [stateOf(path), ...entriesOf(path).map((name) => `${name} ${stateOf(join(path, name))}`)].join('\n')).join('\n\n');

function stateOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (error) {
    return isAbsence(error) ? 'absent' : String(error);
  }
}

function entriesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    // A file has no entries, and a folder that is gone shows as absent.
    return [];
  }
}
