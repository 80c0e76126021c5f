import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownershipFindings } from '../../../../machines/rules/ownership.ts';
import { declaresNoFiles, inferMode, inferOwnership, inferSurface } from '../../../../machines/rules/ownershipInference.ts';

const infer = (text: string) => inferOwnership(text, '057-demo').ownership;

describe('inferOwnership', () => {
  it.each([
    ['Do it.', 'code_change', ['src/**']],
    ['Write spec.md and plan.md.', 'planning_artifact', ['kitty-specs/057-demo/**']],
    ['Write spec.md, then src/a.py', 'code_change', ['src/a.py']],
    ['`src/b/`, src/b/c.py and (tests/x) or "docs/y.md"', 'code_change', ['docs/y.md', 'src/b/**', 'tests/x/**']],
    ['src/a/** src/a', 'code_change', ['src/a/**']],
    ['kitty-specs/ but x.ts', 'code_change', ['src/**']],
    ['kitty-specs/m/spec.md and test/a.js', 'code_change', ['kitty-specs/m/spec.md', 'test/a.js']],
  ])('%j → %s %j', (text, mode, files) => {
    expect(infer(text)).toMatchObject({ execution_mode: mode, owned_files: files, scope: null });
  });

  it('says when it guessed', () => {
    expect(inferOwnership('Do it.', 'demo').isGuess).toBe(true);
    expect(inferOwnership('src/a', 'demo').isGuess).toBe(false);
    expect(inferOwnership('spec.md', 'demo').isGuess).toBe(false);
  });

  it('never names a path inside a folder it names, nor a path twice', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'c.py'), { maxLength: 4 }).map((parts) => `src/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.array(path, { maxLength: 8 }), (paths) => {
        const files = infer(paths.join(' ')).owned_files;
        expect(new Set(files).size).toBe(files.length);
        const folders = files.filter((file) => file.endsWith('/**'));
        for (const folder of folders) expect(files.filter((file) => file !== folder && file.startsWith(folder.slice(0, -2)))).toEqual([]);
      }),
    );
  });

  it('counts files that a package is known to own', () => {
    expect(inferMode('Write spec.md')).toBe('planning_artifact');
    expect(inferMode('Write spec.md', ['src/a'])).toBe('code_change');
  });
});

describe('inferSurface', () => {
  it.each([
    [[], ''],
    [['src/**'], 'src/'],
    [['src/a/*.py', 'src/a/b/c.py'], 'src/a/'],
    [['a', 'b'], ''],
    [['src/**/x.py'], 'src/**/x.py/'],
    [['src/foo/data_?.json'], 'src/foo/'],
    [['src/foo/'], 'src/foo/'],
    [['src/api/*.py', 'src/api/*.ts'], 'src/api/'],
    [['src/a', 'docs/b'], ''],
    [['src/a/b', 'src/a'], 'src/a/'],
    [['*.md'], '/'],
  ])('of %j is %j', (files, surface) => {
    expect(inferSurface(files)).toBe(surface);
  });

  it('is the beginning of patterns that have a folder', () => {
    const glob = fc
      .tuple(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }), fc.constantFrom('**', '*', '*.py', '[ab].c'))
      .map(([folders, last]) => [...folders, last].join('/'));
    fc.assert(
      fc.property(fc.array(glob, { minLength: 1, maxLength: 4 }), (files) => {
        const surface = inferSurface(files);
        for (const file of files) expect(file.startsWith(surface)).toBe(true);
        const found = ownershipFindings(
          { WP01: { execution_mode: 'code_change', owned_files: files, authoritative_surface: surface, scope: null } },
          {},
        );
        expect(found.map(({ rule }) => rule)).toEqual(surface === '' ? ['surface_empty', 'code_owns_no_code'] : ['code_owns_no_code']);
      }),
    );
  });
});

it.each([
  ['---\nowned_files: []\n---\nbody', true],
  ['---\na: 1\nowned_files:  [ ]  \nb: 2\n---\n', true],
  ['---\nowned_files:\n---\n', false],
  ['---\nowned_files: [a]\n---\n', false],
  ['owned_files: []', false],
  ['---\nowned_files: []', false],
  ['x\n---\nowned_files: []\n---\n', false],
  ['---\na: 1\n---\nowned_files: []\n', false],
])('declaresNoFiles(%j): %s', (text, answer) => {
  expect(declaresNoFiles(text)).toBe(answer);
});
