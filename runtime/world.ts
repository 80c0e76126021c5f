import { getBuiltinModule, pid } from 'node:process';
import { monotonicFactory } from 'ulid';
import { realSurroundings, type Surroundings } from './surroundings.ts';

/** What a session that changes something has beside its surroundings: who it is, and names for what it makes. */
export interface World extends Surroundings {
  readonly pid: number;
  /** A new ULID (contract 1 §2.12), greater than every one before, also when the clock stands still or goes back. */
  readonly newId: () => string;
  /**
   * Has something done when the process ends by itself: by then all it had to say is said. What is given later for the same
   * thing takes the place of the earlier. Absent where nobody says anything, or nobody knows when.
   */
  readonly atExit?: (what: string, act: () => void) => void;
}

/** The world this process runs in. */
export const realWorld = (): World => worldIn(realSurroundings());

/** The world of this process as if it ran in other surroundings. */
export function worldIn(surroundings: Surroundings): World {
  // An id has to be new, it need not be hard to guess: V8 seeds its chance from that of the system in each process, and to load
  // node's cryptography would take a tenth of a command.
  const ulid = monotonicFactory(Math.random);
  return { ...surroundings, pid, newId: () => ulid(surroundings.now().getTime()), atExit };
}

const lastThings = new Map<string, () => void>();

function atExit(what: string, act: () => void): void {
  // Imported whole, the process would be copied, name by name, before any command begins.
  if (lastThings.size === 0) getBuiltinModule('node:process').once('exit', () => lastThings.forEach((each) => each()));
  lastThings.set(what, act);
}
