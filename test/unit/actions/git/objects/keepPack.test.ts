/** What is kept without git has to be what git would have kept: the index of a pack byte for byte, and every object in it. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepPack } from '../../../../../actions/git/objects/keepPack.ts';
import { packIndexOf } from '../../../../../actions/git/objects/packIndexOf.ts';
import { openPacks } from '../../../../../actions/git/objects/packedObjects.ts';
import { packOf, type NewObject } from '../../../../../actions/git/objects/packOf.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder } from '../../../../support/repository.ts';
import { rounds } from '../../../../support/rounds.ts';

type Hash = 'sha1' | 'sha256';

const idOf = (hash: Hash, kind: string, bytes: Uint8Array): string =>
  createHash(hash).update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');

/** Contents, each of its own or the one before with a part of it exchanged; some of them longer than what one order copies. */
const contents = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => ({ bytes, at: -1, times: 1 })),
      fc.record({ bytes: fc.uint8Array({ maxLength: 300 }), at: fc.nat(600), times: fc.constantFrom(1, 1, 1, 700) }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    const made: Made[] = [];
    for (const { bytes, at, times } of steps) {
      const before = made.at(-1)?.bytes ?? null;
      const part = Buffer.concat(Array.from({ length: times }, () => bytes));
      const next = at < 0 || before === null ? part : Buffer.concat([before.subarray(0, at), part, before.subarray(at + bytes.length)]);
      made.push({ bytes: next, before: at < 0 ? null : before });
    }
    return made;
  });

type Made = { readonly bytes: Uint8Array; readonly before: Uint8Array | null };

/** All of one kind: to be made of each other they have to be. Trees are packed in another way than what can be compressed. */
const objectsOf = (hash: Hash, kind: 'blob' | 'tree', made: readonly Made[]): ReadonlyMap<string, NewObject> =>
  new Map(
    made.map(({ bytes, before }) => [idOf(hash, kind, bytes), { kind, bytes, like: before === null ? null : idOf(hash, kind, before) }]),
  );

test.each<Hash>(['sha1', 'sha256'])('a pack of %s has the index that git makes of it, and in it what was put there', async (hash) => {
  const root = join(temporaryFolder(), 'project');
  gitIn('/', 'init', '-q', '--template=', `--object-format=${hash}`, root);
  const folder = join(root, '.git', 'objects', 'pack');
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('blob' as const, 'tree' as const), contents, async (kind, made) => {
      const objects = objectsOf(hash, kind, made);
      await keepPack(join(root, '.git'), objects, hash);
      const { bytes, checksum } = packOf(objects, hash);
      const other = join(root, 'other.pack');
      writeFileSync(other, bytes);
      gitIn('/', '-c', 'pack.writeReverseIndex=false', '-c', 'pack.indexVersion=2', 'index-pack', `--object-format=${hash}`, other);
      expect(readFileSync(join(folder, `pack-${checksum}.idx`)).equals(readFileSync(join(root, 'other.idx')))).toBe(true);
      const ids = [...objects.keys()];
      const answer = execFileSync('git', ['cat-file', '--batch'], { cwd: root, env: hermeticEnv, input: `${ids.join('\n')}\n` });
      const all = ids.map((id) => [Buffer.from(`${id} ${kind} ${objects.get(id)?.bytes.length}\n`), objects.get(id)?.bytes ?? '', '\n']);
      expect(answer.equals(Buffer.concat(all.flat().map((part) => Buffer.from(part))))).toBe(true);
      kept += ids.length;
    }),
    { numRuns: rounds(25) },
  );
  console.info(`${kept} objects of ${hash} kept as git would have kept them`);
});

test('objects too far away for four bytes have their places behind all the others', () => {
  const repository = newRepository();
  const ids = ['00', '7f', '80', 'ff'].map((begin) => begin.padEnd(40, '5'));
  const places = ids.map((id, index) => ({ id, at: 2 ** 31 - 2 + index, sum: index })).toReversed();
  const index = packIndexOf({ bytes: Buffer.alloc(0), places, checksum: '0'.repeat(40) }, 'sha1');
  writeFileSync(join(repository.root, '.git', 'objects', 'pack', 'pack-x.idx'), index);
  const shown = execFileSync('git', ['show-index'], { input: index, encoding: 'utf8' });
  expect(shown.trim().split('\n')).toEqual(ids.map((id, place) => `${2 ** 31 - 2 + place} ${id} (${place.toString(16).padStart(8, '0')})`));
});

test('what is kept is there for everybody whom the repository is shared with, and nothing of it is left over', async () => {
  const { root, git } = newRepository();
  git('config', 'core.sharedRepository', 'group');
  const folder = join(root, '.git', 'objects', 'pack');
  chmodSync(folder, 0o2775);
  const bytes = Buffer.from('content\n');
  const objects = new Map([[idOf('sha1', 'blob', bytes), { kind: 'blob', bytes }] as const]);
  await keepPack(join(root, '.git'), objects, 'sha1');
  await keepPack(join(root, '.git'), objects, 'sha1');
  const names = readdirSync(folder);
  expect(new Set(names.map((name) => name.split('.').at(-1)))).toEqual(new Set(['idx', 'pack']));
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o444);
  const packs = openPacks(join(root, '.git'));
  expect(packs.read(idOf('sha1', 'blob', bytes))?.bytes.equals(bytes)).toBe(true);
  packs.close();
});

test('where nothing can be written that is said, and nothing has begun', async () => {
  const { root } = newRepository();
  const folder = join(root, '.git', 'objects', 'pack');
  const bytes = Buffer.from('content\n');
  const objects = new Map([[idOf('sha1', 'blob', bytes), { kind: 'blob', bytes }] as const]);
  rmdirSync(folder);
  writeFileSync(folder, '');
  await expect(keepPack(join(root, '.git'), objects, 'sha1')).rejects.toMatchObject({ problem: { code: 'FILE_NOT_WRITTEN' } });
});
