import { type BigIntStats, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { kindOf } from '../../files/kindOf.ts';
import type { Git } from '../git.ts';
import { isAttributes } from '../index/attributesIn.ts';
import type { StagedEntry } from '../index/stagedAt.ts';
import { fileId } from '../objects/keepBlob.ts';
import { pathLine } from '../pathLine.ts';
import type { Difference } from './differences.ts';
import { hashedBy } from './hashedBy.ts';
import { modeOf } from './versionOnDisk.ts';

/** A file of a checkout as git would commit it, with its figures. */
export interface FoundFile extends TreeEntry {
  readonly stat: BigIntStats;
}

/**
 * What stands at these paths, as git would commit it; nothing for a folder. Files that are for certain what is staged need not be
 * read for that. Throws FILE_NOT_READ, FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function filesAt(
  run: Git,
  commonDir: string,
  differences: readonly Difference[],
  staged: ReadonlyMap<string, StagedEntry>,
): Promise<ReadonlyMap<string, FoundFile>> {
  const { checkout } = run;
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (folder: string): boolean => {
    const found = folders.get(folder) ?? (isFolder(dirname(folder)) && kindOf(`${checkout}/${folder}`) === 'folder');
    folders.set(folder, found);
    return found;
  };
  const there = differences.flatMap((difference) => {
    const { path } = difference;
    // What a link on the way leads to is no part of the checkout.
    const stat = isFolder(dirname(path)) ? lstatSync(`${checkout}/${path}`, { bigint: true, throwIfNoEntry: false }) : undefined;
    if (stat === undefined || stat.isDirectory()) return [];
    const entry = staged.get(path);
    // Whoever opened anything else might wait for ever.
    const oid = stat.isFile() || stat.isSymbolicLink() ? null : '';
    return [{ path, stat, difference, mode: modeOf(stat) ?? '', oid: entry?.isOf?.(stat) === true ? entry.oid : oid }];
  });
  const unknown = there.filter(({ oid }) => oid === null);
  const read = await idsOf(run, commonDir, unknown, differences);
  return new Map(there.map(({ path, stat, mode, oid }) => [path, { stat, mode, oid: oid ?? read.get(path) ?? '' }]));
}

interface UnknownFile {
  readonly path: string;
  readonly stat: BigIntStats;
  readonly difference: Difference;
}

/** The ids git would give what is in these files. Git is asked where it may have to change that before it takes it. */
async function idsOf(
  run: Git,
  commonDir: string,
  files: readonly UnknownFile[],
  differences: readonly Difference[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(files.map((file) => [file.path, idAsItIs(run.checkout, commonDir, file)]));
  const asked = files.filter(({ path }) => ids.get(path) === null);
  const said = await hashed(run, asked, []);
  const isOfCommit = (id: string | undefined, { difference: { from, to } }: UnknownFile): boolean => id === from?.oid || id === to?.oid;
  // By attributes that a killed move has brought already, git would change what nobody has edited.
  const doubtful = asked.filter((file) => !isOfCommit(said.get(file.path), file));
  const raw = await hashed(run, doubtful, ['--no-filters']);
  for (const file of doubtful) if (isOfCommit(raw.get(file.path), file)) said.set(file.path, raw.get(file.path) ?? '');
  // Nor is it edited where it stands as the attributes of either commit have it.
  const attributes = differences.filter(({ path }) => isAttributes(path));
  for (const side of ['from', 'to'] as const) {
    const left = attributes.length === 0 ? [] : asked.filter((file) => !isOfCommit(said.get(file.path), file));
    if (left.length === 0) break;
    const of = new Map(attributes.map((each) => [each.path, each[side]?.oid ?? null]));
    const then = await hashedBy(run, commonDir, pathsOf(left), of);
    for (const file of left) if (isOfCommit(then.get(file.path), file)) said.set(file.path, then.get(file.path) ?? '');
  }
  return new Map([...ids].map(([path, id]) => [path, id ?? said.get(path) ?? '']));
}

const pathsOf = (files: readonly UnknownFile[]): readonly string[] => files.map(({ path }) => path);

async function hashed(run: Git, files: readonly UnknownFile[], manner: readonly string[]): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const input = files.map(({ path }) => pathLine(path)).join('');
  const answers = (await run(['hash-object', ...manner, '--stdin-paths'], { input })).split('\n');
  return new Map(files.map(({ path }, index) => [path, answers[index] ?? '']));
}

/** The id of what is in a link, and in a file that holds byte for byte what one of the commits does; else null. */
function idAsItIs(checkout: string, commonDir: string, { path, stat, difference: { from, to } }: UnknownFile): string | null {
  if (!stat.isSymbolicLink() && (!stat.isFile() || stat.size > most)) return null;
  const id = fileId(commonDir, `${checkout}/${path}`);
  return stat.isSymbolicLink() || id === from?.oid || id === to?.oid ? id : null;
}

/** Larger files are read by git, which does not hold them in memory. */
const most = 1_000_000;
