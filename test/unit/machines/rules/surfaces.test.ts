import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { surfaces } from '../../../../machines/rules/surfaces.ts';

it.each([
  ['', []],
  ['A review', ['api']],
  ['async', ['tracker-integration']],
  ['LANDING PAGE with a Sidebar', ['dashboard', 'app-shell']],
  ['remove the endpoint, render a template in the workspace', ['workspace', 'legacy-cleanup', 'artifact-rendering', 'api']],
  ['tests', []],
  ['integration tests', ['tests']],
])('%j touches %j', (text, found) => {
  expect(surfaces(text)).toEqual(found);
});

it('finds in a longer text all that it finds in a part of it', () => {
  const words = fc.constantFrom('navigation', 'e2e test', 'saas', 'nothing', 'route ', 'legacy');
  fc.assert(
    fc.property(words, words, (a, b) => {
      expect(surfaces(`${a}; ${b}`)).toEqual(expect.arrayContaining([...surfaces(a), ...surfaces(b)]));
    }),
  );
});
