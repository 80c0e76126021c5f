import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, platform } from 'node:os';
import { kill } from 'node:process';
import type { LockHolder } from '../../schemas/lockHolder.ts';
import { isErrno } from './worldFailure.ts';

/** Whether the holder of a lock still runs. `unknown` is never treated as gone: such a lock is reported, not broken. */
export type Presence = 'alive' | 'gone' | 'unknown';

/** The process `pid` of this machine as a holder since `since` (ISO 8601). What the system does not tell is null. */
export function holderOf(pid: number, since: string): LockHolder {
  return {
    pid,
    started: readProcess(pid)?.started ?? null,
    boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
    host: hostname(),
    since,
  };
}

/** What `observer` (a process of this machine) can prove about `holder`. */
export function presenceOf(holder: LockHolder, observer: LockHolder): Presence {
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
function presenceWithoutProc(holder: LockHolder, observer: LockHolder): Presence {
  if (holder.host !== observer.host || platform() === 'linux') return 'unknown';
  return exists(holder.pid) ? 'alive' : 'gone';
}

function exists(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return !isErrno(error, 'ESRCH');
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
