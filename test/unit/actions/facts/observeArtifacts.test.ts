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
