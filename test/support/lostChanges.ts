/**
 * Says what a landing has lost, from the objects of a repository alone. It shares nothing with the ledger it is held against:
 * it reads commits and trees itself, looks at whole trees instead of differences, and knows nothing of what git takes for a rename.
 */
import type { Objects } from './objects.ts';

export interface Landing {
  readonly target: string;
  readonly sides: Readonly<Record<string, string>>;
  /** The tree to be published. */
  readonly result: string;
}

export interface Found {
  /** `side path`: what is missing. */
  readonly lost: readonly string[];
  /** `side path`: everything that each side changed. */
  readonly changed: readonly string[];
  /** Paths that are in the result and came from nobody. */
  readonly strange: readonly string[];
}

type Files = ReadonlyMap<string, string>;

/** Files that have a rule of their own, and the landing writes to. */
const ruled = /^kitty-specs\/[^/]+\/(?:status\.json|meta\.json)$/;
const kept = /^kitty-specs\/[^/]+\/(?:.+\.events\.jsonl|traces\/[^/]+\.md)$/;

export async function lostChanges(objects: Objects, { target, sides, result }: Landing): Promise<Found> {
  const treeAt = async (commit: string): Promise<Files> => objects.files((await objects.commit(commit)).tree);
  const landed = await objects.files(result);
  const [targetFiles, parted] = [await treeAt(target), new Map<string, readonly Files[]>()];
  for (const [name, tip] of Object.entries(sides))
    parted.set(name, await Promise.all((await lastShared(objects, target, tip)).map(treeAt)));
  const tips: readonly (readonly [name: string, files: Files, bases: readonly Files[]])[] = [
    ...Object.keys(sides).map((name) => ['target', targetFiles, parted.get(name) ?? []] as const),
    ...(await Promise.all(Object.entries(sides).map(async ([name, tip]) => [name, await treeAt(tip), parted.get(name) ?? []] as const))),
  ];
  const lost = new Set<string>();
  const changed = new Set<string>();
  for (const [name, files, bases] of tips) {
    let known: Promise<Changes> | null = null;
    const others = (): Promise<Changes> =>
      (known ??= changesBy(
        objects,
        tips.filter(([other]) => other !== name),
      ));
    for (const path of new Set([...files.keys(), ...bases.flatMap((base) => [...base.keys()])])) {
      if (bases.some((base) => base.get(path) === files.get(path))) continue;
      changed.add(`${name} ${path}`);
      if (ruled.test(path)) continue;
      if (!(await isThere(objects, path, files, bases, landed, others))) lost.add(`${name} ${path}`);
    }
  }
  const strange: string[] = [];
  for (const path of new Set([...landed.keys(), ...targetFiles.keys()])) {
    if (landed.get(path) === targetFiles.get(path) || ruled.test(path) || kept.test(path)) continue;
    const isTheirs = tips.some(([name, files, bases]) => name !== 'target' && bases.some((base) => base.get(path) !== files.get(path)));
    const content = landed.get(path) ?? targetFiles.get(path);
    const isMoved =
      [...(landed.has(path) ? targetFiles : landed)].some(([other, entry]) => other !== path && entry === content) ||
      tips.some(([, files, bases]) =>
        [...files].some(([other, entry]) => entry === content && bases.some((base) => base.get(other) !== entry)),
      );
    // A file that one side has moved and changed and another has changed where it was is in the result as neither has it.
    const isBoth = tips.some(([name, files, bases]) =>
      bases.some(
        (base) =>
          name !== 'target' && !base.has(path) && [...base].some(([other, entry]) => !landed.has(other) && files.get(other) !== entry),
      ),
    );
    const everywhere = tips.flatMap(([, files, bases]) => [files, ...bases]);
    const modes = everywhere.flatMap((files) => modeOf(files.get(path)) ?? []);
    const hasStrangeMode = landed.has(path) && modes.length === everywhere.length && !modes.includes(modeOf(landed.get(path)) ?? '');
    if ((!isTheirs && !isMoved && !isBoth) || hasStrangeMode) strange.push(path);
  }
  return { lost: [...lost].toSorted(), changed: [...changed].toSorted(), strange };
}

/** The commits both have that no other such commit has in its past. */
async function lastShared(objects: Objects, one: string, other: string): Promise<readonly string[]> {
  const past = async (from: readonly string[]): Promise<Set<string>> => {
    const seen = new Set<string>();
    for (let open = [...from]; open.length > 0;) {
      const next: string[] = [];
      for (const commit of open) {
        if (seen.has(commit)) continue;
        seen.add(commit);
        next.push(...(await objects.commit(commit)).parents);
      }
      open = next;
    }
    return seen;
  };
  const [left, right] = [await past([one]), await past([other])];
  const both = [...left].filter((commit) => right.has(commit));
  const older = await past((await Promise.all(both.map((commit) => objects.commit(commit)))).flatMap(({ parents }) => parents));
  return both.filter((commit) => !older.has(commit));
}

