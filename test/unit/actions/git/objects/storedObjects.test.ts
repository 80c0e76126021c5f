/** Objects that are read without git have to be those that git reads; what cannot be read so is left to git. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withObjects } from '../../../../../actions/git/objects/storedObjects.ts';
import { histories, importHistories } from '../../../../support/histories.ts';
import { gitIn, newRepository, temporaryFolder } from '../../../../support/repository.ts';

const idsIn = (root: string): readonly (readonly string[])[] =>
  gitIn(root, 'cat-file', '--batch-all-objects', '--batch-check')
    .split('\n')
    .map((line) => line.split(' '));

/** How many objects of a repository were read, every one of them as git says. */
function readAll(root: string): number {
  let read = 0;
  withObjects(join(root, '.git'), (object) => {
    for (const [oid = '', kind, size] of idsIn(root)) {
      const found = object(oid);
      if (found == null) continue;
      expect([found.kind, String(found.bytes.length)], oid).toEqual([kind, size]);
      read += 1;
    }
  });
  return read;
}

describe('objects that are read without git', () => {
  it.each(['sha1', 'sha256'])('are all of a repository with ids of %s, one by one and in packs', (format) => {
    const root = join(temporaryFolder(), 'project');
    gitIn('/', 'init', '-q', '-b', 'main', '--template=', `--object-format=${format}`, root);
    // The histories have submodules, whose ids are short.
    if (format === 'sha1') Array.from(importHistories(root, fc.sample(histories, { numRuns: 10, seed: 3 }), {}));
    const long = Array.from({ length: 3000 }, (_, at) => `line ${at}\n`);
    for (const at of [1, 1000, 2999]) {
      writeFileSync(join(root, 'long.txt'), long.with(at, 'another\n').join(''));
      gitIn(root, 'add', 'long.txt');
      gitIn(root, 'commit', '-q', '-m', 'long');
    }
    const all = idsIn(root).length;
    expect(readAll(root)).toBe(all);
    gitIn(root, 'repack', '-q', '-a', '-d', '-f', '-k');
    expect(readAll(root)).toBe(all);
    // Without places but ids for what an object is made from.
    gitIn(root, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-q', '-a', '-d', '-f', '-k');
    expect(readAll(root)).toBe(all);
    console.info(`${all} objects of ${format} read without git, in three ways of keeping them`);
  });

  it('are found by their paths, and nothing is found where nothing is', () => {
    const { root, commit, git } = newRepository();
    commit({ 'a/b/c.txt': 'c\n', 'ä.txt': 'ä\n' });
    const head = git('rev-parse', 'HEAD');
    withObjects(join(root, '.git'), (object) => {
      expect(object(`${head}:a/b/c.txt`)?.bytes.toString()).toBe('c\n');
      expect(object(`${head}^{tree}`)).toBeUndefined();
      expect(object(`${git('rev-parse', 'HEAD:a')}:b/c.txt`)?.kind).toBe('blob');
      expect(object(`${head}:ä.txt`)?.bytes.toString()).toBe('ä\n');
      expect(object(`${head}:a`)?.kind).toBe('tree');
      expect(object(`${head}:a/x`)).toBeNull();
      expect(object(`${head}:ä.txt/x`)).toBeUndefined();
      expect(object('1'.repeat(40))).toBeUndefined();
      expect(object('HEAD')).toBeUndefined();
    });
  });

  it('are left to git where they are damaged, or where others stand in for them', () => {
    const { root, commit, git } = newRepository();
    commit({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const [one, other] = [git('rev-parse', 'HEAD:a.txt'), git('rev-parse', 'HEAD:b.txt')];
    const pathOf = (oid: string): string => join(root, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
    const kindOf = (oid: string) => withObjects(join(root, '.git'), (object) => object(oid)?.kind);
    git('update-ref', `refs/replace/${one}`, other);
    expect(kindOf(one)).toBeUndefined();
    git('pack-refs', '--all');
    expect(kindOf(one)).toBeUndefined();
    git('replace', '-d', one);
    rmSync(join(root, '.git', 'refs', 'replace'), { recursive: true, force: true });
    expect(kindOf(one)).toBe('blob');
    for (const damaged of [readFileSync(pathOf(other)), Buffer.from('no object'), Buffer.alloc(0)]) {
      rmSync(pathOf(one), { force: true });
      writeFileSync(pathOf(one), damaged);
      expect(kindOf(one)).toBeUndefined();
    }
  });
});
