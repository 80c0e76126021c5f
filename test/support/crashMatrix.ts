import { expect } from 'vitest';
import type { Boundary } from '../../runtime/engine/watch.ts';

/** A command that runs an operation, in a place of its own that a test can make again and again. */
export interface Crashing<Place> {
  readonly make: () => Place;
  /** Gives the command once, as a new process would. `reached` goes into the run. */
  readonly command: (place: Place, reached: (boundary: Boundary) => void) => Promise<unknown>;
  /** Everything that matters in the place, comparable: no times, no ids that are minted anew, no number of runs. */
  readonly observe: (place: Place) => unknown;
  /** What every crash is followed by: by default the same command. */
  readonly again?: (place: Place) => Promise<unknown>;
}

/** Thrown where a crash is wanted. It is no problem, so nothing treats it as an answer. */
export class Crash extends Error {}

/** The boundaries of an operation that takes these steps: before and after each write, each effect, and the end. */
export const boundariesOfSteps = (...steps: readonly string[]): readonly Boundary[] => [
  ...steps.flatMap((step): readonly Boundary[] => [
    `before write ${step}`,
    `after write ${step}`,
    `before effect ${step}`,
    `after effect ${step}`,
  ]),
  'before write done',
  'after write done',
  'before log finished',
  'after log finished',
  'before remove finished',
  'after remove finished',
];

/** Gives the command undisturbed and answers the boundaries it comes to, in order. */
export async function boundariesOf<Place>({ make, command }: Crashing<Place>): Promise<readonly Boundary[]> {
  const boundaries: Boundary[] = [];
  await command(make(), (boundary) => boundaries.push(boundary));
  return boundaries;
}

/**
 * Crashes the command at each of its boundaries and gives it again, each time in a new place: what can be observed then is
 * what an undisturbed run leaves. With `twice` the run that continues is crashed as well, at each of its own boundaries.
 * Answers how many crashes there were; the number is to be pinned, or a command that stops saving would pass with fewer.
 */
export async function crashEverywhere<Place>(
  crashing: Crashing<Place>,
  { twice = false }: { readonly twice?: boolean } = {},
): Promise<number> {
  const { make, command, observe, again = (place) => command(place, () => {}) } = crashing;
  const calm = make();
  await command(calm, () => {});
  const expected = observe(calm);
  let crashes = 0;
  for (let first = 1; ; first += 1) {
    const place = make();
    const at = await crashAt(crashing, place, first);
    if (at === null) return crashes;
    crashes += 1;
    if (!twice) {
      await again(place);
      expect(observe(place), `after a crash ${at}`).toEqual(expected);
      continue;
    }
    for (let second = 1; ; second += 1) {
      const other = make();
      await crashAt(crashing, other, first);
      const then = await crashAt(crashing, other, second);
      if (then === null) break;
      crashes += 1;
      await again(other);
      expect(observe(other), `after a crash ${at} and another ${then}`).toEqual(expected);
    }
  }
}

/** Crashes the command at its nth boundary and answers its name; null when it did not come that far. */
async function crashAt<Place>({ command }: Crashing<Place>, place: Place, nth: number): Promise<Boundary | null> {
  let count = 0;
  let at: Boundary | null = null;
  try {
    await command(place, (boundary) => {
      count += 1;
      if (count !== nth) return;
      at = boundary;
      throw new Crash(boundary);
    });
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  return at;
}
