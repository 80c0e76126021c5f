import { mkdirSync, readdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import isLockHolder from '../../schemas/generated/lockHolder.js';
import type { LockHolder } from '../../schemas/lockHolder.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { presenceOf } from './holder.ts';
import { removeIfThere } from './removeIfThere.ts';
import { isErrno, worldFailure } from './worldFailure.ts';

/** What a lock is asked for with. */
export interface LockTerms {
  /** A folder that belongs to this lock alone; it is made when missing. */
  readonly folder: string;
  readonly holder: LockHolder;
  /** Milliseconds to wait for another holder. */
  readonly patience: number;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  /** A number from 0 to 1 that keeps waiting processes out of step. */
  readonly jitter: () => number;
}

export interface HeldLock {
  /** The fencing token: grows with every holder of this lock, so that a later one is told from an earlier one. */
  readonly generation: number;
  /** The dead process from which the lock was taken over: what it had begun may be half done. */
  readonly broke: LockHolder | null;
}

/**
 * A lock of generations. `held.<n>` says who holds generation n, `free.<n>` that it was given back. The highest
 * generation counts; the next holder creates `held.<n+1>`, which the file system lets only one process do, and removes
 * what is lower. Nothing is ever taken away from a holder: a lock is passed by only when its holder is provably gone,
 * never because of its age.
 *
 * `held.<n>` is a symbolic link whose target is the holder as JSON. One system call creates it whole or not at all, so
 * that neither a kill nor a power cut leaves a lock whose holder cannot be read.
 *
 * Problems: LOCK_HELD when `patience` is over, FILE_NOT_WRITTEN when the folder refuses.
 */
export function withLock<T>(terms: LockTerms, work: (lock: HeldLock) => Outcome<T>): Outcome<T> {
  let acquired: Outcome<HeldLock>;
  try {
    acquired = acquire(terms);
  } catch (error) {
    return failure(worldFailure(error, `The lock ${terms.folder} could not be taken`));
  }
  if (!acquired.ok) return acquired;
  try {
    return work(acquired.value);
  } finally {
    release(terms.folder, acquired.value.generation);
  }
}

function acquire(terms: LockTerms): Outcome<HeldLock> {
  const deadline = terms.clock() + terms.patience;
  for (let attempt = 0; ; attempt += 1) {
    const latest = latestGeneration(terms.folder);
    const standing = examine(latest, terms);
    if (standing.isFree) {
      const lock = take(terms, latest.number + 1, standing.broke);
      if (lock !== null) return success(lock);
      continue;
    }
    if (terms.clock() >= deadline) return failure(standing.problem);
    sleep(Math.min(2 ** attempt, 16) * (0.5 + terms.jitter()));
  }
}

interface Generation { readonly number: number; readonly isFree: boolean }

/** The highest generation of a lock's folder, 0 and free when there is none. Both marks of one generation mean free. */
function latestGeneration(folder: string): Generation {
  let latest: Generation = { number: 0, isFree: true };
  for (const { number, isFree } of generations(folder)) {
    if (number > latest.number || (number === latest.number && isFree)) latest = { number, isFree };
  }
  return latest;
}

function generations(folder: string): readonly Generation[] {
  return entries(folder).flatMap((name) => {
    const match = /^(held|free)\.([1-9][0-9]{0,15})$/.exec(name);
    return match === null ? [] : [{ number: Number(match[2]), isFree: match[1] === 'free' }];
  });
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    mkdirSync(folder, { recursive: true });
    return [];
  }
}

type Standing = { readonly isFree: true; readonly broke: LockHolder | null } | { readonly isFree: false; readonly problem: Problem };

function examine(latest: Generation, terms: LockTerms): Standing {
  if (latest.isFree) return { isFree: true, broke: null };
  const path = join(terms.folder, `held.${latest.number}`);
  const holder = readHolder(path);
  if (holder === 'given back') return { isFree: false, problem: heldBy(path, null, false) };
  if (holder === null) return { isFree: false, problem: heldBy(path, null, true) };
  const presence = presenceOf(holder, terms.holder);
  return presence === 'gone' ? { isFree: true, broke: holder } : { isFree: false, problem: heldBy(path, holder, presence === 'unknown') };
}

/** The holder named by `held.<n>`, null when it cannot be read, `given back` when the holder has let go since the folder was listed. */
function readHolder(path: string): LockHolder | 'given back' | null {
  let text: string;
  try {
    text = readlinkSync(path);
  } catch (error) {
    return isErrno(error, 'ENOENT') ? 'given back' : null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isLockHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function heldBy(path: string, holder: LockHolder | null, isUnproven: boolean): Problem {
  const who = holder === null ? 'a holder that cannot be read' : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  const proof = isUnproven ? ' From here it cannot be proven whether that process still runs, so the lock is left alone.' : '';
  return problem('LOCK_HELD', `The lock is held by ${who}.${proof}`, {
    ...(isUnproven ? { next: `rm '${path.replaceAll("'", `'\\''`)}'` } : {}),
    details: { lock: path, pid: holder?.pid ?? null, host: holder?.host ?? null, since: holder?.since ?? null, proven: !isUnproven },
  });
}

/** Creates `held.<generation>`; null when another process was faster. */
function take(terms: LockTerms, generation: number, broke: LockHolder | null): HeldLock | null {
  const path = join(terms.folder, `held.${generation}`);
  try {
    symlinkSync(JSON.stringify(terms.holder), path);
  } catch (error) {
    if (isErrno(error, 'EEXIST') || isErrno(error, 'ENOENT')) return null;
    throw error;
  }
  // Between listing and creating, this very number may have been held, given back and cleared away by others.
  const others = generations(terms.folder).filter((other) => other.number !== generation || other.isFree);
  if (others.some((other) => other.number >= generation)) {
    removeIfThere(path);
    return null;
  }
  for (const other of others) removeIfThere(join(terms.folder, `${other.isFree ? 'free' : 'held'}.${other.number}`));
  const gaveBackBeforeItEnded = others.some((other) => other.number === generation - 1 && other.isFree);
  return { generation, broke: gaveBackBeforeItEnded ? null : broke };
}

function release(folder: string, generation: number): void {
  try {
    renameSync(join(folder, `held.${generation}`), join(folder, `free.${generation}`));
  } catch {
    // What was done under the lock is done and is reported as such. A lock that cannot be given back (the disk went
    // away, somebody removed it by hand) frees itself: as soon as this process ends, its holder is provably gone.
  }
}

/** The lock is held for milliseconds by programs that do nothing else meanwhile: sleeping in place is all the waiting there is. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
