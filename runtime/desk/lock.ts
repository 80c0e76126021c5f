import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { getBuiltinModule } from 'node:process';
import { forGroup } from '../../actions/files/forGroup.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { holderText, neighbourhood, parseHolder, presenceOf, type Holder } from '../../actions/processes/holder.ts';
import { makeFolder } from './makeFolder.ts';
import { isErrno, worldFailure } from './worldFailure.ts';

/** What a lock is asked for with. */
export interface LockTerms {
  /** A folder that belongs to this lock alone; it is made when missing. */
  readonly folder: string;
  readonly holder: Holder;
  /** Milliseconds to wait for another holder. */
  readonly patience: number;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
  /** A number from 0 to 1 that keeps waiting processes out of step. */
  readonly jitter: () => number;
  /** Has something done when this process ends by itself, and by then has said what came of its work; absent: at once. */
  readonly atExit?: ((what: string, act: () => void) => void) | undefined;
}

export interface HeldLock {
  /** The fencing token: grows with every holder of this lock, so that a later one is told from an earlier one. */
  readonly generation: number;
  /**
   * The dead process that had the lock before, if it held it to its end or gave it back and ended before it could say so:
   * what it had begun may be half done, and nobody has heard of what it had done.
   */
  readonly broke: Holder | null;
}

/**
 * A lock of generations. Its folder holds one token, an empty file whose name says everything: `free.<n>`,
 * `held.<n>.<holder>`, or `free.<n>.<holder>` from when a holder gives it back until it ends by itself. Whoever renames the token
 * from the very name it has read holds the lock; the file system lets only one process do so, and because n grows with every
 * holder no name ever comes back. A name is there whole or not at all: neither a kill nor a power cut leaves a lock whose holder
 * cannot be read.
 *
 * A held token is taken over when its holder is provably gone, never because of its age.
 * Problems: LOCK_HELD when `patience` is over, FILE_NOT_WRITTEN when the folder refuses.
 */
export function withLock<T>(terms: LockTerms, work: (lock: HeldLock) => Outcome<T>): Outcome<T> {
  const taken = asked(terms, () => take(terms));
  if (!taken.ok) return taken;
  try {
    return work(taken.value);
  } finally {
    giveBack(terms, taken.value);
  }
}

/** The same for work that takes its time. Others in this process go on while it waits, and while the work does. */
export async function withLockLater<T>(terms: LockTerms, work: (lock: HeldLock) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const taken = await takeLater(terms);
  if (!taken.ok) return taken;
  try {
    return await work(taken.value);
  } finally {
    giveBack(terms, taken.value);
  }
}

function take(terms: LockTerms): Outcome<HeldLock> {
  const isOver = overAfter(terms);
  for (let attempt = 0; ; attempt += 1) {
    const taken = tryToTake(terms);
    if (taken.ok || isOver()) return taken;
    sleep(pause(terms, attempt));
  }
}

async function takeLater(terms: LockTerms): Promise<Outcome<HeldLock>> {
  const isOver = overAfter(terms);
  for (let attempt = 0; ; attempt += 1) {
    const taken = asked(terms, () => tryToTake(terms));
    const isFinal = taken.ok || taken.problems[0].code !== 'LOCK_HELD';
    if (isFinal || isOver()) return taken;
    await getBuiltinModule('node:timers/promises').setTimeout(pause(terms, attempt));
  }
}

/** Whether patience is over, counted from when it is first asked: most locks are free, and nobody then needs a clock. */
function overAfter({ clock, patience }: LockTerms): () => boolean {
  let deadline: number | null = null;
  return () => {
    const now = clock();
    deadline ??= now + patience;
    return now >= deadline;
  };
}

/** What the file system refuses, as a problem. */
function asked(terms: LockTerms, attempt: () => Outcome<HeldLock>): Outcome<HeldLock> {
  try {
    return attempt();
  } catch (error) {
    return failure(worldFailure(error, `The lock ${terms.folder} could not be taken`));
  }
}

/** Milliseconds to the next attempt. */
const pause = ({ jitter }: LockTerms, attempt: number): number => Math.min(2 ** attempt, 16) * (0.5 + jitter());

function tryToTake(terms: LockTerms): Outcome<HeldLock> {
  const token = readToken(terms.folder) ?? layToken(terms);
  if (token === null) return failure(lockHeld(terms.folder, 'nobody: its token is missing', null, true));
  const refusal = refusalOf(token, terms);
  if (refusal !== null) return failure(refusal);
  const lock = { generation: token.generation + 1, broke: unheardOf(token, terms.holder) };
  return passToken(terms.folder, token.name, tokenName('held', terms, lock))
    ? success(lock)
    : failure(lockHeld(terms.folder, 'a process that was faster', null, false));
}

const unheardOf = ({ holder }: Token, observer: Parameters<typeof presenceOf>[1]): Holder | null =>
  holder !== null && presenceOf(holder, observer) === 'gone' ? holder : null;

