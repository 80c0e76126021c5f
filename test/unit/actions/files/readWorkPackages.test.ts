import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWorkPackages, skimWorkPackages } from '../../../../actions/files/readWorkPackages.ts';
import validate from '../../../../schemas/generated/workPackageFile.js';
import { packageFile } from '../../../support/packageFile.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { yamlText } from '../../../support/yamlTexts.ts';

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
};
const summary = async (folder: string) => {
  const { packages, problems } = await readWorkPackages(folder);
  return { ids: packages.map(({ wp_id }) => wp_id), codes: problems.map(({ code }) => code) };
};

describe('the packages of a mission', () => {
  test('are its files WP*.md, in the order of their names, each with its title, keys and body', async () => {
    const folder = folderWith({
      'WP02-second.md': packageFile('WP02', [], ['WP01']),
      'WP01.md': packageFile('WP01'),
      'README.md': 'no package',
      'wp03-lower.md': 'none either',
      'WP01-first/review-cycle-1.md': 'a review',
    });
    const { packages, problems } = await readWorkPackages(folder);
    expect(problems).toEqual([]);
    expect(
      packages.map(({ wp_id, file_name, path, title, declared_keys, body }) => ({ wp_id, file_name, path, title, declared_keys, body })),
    ).toEqual([
      {
        wp_id: 'WP01',
        file_name: 'WP01.md',
        path: join(folder, 'WP01.md'),
        title: 'Part WP01',
        declared_keys: ['work_package_id', 'title', 'dependencies', 'subtasks', 'execution_mode'],
        body: '\n# WP01\n',
      },
      {
        wp_id: 'WP02',
        file_name: 'WP02-second.md',
        path: join(folder, 'WP02-second.md'),
        title: 'Part WP02',
        declared_keys: ['work_package_id', 'title', 'dependencies', 'subtasks', 'execution_mode'],
        body: '\n# WP02\n',
      },
    ]);
    expect(packages[1]?.front_matter.dependencies).toEqual(['WP01']);
    expect(packages.every((own) => validate(own))).toBe(true);
  });

  test('are none where there is no folder', async () => {
    expect(await summary(join(temporaryFolder(), 'tasks'))).toEqual({ ids: [], codes: [] });
  });

  test('are read the same whether the library was needed or not', async () => {
    const simple = packageFile('WP01');
    const folder = folderWith({
      'WP01-a.md': simple,
      'WP02-b.md': simple.replaceAll('WP01', 'WP02').replace('title: Part WP02', 'title: >-\n  Part\n  WP02'),
    });
    expect(skimWorkPackages(folder)).toMatchObject({ packages: [{ wp_id: 'WP01' }], unread: [{ path: join(folder, 'WP02-b.md') }] });
    const [first, second] = (await readWorkPackages(folder)).packages;
    expect(second).toEqual(JSON.parse(JSON.stringify({ ...first, path: second?.path, file_name: 'WP02-b.md' }).replaceAll('WP01', 'WP02')));
  });
});

describe('a broken file never hides the others', () => {
  test('whatever it holds', async () => {
    const folder = folderWith({ 'WP01-a.md': packageFile('WP01'), 'WP03-c.md': packageFile('WP03') });
    await fc.assert(
      fc.asyncProperty(yamlText, async (head) => {
        writeFileSync(join(folder, 'WP02-b.md'), `---\n${head}\n---\n`);
        const { ids, codes } = await summary(folder);
        expect(ids).toEqual(['WP01', 'WP03']);
        expect(codes.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  test('and every finding of every file is told at once', async () => {
    const folder = folderWith({
      'WP01-a.md': '---\nwork_package_id: WP01\ntitel: x\nphase: []\n---\n',
      'WP02-b.md': 'nothing',
      'WP03-c.md': packageFile('WP03'),
    });
    const { packages, problems } = await readWorkPackages(folder);
    expect(packages.map(({ wp_id }) => wp_id)).toEqual(['WP03']);
    expect(problems.map(({ message }) => message).toSorted()).toEqual([
      'WP01-a.md, line 3: titel is not a key of work packages.',
      'WP01-a.md, line 4: phase has to be text, not a list.',
      'WP02-b.md, line 1: the file does not begin with a line "---".',
    ]);
  });

  test('a name that says another id, or none, is told', async () => {
    expect(
      await summary(
        folderWith({
          'WP01-a.md': packageFile('WP02'),
          'WPX.md': packageFile('WP03'),
          'WP04x.md': packageFile('WP04'),
          'WP100-d.md': packageFile('WP100'),
        }),
      ),
    ).toEqual({
      ids: ['WP100'],
      codes: ['WP_FILE_MISNAMED', 'WP_FILE_MISNAMED', 'WP_FILE_MISNAMED'],
    });
  });

  test('of two files with one id the first is read and both are named', async () => {
    const { packages, problems } = await readWorkPackages(
      folderWith({ 'WP01-b.md': packageFile('WP01'), 'WP01-a.md': packageFile('WP01') }),
    );
    expect(packages.map(({ file_name }) => file_name)).toEqual(['WP01-a.md']);
    expect(problems).toMatchObject([{ code: 'WP_ID_DUPLICATE', details: { wp_id: 'WP01', files: ['WP01-a.md', 'WP01-b.md'] } }]);
  });

  test('what is no plain UTF-8 file is told and not waited for', async () => {
    const folder = folderWith({ 'WP09-ok.md': packageFile('WP09') });
    mkdirSync(join(folder, 'WP01-folder.md'));
    execFileSync('mkfifo', [join(folder, 'WP02-pipe.md')]);
    symlinkSync(join(folder, 'nowhere'), join(folder, 'WP03-dangling.md'));
    writeFileSync(join(folder, 'WP04-bytes.md'), Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]));
    expect(await summary(folder)).toEqual({ ids: ['WP09'], codes: ['FILE_NOT_READ', 'FILE_NOT_READ', 'FILE_NOT_READ', 'FILE_NOT_READ'] });
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission is told', async () => {
    const folder = folderWith({ 'WP01-a.md': packageFile('WP01'), 'WP02-b.md': packageFile('WP02') });
    chmodSync(join(folder, 'WP01-a.md'), 0);
    expect(await summary(folder)).toEqual({ ids: ['WP02'], codes: ['FILE_NOT_READ'] });
  });

  test('a title keeps whatever signs it has', async () => {
    const { packages } = await readWorkPackages(
      folderWith({ 'WP01-a.md': '---\nwork_package_id: WP01\ntitle: "\\e[31mred\\0 \u202E back"\n---\n' }),
    );
    expect(packages[0]?.title).toBe('\u001B[31mred\0 \u202E back');
  });
});
