import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import type { Git } from '../git.ts';
import { entryIn, type ReadIndex } from './readIndex.ts';

interface AttributesFile {
  readonly path: string;
  readonly to: TreeEntry;
}

export const isAttributes = (path: string): boolean => /(?:^|\/)\.gitattributes$/.test(path);

/**
 * The files of attributes that an index has on the way to these paths: git goes by them where there is none on the disk. Asks
 * git for an index that only git can read. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function attributesIn(run: Git, index: ReadIndex | null, paths: readonly string[]): Promise<readonly AttributesFile[]> {
  if (index === null) return attributesByGit(run);
  const folders = new Set(['']);
  for (const path of paths)
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) folders.add(path.slice(0, end + 1));
  return [...folders].flatMap((folder) => {
    const path = `${folder}.gitattributes`;
    const entry = entryIn(index, path);
    return entry === null || entry.oid === 'unmerged' ? [] : [{ path, to: { mode: entry.mode, oid: entry.oid } }];
  });
}

async function attributesByGit(run: Git): Promise<readonly AttributesFile[]> {
  const rows = (await run(['ls-files', '-s', '-z', '--', ':(top,glob)**/.gitattributes'])).split('\0');
  return rows.flatMap((row) => {
    const [, mode = '', oid = '', path] = /^(\d+) ([0-9a-f]+) 0\t(.*)$/s.exec(row) ?? [];
    return path === undefined ? [] : [{ path, to: { mode, oid } }];
  });
}
