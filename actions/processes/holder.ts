import { readFileSync, readlinkSync } from 'node:fs';
import { getBuiltinModule, kill, platform } from 'node:process';

/**
 * A process that holds something, with everything it takes to prove later that it is gone: a pid alone names another process
 * as soon as it is reused, the machine restarted, or read in another container. What a system does not tell is null.
 */
export interface Holder {
  readonly pid: number;
  /** Start of the process in clock ticks since the boot. */
  readonly started: string | null;
  /** Identity of the boot. */
  readonly boot: string | null;
  /** Number of the pid namespace in which `pid` means something. */
  readonly namespace: string | null;
  readonly host: string;
  /** Since when (ISO 8601 to the second), for people. */
  readonly since: string;
}

/** Whether a holder still runs. `unknown` is never treated as gone: such a lock is reported, not broken. */
export type Presence = 'alive' | 'gone' | 'unknown';

/** What does not change as long as this process lives. */
let known: Neighbourhood | null = null;

/** Where a pid means something: what this machine, and this container on it, are known by. */
export type Neighbourhood = Pick<Holder, 'boot' | 'namespace' | 'host'>;

/** That of this process, looked up once. Null stands for what this system does not say. */
export const neighbourhood = (): Neighbourhood =>
  (known ??= {
    boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orNull(() => readlinkSync('/proc/self/ns/pid').replaceAll(/[^0-9]/g, '')),
    // Loaded here, for most questions end without a look at any holder. Shortened to what fits beside the rest into one file name.
    host: getBuiltinModule('node:os')
      .hostname()
      .replaceAll(/[^A-Za-z0-9.-]/g, '_')
      .slice(0, 64),
  });

/** The process `pid` of this machine as a holder since `now` (ISO 8601). */
export const holderOf = (pid: number, now: string): Holder => ({
  pid,
  started: readProcess(pid)?.started ?? null,
  since: `${now.slice(0, 19)}Z`,
  ...neighbourhood(),
});

/** A holder as a part of a file name, and back; null for text that names no holder. */
export function holderText({ pid, started, boot, namespace, host, since }: Holder): string {
  return [pid, started ?? '', boot ?? '', namespace ?? '', since.replaceAll(/[-:]/g, ''), host].join('_');
}

/** What `holderText` has written; null for anything else. */
export function parseHolder(text: string): Holder | null {
  const match = /^([1-9][0-9]{0,9})_([0-9]*)_([0-9a-f-]*)_([0-9]*)_(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)_(.*)$/.exec(text);
  if (match === null) return null;
  const [, pid, started, boot, namespace, year, month, hour, minute, second, host = ''] = match;
  return {
    pid: Number(pid),
    started: started || null,
    boot: boot || null,
    namespace: namespace || null,
    host,
    since: `${year}-${month}-${hour}:${minute}:${second}`,
  };
}

/** What can be proven about `holder` from where the observer is. */
export function presenceOf(holder: Holder, observer: Neighbourhood): Presence {
  if (holder.boot !== observer.boot) {
    const isThisMachineBeforeARestart = holder.host === observer.host && holder.boot !== null && observer.boot !== null;
    return isThisMachineBeforeARestart ? 'gone' : 'unknown';
  }
  if (holder.boot === null) return presenceWithoutProc(holder, observer);
  // A pid read in another container is another process, or nobody.
  if (holder.namespace === null || holder.namespace !== observer.namespace) return 'unknown';
  const found = readProcess(holder.pid);
  // A /proc that hides the processes of other users looks like one without the process: the signal decides.
  if (found === null) return exists(holder.pid) ? 'unknown' : 'gone';
  if (found.started !== holder.started) return 'gone';
  // Nobody may ever reap it, but it runs no more: everything a holder writes is written by its main thread.
  return found.hasEnded ? 'gone' : 'alive';
}

/** macOS and the BSDs have no /proc but no pid namespaces either: there a free pid is proof. A Linux without /proc may be any container. */
function presenceWithoutProc(holder: Holder, observer: Neighbourhood): Presence {
  if (holder.host !== observer.host || platform === 'linux') return 'unknown';
  return exists(holder.pid) ? 'alive' : 'gone';
}

function exists(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function readProcess(pid: number): { readonly started: string; readonly hasEnded: boolean } | null {
  const text = orNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === null) return null;
  // The second field is the name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const started = fields[19];
  return started === undefined ? null : { started, hasEnded: fields[0] === 'Z' || fields[0] === 'X' };
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
