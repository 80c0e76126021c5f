import { isUtf8 } from 'node:buffer';
import { knownFileKind, mergeKnownFile, type MergedFileKind } from '../../../machines/rules/knownFiles.ts';
import { markedConflict } from '../../../machines/rules/knownFiles/markedConflict.ts';
import { reducedStatus } from '../../../machines/rules/reducedStatus.ts';
import type { TreeEdit } from '../objects/editTree.ts';
import { keepBlob } from '../objects/keepBlob.ts';
import { readBlobs } from '../objects/readBlobs.ts';

/** Two commits that are merged, and what both began with: several commits where the one has been merged into the other on its way. */
export interface MergedSides {
  readonly bases: readonly string[];
  readonly ours: string;
  readonly theirs: string;
}

export interface SettledFiles {
  /** What the merged tree is to hold at these paths instead of what git has put there. */
  readonly edits: readonly TreeEdit[];
  /** Files whose own rules do not settle them, and why. */
  readonly open: ReadonlyMap<string, string>;
  /** These with both versions between marks: git leaves ours there, or what it takes for both, and nobody would see that. */
  readonly marked: readonly TreeEdit[];
}

/**
 * Merges the files of missions by what they mean: those git could not bring together (`conflicted`), and those it did by lines
 * although both sides had changed them (`candidates` are what theirs has changed). Other paths are left alone.
 */
export function settleKnownFiles(
  commonDir: string,
  sides: MergedSides,
  conflicted: readonly string[],
  candidates: readonly string[],
): SettledFiles {
  const known = [...new Set([...conflicted, ...candidates])].flatMap((path) => {
    const kind = knownFileKind(path);
    return kind === null ? [] : [{ path, kind }];
  });
  if (known.length === 0) return { edits: [], open: new Map(), marked: [] };
  const blobs = readBlobs(
    commonDir,
    known.flatMap(({ path }) => versionNames(sides, path)),
  );
  const edits: TreeEdit[] = [];
  const open = new Map<string, string>();
  const marked: TreeEdit[] = [];
  const texts = new Map<string, string | null>();
  for (const { path, kind } of known) {
    // What it is made from comes first.
    if (kind === 'status') continue;
    const versions = versionsOf(sides, path, blobs);
    if (versions === null) {
      if (conflicted.includes(path)) open.set(path, 'The file is no text.');
      continue;
    }
    if (!conflicted.includes(path) && !isContested(versions, kind)) continue;
    const merged = mergeKnownFile(kind, versions);
    if ('conflict' in merged) {
      open.set(path, merged.conflict);
      if (versions.ours !== null && versions.theirs !== null)
        marked.push({ path, becomes: { mode: '100644', oid: keepBlob(commonDir, markedConflict(versions)) } });
    } else {
      texts.set(path, merged.text);
      edits.push({ path, becomes: merged.text === null ? null : { mode: '100644', oid: keepBlob(commonDir, merged.text) } });
    }
  }
  for (const { path } of known.filter((file) => file.kind === 'status')) {
    const text = statusText(path, sides, texts, commonDir);
    if (text !== null) edits.push({ path, becomes: { mode: '100644', oid: keepBlob(commonDir, text) } });
    else if (conflicted.includes(path)) open.set(path, 'The event log it is made from is not settled.');
  }
  return { edits, open, marked };
}

interface Texts {
  /** What the first of the commits that both began with has, of those that know the file. */
  readonly base: string | null;
  /** Whether one side has left the file as both began with it: what git has made of it stays. */
  readonly isLeft: boolean;
  readonly ours: string | null;
  readonly theirs: string | null;
}

const versionNames = ({ bases, ours, theirs }: MergedSides, path: string): readonly string[] =>
  [...bases, ours, theirs].map((commit) => `${commit}:${path}`);

/** Null where one of the versions is no text. */
function versionsOf({ bases, ours, theirs }: MergedSides, path: string, blobs: ReadonlyMap<string, Buffer>): Texts | null {
  const found = [ours, theirs, ...bases].map((commit) => blobs.get(`${commit}:${path}`));
  if (found.some((bytes) => bytes !== undefined && !isUtf8(bytes))) return null;
  const [left = null, right = null, ...before] = found.map((bytes) => bytes?.toString('utf8') ?? null);
  return {
    base: before.find((text) => text !== null) ?? null,
    isLeft: before.length === 0 ? left === null || right === null : before.some((text) => text === left || text === right),
    ours: left,
    theirs: right,
  };
}

/** A log never loses rows, so whatever two logs differ in counts; any other file is contested when both have changed it. */
const isContested = ({ isLeft, ours, theirs }: Texts, kind: MergedFileKind): boolean =>
  ours !== theirs && (kind === 'event-log' || !isLeft);

/** status.json is what the merged log makes of it. Null where that cannot be said. */
function statusText(path: string, { ours }: MergedSides, texts: ReadonlyMap<string, string | null>, commonDir: string): string | null {
  const folder = path.slice(0, -'status.json'.length);
  const [log, meta] = ['status.events.jsonl', 'meta.json'].map((name) => {
    const merged = texts.get(`${folder}${name}`);
    return merged === undefined
      ? (readBlobs(commonDir, [`${ours}:${folder}${name}`])
          .get(`${ours}:${folder}${name}`)
          ?.toString('utf8') ?? null)
      : merged;
  });
  const reduced = reducedStatus(log ?? '', meta ?? null, folder.split('/').at(-2) ?? '');
  return reduced.ok ? reduced.value : null;
}