/** Whether a change of one side can be found in the result: as it was, somewhere else, or line by line among the changes of others. */
async function isThere(
  objects: Objects,
  path: string,
  files: Files,
  bases: readonly Files[],
  landed: Files,
  others: () => Promise<Changes>,
): Promise<boolean> {
  const [now, there] = [files.get(path), landed.get(path)];
  if (now === there) return true;
  if (now === undefined) return kept.test(path);
  if ([...landed].some(([other, entry]) => entry === now && other !== path && bases.some((base) => base.get(other) !== entry))) return true;
  const origins = [...bases.map((base) => base.get(path)), ...sameFile(path, files, bases)];
  // Where a file was moved by somebody, its lines are in a file that nobody had at the beginning.
  const places = [
    ...(there === undefined ? [] : [there]),
    ...[...landed].flatMap(([other, entry]) => (other !== path && bases.every((base) => !base.has(other)) ? [entry] : [])),
  ];
  // Content and mode may come from different sides, where each has changed the one and not the other.
  const versions = (await others()).versions.map(contentOf);
  const isContentThere = (place: string): boolean =>
    contentOf(place) === contentOf(now) ||
    (origins.some((origin) => contentOf(origin) === contentOf(now)) && versions.includes(contentOf(place)));
  if (
    places.some(
      (place) => isContentThere(place) && (modeOf(place) === modeOf(now) || origins.some((origin) => modeOf(origin) === modeOf(now))),
    )
  )
    return true;
  const text = await linesIn(objects, now);
  if (text === null) return false;
  const befores = (await Promise.all(origins.map((origin) => textOf(objects, origin)))).filter((lines) => lines !== null);
  const isModeThere = (place: string): boolean => modeOf(place) === modeOf(now) || origins.some((origin) => modeOf(origin) === modeOf(now));
  for (const place of places.filter(isModeThere)) {
    const result = await linesIn(objects, place);
    const changes = await others();
    if (result !== null && (befores.length === 0 ? [[]] : befores).some((before) => holds(before, text, result, changes, kept.test(path))))
      return true;
  }
  return false;
}

const modeOf = (entry: string | undefined): string | undefined => entry?.split(' ')[0];
const contentOf = (entry: string | undefined): string | undefined => entry?.split(' ')[1];

/** Files of the beginning that are gone: a new one may have been one of them, also where another was that has moved elsewhere, or was of another kind. */
function sameFile(path: string, files: Files, bases: readonly Files[]): readonly string[] {
  const isNew = bases.every((base) => {
    const was = base.get(path);
    const isMoved = [...files].some(([other, entry]) => entry === was && base.get(other) !== entry);
    return was === undefined || isMoved || modeOf(was)?.slice(0, 3) !== modeOf(files.get(path))?.slice(0, 3);
  });
  return isNew ? bases.flatMap((base) => [...base].flatMap(([other, entry]) => (files.has(other) ? [] : [entry]))) : [];
}

const textOf = async (objects: Objects, entry: string | undefined): Promise<readonly string[] | null> =>
  entry === undefined ? null : linesIn(objects, entry);

/** The lines of a plain file with their ends; null for links, submodules and what is no text. */
async function linesIn(objects: Objects, entry: string): Promise<readonly string[] | null> {
  const [mode = '', oid = ''] = entry.split(' ');
  if (!mode.startsWith('100')) return null;
  const text = (await objects.blob(oid)).toString('utf8');
  return text.includes('\0') ? null : text.split(/(?<=\n)/).filter((each) => each !== '');
}

interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Files as they made them. */
  readonly versions: readonly string[];
}

/** All lines that others have added and taken away, wherever: whoever moves a file moves its lines. */
async function changesBy(objects: Objects, others: readonly (readonly [string, Files, readonly Files[]])[]): Promise<Changes> {
  const [added, removed, versions]: [string[], string[], string[]] = [[], [], []];
  for (const [, files, bases] of others) {
    for (const path of new Set([...files.keys(), ...bases.flatMap((base) => [...base.keys()])])) {
      if (bases.some((base) => base.get(path) === files.get(path))) continue;
      const after = (await textOf(objects, files.get(path))) ?? [];
      // Where histories have crossed, there are several beginnings: what was changed since any of them was changed.
      for (const entry of new Set(bases.map((base) => base.get(path)))) {
        const before = (await textOf(objects, entry)) ?? [];
        added.push(...without(after, before));
        removed.push(...without(before, after));
      }
      versions.push(...[files.get(path)].filter((entry) => entry !== undefined));
    }
  }
  return { added, removed, versions };
}

/** What one list has beyond the other, counting. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function holds(
  before: readonly string[],
  after: readonly string[],
  result: readonly string[],
  others: Changes,
  onlyGrows: boolean,
): boolean {
  const missing = without(without(after, before), without(result, before));
  const back = without(without(before, after), without(before, result));
  const untouchedGone = without(without(before, result), [...without(before, after), ...others.removed]);
  return (
    without(missing, others.removed).length === 0 && (onlyGrows || (without(back, others.added).length === 0 && untouchedGone.length === 0))
  );
}
