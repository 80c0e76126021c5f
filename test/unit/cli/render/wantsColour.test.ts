import { expect, test } from 'vitest';
import { wantsColour } from '../../../../cli/render/wantsColour.ts';

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: 'false', FORCE_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('%j on a terminal: %s gives colour: %s', (env, terminal, colour) => {
  expect(wantsColour(env, () => terminal)).toBe(colour);
});
