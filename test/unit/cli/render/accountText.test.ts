import { expect, test } from 'vitest';
import { accountText } from '../../../../cli/render/accountText.ts';

test('a preview counts what became of changes in the words of the ledger', () => {
  expect(accountText({ landed: 7, same: 0, known: 3, open: 1 })).toBe('7 landed, 3 by its rule, 1 OPEN');
});
