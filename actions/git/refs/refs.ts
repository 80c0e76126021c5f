import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isBranchName } from '../../../machines/rules/names.ts';
import { isUndoRef, privateRefs } from '../../../machines/rules/privateRefs.ts';
import { isAbsence, notRead, readText } from '../../files/readText.ts';

export interface Ref {
  /** Full name: `refs/heads/main`. */
  readonly name: string;
  /** The object it points to, as hexadecimal digits. */
  readonly oid: string;
}

/** Git follows symbolic refs no further than this. */
const longestChain = 5;

const isOid = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** The object a ref points to, through symbolic refs; null when there is no such ref. `name` is trusted: see `isBranchName`. */
export const readRef = (commonDir: string, name: string): string | null => followRef(commonDir, name).oid;

/**
 * The ref that symbolic refs lead to, which is the one that moves, and the object it points to; null where there is none.
 * `name` is trusted.
 */
export function followRef(commonDir: string, name: string): { readonly name: string; readonly oid: string | null } {
  let wanted = name;
  for (let step = 0; step < longestChain; step += 1) {
    const content = readLoose(commonDir, wanted);
    if (content === null) return { name: wanted, oid: packedOid(readPacked(commonDir), wanted) };
    const symbolic = /^ref: (.+)$/.exec(content)?.[1];
    if (symbolic === undefined) return { name: wanted, oid: isOid(content) ? content : null };
    wanted = symbolic;
  }
  return { name, oid: null };
}

const branches = 'refs/heads/';

/**
 * The name under which git has a branch checked out: a branch may be a second name for another, as `master` is for `main` where
 * one was renamed.
 */
export function branchBehind(commonDir: string, branch: string): string {
  const { name } = isBranchName(branch) ? followRef(commonDir, `${branches}${branch}`) : { name: '' };
  return name.startsWith(branches) ? name.slice(branches.length) : branch;
}

/** Every ref below a folder such as `refs/heads/`, sorted by name. A loose ref hides a packed one of its name. */
export function listRefs(commonDir: string, folder: string): readonly Ref[] {
  const found = new Map<string, string>();
  for (const line of readPacked(commonDir).split('\n')) {
    const [oid = '', name = ''] = line.split(' ');
    if (name.startsWith(folder) && isOid(oid)) found.set(name, oid);
  }
  for (const name of looseNames(commonDir, folder.replace(/\/$/, ''))) {
    const oid = readRef(commonDir, name);
    if (oid !== null) found.set(name, oid);
  }
  return [...found].map(([name, oid]) => ({ name, oid })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * What to ask git for when it is asked for every ref but those by which operations keep what they have replaced: of these there
 * are more with every command, and no answer is about them. Folders of refs, and refs beside folders.
 */
export function refsButUndo(commonDir: string): readonly string[] {
  const ours = privateRefs.slice(0, -1);
  const packed = readPacked(commonDir).matchAll(/ (refs\/[^/\n]+)(\/[^/\n]+)?/g);
  const found = [
    ...namesIn(commonDir, 'refs').flatMap((name) => (name === ours ? namesIn(commonDir, ours) : [name])),
    ...[...packed].map(([, folder = '', inner = '']) => (folder === ours ? folder + inner : folder)),
    // A linked worktree has these for itself.
    'refs/bisect',
    'refs/rewritten',
    'refs/worktree',
  ];
  return [...new Set(found)].filter((name) => !isUndoRef(`${name}/`));
}

// Paths that `join` has to take apart first would take as long to make as to read.
const readPacked = (commonDir: string): string => readText(`${commonDir}/packed-refs`) ?? '';

function packedOid(packed: string, name: string): string | null {
  const end = packed.indexOf(` ${name}\n`);
  if (end < 0) return null;
  const oid = packed.slice(packed.lastIndexOf('\n', end) + 1, end);
  return isOid(oid) ? oid : null;
}

/** Null for a folder too: `feature` is no ref where `feature/x` is one. */
const readLoose = (commonDir: string, name: string): string | null => readText(`${commonDir}/${name}`)?.trim() ?? null;

const namesIn = (commonDir: string, folder: string): readonly string[] =>
  entriesOf(commonDir, folder).map(({ name }) => `${folder}/${name}`);

const looseNames = (commonDir: string, folder: string): readonly string[] =>
  entriesOf(commonDir, folder).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? looseNames(commonDir, name) : entry.name.endsWith('.lock') ? [] : [name];
  });

function entriesOf(commonDir: string, folder: string): readonly Dirent[] {
  const path = join(commonDir, folder);
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(path, error);
  }
}
