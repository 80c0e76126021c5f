import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { observeArtifacts } from '../../../../actions/facts/observeArtifacts.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

test.each(['out/', 'out/**', '**', 'out/**/*', 'out/part/*.md'])(
  'a folder that a step asks for is there when a file in it says something (%s)',
  (path) => {
    const root = temporaryFolder();
    const look = () => observeArtifacts(root, [{ path, substance: 'text' }])[path];
    expect(look()).toEqual({ path, present: false, lacks: null });
    writeFiles(root, { 'out/part/one.md': '# Title\n' });
    expect(look()).toMatchObject({ present: true, lacks: 'It has headings and placeholders, but no text.' });
    writeFiles(root, { 'out/part/two.md': '# Title\n\nIt says something.\n' });
    expect(look()).toEqual({ path, present: true, lacks: null });
  },
);

test('a picture is there as well: only where words are asked for has it to be text', () => {
  const root = temporaryFolder();
  const looked = (path: string, substance: 'text' | 'spec' | 'rows') => observeArtifacts(root, [{ path, substance }])[path];
  for (const name of ['drawing.png', 'spec.md', 'rows.csv'])
    writeFileSync(join(root, name), Buffer.from('\x89PNG\r\n\x1a\n\xff\xfe', 'latin1'));
  expect(looked('drawing.png', 'text')).toEqual({ path: 'drawing.png', present: true, lacks: null });
  expect(looked('*.png', 'text')).toEqual({ path: '*.png', present: true, lacks: null });
  expect(() => looked('spec.md', 'spec')).toThrow('it is not UTF-8 text');
  expect(() => looked('rows.csv', 'rows')).toThrow('it is not UTF-8 text');
});
