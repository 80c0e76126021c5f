import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitFrontMatter } from '../../../../actions/files/splitFrontMatter.ts';

const line = fc.string({ unit: fc.constantFrom('a', ':', ' ', '-', '#', 'é'), maxLength: 6 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

describe('a text is cut at its rules', () => {
  test('into head and body, whatever ends its lines, with a byte order mark or without', () => {
    fc.assert(
      fc.property(
        fc.array(line.filter((text) => text.trim() !== '---')),
        fc.array(line),
        lineEnd,
        fc.boolean(),
        (head, body, end, isMarked) => {
          const text = `${isMarked ? '\uFEFF' : ''}${['---', ...head, '---', ...body].join(end)}`;
          expect(splitFrontMatter(text)).toEqual({ head: head.join('\n'), body: body.join('\n') });
        },
      ),
    );
  });

  test('and nothing of it is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.constant('---'), fc.constant(' --- '))), (lines) => {
        const text = ['---', ...lines].join('\n');
        const parts = splitFrontMatter(text);
        const rule = lines.findIndex((candidate) => candidate.trim() === '---');
        if ('refusal' in parts) expect(rule).toBe(-1);
        else
          expect(
            ['---', ...(rule === 0 ? [] : [parts.head]), lines[rule], ...(rule === lines.length - 1 ? [] : [parts.body])].join('\n'),
          ).toBe(text);
      }),
    );
  });

  test.each([
    ['', 'does not begin'],
    ['# Title\n---\n---\n', 'does not begin'],
    ['\n---\n---\n', 'does not begin'],
    ['---', 'closes'],
    ['---\n', 'closes'],
    ['---\na: b\n-- -\n', 'closes'],
  ])('%j cannot be cut', (text, sentence) => {
    expect(splitFrontMatter(text)).toMatchObject({ refusal: expect.stringContaining(sentence) });
  });

  test('the opening line may go on, the closing one may stand between spaces, and later rules belong to the body', () => {
    expect(splitFrontMatter('---x\na: |\n \t--- \n---\nb')).toEqual({ head: 'a: |', body: '---\nb' });
  });
});
