import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HeldTip, commitMessage, isReplaceable, missionsIn } from '../../../../machines/rules/bookkeeping.ts';

const ours: HeldTip = {
  commit: 'b'.repeat(40),
  tree: 'c'.repeat(40),
  parents: ['a'.repeat(40)],
  authored: '1767225600 +0000',
  committed: '1767225600 +0000',
  message: commitMessage('chore(spec-kitty): claim WP01', { 'Spec-Kitty-Status': '01AAA' }),
  heldBy: [],
};

describe('the place of a tip is taken', () => {
  test('when it is ours and nobody else has seen it', () => {
    expect(isReplaceable(ours)).toBe(true);
    expect(isReplaceable({ ...ours, parents: [] })).toBe(true);
  });

  test.each<[string, Partial<HeldTip>]>([
    ['somebody’s own commit', { message: 'Add a parser\n' }],
    ['one that only speaks of the trailer', { message: 'Explain why\n\nSpec-Kitty-Status: 01AAA\n\nis written below.\n' }],
    ['a message that is nothing but the trailer', { message: 'Spec-Kitty-Status: 01AAA\n' }],
    ['amended or rebased since', { committed: '1767225601 +0000' }],
    ['a merge', { parents: ['a'.repeat(40), 'd'.repeat(40)] }],
    ['published', { heldBy: ['refs/remotes/origin/main'] }],
    ['built on', { heldBy: ['refs/heads/kitty/mission-x-lane-a'] }],
    ['tagged', { heldBy: ['refs/tags/v1'] }],
  ])('but never: %s', (_, change) => {
    expect(isReplaceable({ ...ours, ...change })).toBe(false);
  });
});

describe('messages', () => {
  test('end with their trailers, as a paragraph of their own', () => {
    expect(commitMessage('Say\n\nmore\n\n', { A: '1', 'Spec-Kitty-Status': '01AAA' })).toBe(
      'Say\n\nmore\n\nA: 1\nSpec-Kitty-Status: 01AAA\n',
    );
    expect(commitMessage('Say', {})).toBe('Say\n');
  });

  test('keep naming the missions of the commit whose place they take, each once', () => {
    const first = commitMessage('one', { 'Spec-Kitty-Status': '01AAA' });
    const second = commitMessage('two', { 'Spec-Kitty-Status': '01BBB' }, first);
    expect(second).toBe('two\n\nSpec-Kitty-Status: 01BBB\nSpec-Kitty-Status: 01AAA\n');
    expect(commitMessage('three', { 'Spec-Kitty-Status': '01AAA' }, second)).toBe(
      'three\n\nSpec-Kitty-Status: 01AAA\nSpec-Kitty-Status: 01BBB\n',
    );
  });

  test('tell the mission they were given, whatever else they say', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => text.trim() !== ''),
        (text) => {
          expect(missionsIn(commitMessage(text, { 'Spec-Kitty-Status': '01AAA' }))).toContain('01AAA');
        },
      ),
    );
  });
});
