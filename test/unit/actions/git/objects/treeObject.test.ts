/** Tree objects are told apart and changed as bytes: what comes of that is what comes of looking at each name. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { folderMode, namesInTree, treeDifferences, treeWith, type TreeName } from '../../../../../actions/git/objects/treeObject.ts';
import { rounds } from '../../../../support/rounds.ts';

const idBytes = 20;
type Entry = Omit<TreeName, 'name'>;
/** A folder stands where its name would with a slash behind it: among these that is not always where a file of the name would. */
const name = fc.constantFrom<string>('a', 'a.b', 'a-b', 'a0', 'ab', 'b', 'b b', 'src', 'src.txt', 'src-1', '\xC3\xA9', '\xFF');
const entry = fc.record({
  mode: fc.constantFrom('100644', '100755', '120000', folderMode),
  id: fc.constantFrom('00'.repeat(idBytes), '0a'.repeat(idBytes), '20'.repeat(idBytes), 'ff'.repeat(idBytes)),
});
const entries = fc.uniqueArray(fc.tuple(name, entry), { selector: ([first]) => first }).map((all) => new Map(all));

const treeOf = (names: ReadonlyMap<string, Entry>): Buffer => treeWith(Buffer.alloc(0), idBytes, names);
const namesOf = (bytes: Buffer) => new Map(namesInTree(bytes, idBytes).map(({ name: each, mode, id }) => [each, { mode, id }]));

test('a tree with names changed holds them, and is the one that would be made of all at once', () => {
  fc.assert(
    fc.property(entries, fc.uniqueArray(fc.tuple(name, fc.option(entry)), { selector: ([first]) => first }), (before, changed) => {
      const changes = new Map(changed);
      const after = new Map(
        [...new Map<string, Entry | null>([...before, ...changes])].flatMap(([each, is]) => (is === null ? [] : [[each, is] as const])),
      );
      expect(treeWith(treeOf(before), idBytes, changes)).toEqual(treeOf(after));
      expect(namesOf(treeOf(after))).toEqual(after);
    }),
    { numRuns: rounds(300), seed: 3 },
  );
});

test('two trees differ where a name is not the same in both, and a folder is another thing than a file of its name', () => {
  fc.assert(
    fc.property(entries, entries, (one, other) => {
      const kind = ({ mode }: Entry) => mode === folderMode;
      const expected = [...new Set([...one.keys(), ...other.keys()])].flatMap((each) => {
        const [before = null, after = null] = [one.get(each), other.get(each)];
        if (before?.mode === after?.mode && before?.id === after?.id) return [];
        return before !== null && after !== null && kind(before) !== kind(after)
          ? [`${each} ${before.mode} null`, `${each} null ${after.mode}`]
          : [`${each} ${before?.mode ?? 'null'} ${after?.mode ?? 'null'}`];
      });
      const found = treeDifferences(treeOf(one), treeOf(other), idBytes);
      expect(found.map((each) => `${each.name} ${each.before?.mode ?? 'null'} ${each.after?.mode ?? 'null'}`).toSorted()).toEqual(
        expected.toSorted(),
      );
      for (const { name, before, after } of found) {
        if (before !== null) expect(before.id).toBe(one.get(name)?.id);
        if (after !== null) expect(after.id).toBe(other.get(name)?.id);
      }
    }),
    { numRuns: rounds(300), seed: 3 },
  );
});

test('one that ends within a name is told, and not looked through for ever', () => {
  const whole = treeOf(new Map([['a.txt', { mode: '100644', id: 'ab'.repeat(idBytes) }]]));
  for (const length of [3, 8, 12, whole.length - 1]) {
    const cut = whole.subarray(0, length);
    expect(() => namesInTree(cut, idBytes)).toThrow('git fsck');
    expect(() => treeDifferences(cut, whole, idBytes)).toThrow('git fsck');
    expect(() => treeWith(cut, idBytes, new Map([['b', null]]))).toThrow('git fsck');
  }
});
