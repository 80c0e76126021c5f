import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsence, notRead, readText } from '../files/readText.ts';

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
export function readRef(commonDir: string, name: string): string | null {
  let wanted = name;
  for (let step = 0; step < longestChain; step += 1) {
    const content = readLoose(commonDir, wanted);
    if (content === null) return packedOid(readPacked(commonDir), wanted);
    const symbolic = /^ref: (.+)$/.exec(content)?.[1];
    if (symbolic === undefined) return isOid(content) ? content : null;
    wanted = symbolic;
  }
  return null;
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

const readPacked = (commonDir: string): string => readText(join(commonDir, 'packed-refs')) ?? '';

function packedOid(packed: string, name: string): string | null {
  const end = packed.indexOf(` ${name}\n`);
  if (end < 0) return null;
  const oid = packed.slice(packed.lastIndexOf('\n', end) + 1, end);
  return isOid(oid) ? oid : null;
}

/** Null for a folder too: `feature` is no ref where `feature/x` is one. */
const readLoose = (commonDir: string, name: string): string | null => readText(join(commonDir, name))?.trim() ?? null;

function looseNames(commonDir: string, folder: string): readonly string[] {
  const path = join(commonDir, folder);
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? looseNames(commonDir, name) : entry.name.endsWith('.lock') ? [] : [name];
    });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(path, error);
  }
}
