import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { edited, editBetween } from '../../../../machines/rules/textEdit.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', 'é'), maxLength: 30 });

it('an edit between two texts makes the one of the other, also after it was saved', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const edit = editBetween(before, after);
      expect(edited(before, JSON.parse(JSON.stringify(edit)) as typeof edit)).toBe(after);
    }),
  );
});

it('an edit of equal texts is none', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(editBetween(text, text)).toMatchObject({ removed: 0, added: '' });
    }),
  );
});

it('keeps what is before and behind the change', () => {
  expect(editBetween('title: A\nbody', 'title: A\nlane: x\nbody')).toEqual({ from: 9, removed: 0, added: 'lane: x\n' });
  expect(editBetween('', 'new')).toEqual({ from: 0, removed: 0, added: 'new' });
});
