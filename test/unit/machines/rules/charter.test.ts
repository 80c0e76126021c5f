import { expect, it } from 'vitest';
import { sectionTitles } from '../../../../machines/rules/charter.ts';

it('the sections of a charter are its headings of the second level, outside of code', () => {
  const text = [
    '# Charter',
    '## Testing ##',
    'Text ## no',
    '### Below',
    '```sh',
    '## a remark',
    '~~~',
    '```',
    '  ##\tQuality gates  ',
    '~~~~',
    '~~~',
    '## no',
    '~~~~',
    '##none',
    '##',
    '## C#',
  ];
  for (const end of ['\n', '\r\n', '\r']) expect(sectionTitles(text.join(end))).toEqual(['Testing', 'Quality gates', 'C#']);
  expect(sectionTitles('')).toEqual([]);
});
