import * as fc from 'fast-check';
import { Timestamp, type YamlMapping, type YamlValue } from '../../schemas/yamlValue.ts';

/** Pieces that mean something to YAML in one place or another, among harmless ones. */
const pieces = [
  'a',
  'b c',
  'T001',
  'WP01',
  'é',
  '—',
  '😀',
  "it's",
  '"q"',
  ': ',
  ':',
  ' #',
  '#',
  '- ',
  '-',
  '? ',
  '?',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '*',
  '&',
  '!',
  '%',
  '@',
  '`',
  '|',
  '>',
  '1',
  '01',
  '0x1F',
  '0o17',
  '1_0',
  '1e3',
  '.5',
  '2026-01-02',
  '2026-13-45',
  '=',
  '<<',
  'null',
  '~',
  'true',
  'no',
  '.inf',
  '---',
  '...',
  '\\',
  '/',
  ' ',
  '  ',
  '\u00A0',
  '\u202E',
];

/** Text that tempts a YAML reader, with control characters and line ends where they are asked for. */
export const temptingText = (more: readonly string[] = []): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 4 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  );

const unprintable = ['\n', '\t', '\r', '\u0000', '\u0007', '\u007F', '\u0085', '\u2028', '\uFEFF'];

const timestamps = ['2026-01-02', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05', '2026-01-02T03:04:05.500000+02:00'].map(
  (text) => new Timestamp(text),
);

/** Any value that a file can hold and that is equal to itself when it is read back. */
export const yamlValue: fc.Arbitrary<YamlValue> = fc.letrec<{ value: YamlValue; mapping: YamlMapping }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'yaml' },
    { weight: 5, arbitrary: temptingText(unprintable) },
    {
      weight: 2,
      arbitrary: fc.oneof(
        fc.integer(),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((number) => !Object.is(number, -0) && (!Number.isInteger(number) || Number.isSafeInteger(number))),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom(...timestamps),
      ),
    },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 1, arbitrary: tie('mapping') },
  ),
  mapping: fc.dictionary(temptingText(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
})).value;

/** Lines of the kind front matter is made of, put together in ways that are right, nearly right and wrong. */
export const yamlText: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '', '', '  ', '    ', ' ', '- ', '- ', '  - ', '- - '),
      fc.constantFrom('a: ', 'b: ', 'c:', 'title: ', 'd:  ', '"e": ', '1: ', 'true: ', 'f g: ', '# ', '', 'h:'),
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc.constantFrom(
            '',
            'x',
            'x y',
            "'q'",
            '"d"',
            '[]',
            '{}',
            '[a, b]',
            '[\'a\', "b"]',
            '5',
            'null',
            'x # c',
            '# c',
            '|',
            '>-',
            '&x y',
            '*x',
            '!t x',
            "it's",
          ),
        },
        { weight: 1, arbitrary: temptingText(['\t']) },
      ),
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.map((parts) => parts.join('')).join('\n'));
