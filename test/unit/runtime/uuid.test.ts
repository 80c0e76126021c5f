import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedUuid, uuidOf } from '../../../runtime/uuid.ts';

const ulid = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

test('a ULID becomes a UUID of version 7 with the same moment in front', () => {
  expect(uuidOf('01ARZ3NDEKTSV4RRFFQ69G5FAV')).toMatch(/^01563e3a-b5d3-7/);
  fc.assert(
    fc.property(ulid, (id) => {
      expect(uuidOf(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test('a name within a namespace has the UUID of version 5 that the standard gives it', () => {
  expect(namedUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});