/** Whether somebody has a lock who is not provably gone. Looks only. */
export function isHeld(folder: string): boolean {
  const token = readToken(folder);
  return token !== null && !token.isFree && (token.holder === null || presenceOf(token.holder, neighbourhood()) !== 'gone');
}

/** Whether the process that had a lock last is gone and could not say what came of its work. Looks only. */
export function isUnheard(folder: string): boolean {
  const token = readToken(folder);
  return token !== null && unheardOf(token, neighbourhood()) !== null;
}

interface Token {
  readonly name: string;
  readonly generation: number;
  readonly isFree: boolean;
  /** Who holds it or held it last; null when its name says nothing readable about that. */
  readonly holder: Holder | null;
}

/** What a dead holder left half done may have been begun by one before it, so the time goes back to the first of them. */
const tokenName = (state: 'held' | 'free', { holder }: LockTerms, { generation, broke }: HeldLock): string =>
  `${state}.${generation}.${holderText({ ...holder, since: broke?.since ?? holder.since })}`;

/** The token of a lock, the highest should there be several; null when there is none (also while it is being renamed). */
function readToken(folder: string): Token | null {
  let highest: Token | null = null;
  for (const name of entries(folder)) {
    const match = /^(free|held)\.(0|[1-9][0-9]{0,14})(?:\.(.*))?$/.exec(name);
    if (match === null) continue;
    const generation = Number(match[2]);
    if (highest === null || generation > highest.generation) {
      highest = { name, generation, isFree: match[1] === 'free', holder: parseHolder(match[3] ?? '') };
    }
  }
  return highest;
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Why a token may not be taken now; null when it may. */
function refusalOf(token: Token, { folder, holder: observer }: LockTerms): Problem | null {
  if (token.isFree) return null;
  const presence = token.holder === null ? 'unknown' : presenceOf(token.holder, observer);
  if (presence === 'gone') return null;
  const who =
    token.holder === null
      ? 'a holder that cannot be read'
      : `process ${token.holder.pid} on ${token.holder.host} since ${token.holder.since}`;
  return lockHeld(join(folder, token.name), who, token.holder, presence === 'unknown');
}

function lockHeld(path: string, who: string, holder: Holder | null, isUnproven: boolean): Problem {
  const caution = isUnproven
    ? ' From here it cannot be proven whether anybody still works under it, so it is left alone; remove it when you know that nobody does.'
    : '';
  return problem('LOCK_HELD', `The lock ${path} is held by ${who}.${caution}`, {
    ...(isUnproven ? { next: `rm -r ${shellWord(path)}` } : {}),
    details: { lock: path, pid: holder?.pid ?? null, host: holder?.host ?? null, since: holder?.since ?? null, proven: !isUnproven },
  });
}

/** Renames the token from the name it was read under; false when another process was faster. */
function passToken(folder: string, from: string, to: string): boolean {
  try {
    renameSync(join(folder, from), join(folder, to));
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

/**
 * Puts the first token of a lock in place; null when the folder is not empty. The folder comes into being with the token in
 * it, and a folder cannot replace one that is not empty: however many processes do this at once, there is one token.
 * Each has a draft of its own: a file that is made in a draft while somebody else puts it in place would be a second token.
 */
function layToken({ folder, holder }: LockTerms): Token | null {
  const name = 'free.0';
  const draft = `${folder}.draft.${holderText(holder)}`;
  makeFolder(draft);
  try {
    forGroup(join(draft, name), () => closeSync(openSync(join(draft, name), 'w')));
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (isErrno(error, 'ENOTEMPTY') || isErrno(error, 'EEXIST') || isErrno(error, 'ENOENT')) return null;
    throw error;
  }
  removeDrafts(folder);
  return { name, generation: 0, isFree: true, holder: null };
}

/** What others drafted, killed ones among them: now that the folder is there, none of it can come into its place. */
function removeDrafts(folder: string): void {
  const mark = `${basename(folder)}.draft.`;
  for (const name of entries(dirname(folder))) {
    if (name.startsWith(mark)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** Others may have it at once, and see until this process ends by itself whose it was. */
function giveBack(terms: LockTerms, lock: HeldLock): void {
  const given = tokenName('free', terms, lock);
  rename(terms.folder, tokenName('held', terms, lock), given);
  const acknowledge = (): void => rename(terms.folder, given, `free.${lock.generation}`);
  if (terms.atExit === undefined) acknowledge();
  else terms.atExit(terms.folder, acknowledge);
}

function rename(folder: string, from: string, to: string): void {
  try {
    passToken(folder, from, to);
  } catch {
    // What was done under the lock is done and is reported as such. A token that cannot be given back (the disk went away)
    // frees itself: as soon as this process ends, its holder is provably gone.
  }
}

/** The lock is held for milliseconds by programs that do nothing else meanwhile: sleeping in place is all the waiting there is. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
