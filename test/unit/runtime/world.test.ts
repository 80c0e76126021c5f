import * as fc from 'fast-check';
import { decodeTime, isValid } from 'ulid';
import { expect, test } from 'vitest';
import { realSurroundings } from '../../../runtime/surroundings.ts';
import { realWorld, worldIn } from '../../../runtime/world.ts';

test('the real world knows its own process', () => {
  expect(realWorld().pid).toBe(process.pid);
});

test('ids are ULIDs that grow, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 48 - 1 }), { minLength: 1, maxLength: 50 }), (times) => {
      let at = 0;
      const { newId } = worldIn({ ...realSurroundings(), now: () => new Date(times[at] ?? 1) });
      const ids = times.map((_, index) => {
        at = index;
        return newId();
      });
      expect(ids.every((id) => isValid(id) && /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
      expect(ids).toEqual([...new Set(ids)].toSorted());
      let latest = 0;
      // An id carries the time of its making, or of the latest one before it when the clock went back.
      expect(ids.map((id) => decodeTime(id))).toEqual(times.map((time) => (latest = Math.max(latest, time))));
    }),
  );
});

test('two processes of the same millisecond do not make the same id', () => {
  const still = { ...realSurroundings(), now: () => new Date(1) };
  expect(worldIn(still).newId()).not.toBe(worldIn(still).newId());
});
