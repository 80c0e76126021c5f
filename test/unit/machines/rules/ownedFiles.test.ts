import { describe, expect, it } from 'vitest';
import { kittySpecsFindings, ownedFileFindings } from '../../../../machines/rules/ownedFiles.ts';
import { fileTreeOf } from '../../../support/fileTreeOf.ts';

const tree = fileTreeOf('src/reducer.py', 'src/writer.py', 'docs/a.md', 'app/[id]/page.ts');
const findings = (owned_files: readonly string[], create_intent: readonly string[] = []) =>
  ownedFileFindings([{ wp_id: 'WP01', execution_mode: 'code_change', owned_files, create_intent }], tree);

describe('ownedFileFindings', () => {
  it.each<[string, readonly string[], string | null]>([
    ['src/reducer.py', [], null],
    ['src/**', [], null],
    ['src/', [], null],
    ['src/new.py', [], 'error path_not_found'],
    ['src/new.py', ['src/new.py'], 'info path_planned'],
    ['src/new.py', ['src/other.py'], 'error path_not_found'],
    ['src/*.ts', [], 'warning glob_matches_nothing'],
    ['src/*.ts', ['src/*.ts'], 'warning glob_matches_nothing'],
    ['src/{a,b}.py', [], 'warning glob_matches_nothing'],
    ['app/[id]/page.ts', [], null],
    ['app/[id]/**', [], null],
    ['app/[id]/none.ts', [], 'warning glob_matches_nothing'],
    ['', [''], 'error glob_invalid'],
    ['/src', [], 'error glob_invalid'],
    ['src/**.py', [], 'error glob_invalid'],
  ])('%j, planned %j: %s', (file, planned, expected) => {
    const [found] = findings([file], planned);
    expect(found ? `${found.severity} ${found.rule}` : null).toBe(expected);
  });

  it('tells all of them, and which file may be meant', () => {
    const found = findings(['src/reducers.py', 'nowhere/x', 'docs/a.md', 'lib/*']);
    expect(found.map(({ paths }) => paths[0])).toEqual(['src/reducers.py', 'nowhere/x', 'lib/*']);
    expect(found[0]?.sentence).toContain("Perhaps 'src/reducer.py' is meant");
    expect(found[1]?.sentence).not.toContain('Perhaps');
    expect(findings(['srcs/', 'src/writer.py/']).map(({ sentence }) => /Perhaps '([^']*)'/.exec(sentence)?.[1])).toEqual([
      'src',
      'src/writer.py',
    ]);
  });

  it('goes by the ids of the packages, and within one as its files are declared', () => {
    const packages = ['WP02', 'WP01'].map((wp_id) => ({ wp_id, execution_mode: null, owned_files: ['y', 'x'], create_intent: [] }));
    const found = ownedFileFindings(packages, tree);
    expect(found.map(({ packages: [wpId], paths: [path] }) => `${wpId} ${path}`)).toEqual(['WP01 y', 'WP01 x', 'WP02 y', 'WP02 x']);
  });
});

describe('kittySpecsFindings', () => {
  const found = (execution_mode: string, ...owned_files: readonly string[]) =>
    kittySpecsFindings([{ wp_id: 'WP01', execution_mode, owned_files }]).map(({ paths }) => paths[0]);

  it('names every path of the mission that a package owns, as it is written', () => {
    expect(
      found('code_change', 'kitty-specs/m/x', 'src/a', 'kitty-specs', ' .//x', './kitty-specs/y', 'kitty-specs\\z', 'kitty-specsx/a'),
    ).toEqual(['kitty-specs/m/x', 'kitty-specs', './kitty-specs/y', 'kitty-specs\\z']);
  });

  it('lets a planning package that keeps to planning documents have them', () => {
    expect(found('planning_artifact', './kitty-specs/m/**', 'docs/a')).toEqual([]);
    expect(found('planning_artifact', 'kitty-specs/m/**', 'src/a')).toEqual(['kitty-specs/m/**']);
  });

  it('goes by the ids of the packages', () => {
    const packages = ['WP02', 'WP01'].map((wp_id) => ({ wp_id, execution_mode: null, owned_files: ['kitty-specs/x'] }));
    expect(kittySpecsFindings(packages).map(({ packages: [wpId] }) => wpId)).toEqual(['WP01', 'WP02']);
  });
});
