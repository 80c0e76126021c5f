import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { readMissionId } from '../../actions/files/readMissionId.ts';
import type { JsonValue } from '../../schemas/json.ts';
import { type HandleMatch, type MissionFolders, matchBareSlug, matchIdentity, resolveHandle } from '../../machines/rules/handle.ts';
import { mid8Of, mid8Tail } from '../../machines/rules/names.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import { agrees, corpusRoot } from './corpus.ts';

interface Expect {
  readonly resolve_mission: { readonly ok: boolean; readonly error?: string; readonly candidates?: readonly string[] };
  readonly bare_modern: { readonly dir_name: string | null };
  readonly canonicalize: { readonly dir_name?: string; readonly error?: string; readonly candidates?: readonly string[] };
  readonly unsafe_segment: string | null;
}

function answer(handle: string, kittySpecs: string): unknown {
  const folders: MissionFolders = {
    directories: missionDirectories(kittySpecs),
    isMission: (directory) => existsSync(join(kittySpecs, directory, 'meta.json')),
    missionIdOf: (directory) => readMissionId(join(kittySpecs, directory)),
  };
  const identity = (match: HandleMatch): unknown => {
    if (match.kind === 'ambiguous') return { ok: false, error: 'ambiguous_mission_handle', candidates: match.directories };
    if (match.kind === 'unknown') return { ok: false, error: 'mission_not_found' };
    const missionId = folders.missionIdOf(match.directory);
    return { ok: true, mission_slug: match.directory, mission_id: missionId, mid8: mid8Of(missionId) ?? '' };
  };
  const bare = matchBareSlug(handle, folders);
  const resolution = resolveHandle(handle, folders);
  const byIdentity = matchIdentity(handle, folders);
  return {
    resolve_mission: identity(byIdentity),
    // Several missions of one bare slug: the original says that there is none, ours lists them.
    bare_modern: resolution.kind === 'unsafe' ? null : { dir_name: bare.kind === 'found' ? bare.directory : null },
    canonicalize:
      resolution.kind === 'unsafe'
        ? { error: 'ValueError' }
        : // A mission's folder of that very name is opened before anything is resolved.
          folders.isMission(handle)
          ? { dir_name: handle }
          : byIdentity.kind === 'ambiguous'
            ? { error: 'MISSION_AMBIGUOUS_SELECTOR', candidates: byIdentity.directories }
            : { dir_name: byIdentity.kind === 'unknown' && resolution.kind === 'found' ? resolution.directory : handle },
    isUnsafe: unsafeSegment(handle) !== null,
  };
}

/**
 * A handle that is refused has a message in the record; ours need only refuse it too. What the original would find for it as a bare
 * slug (`./foo` finds what `foo` does, `/foo` ends with an error) is not asked, since nobody asks it there.
 */
const recorded = ({ resolve_mission, bare_modern, canonicalize, unsafe_segment }: Expect): unknown => ({
  resolve_mission,
  bare_modern: unsafe_segment === null ? bare_modern : null,
  canonicalize: canonicalize.error === 'ValueError' ? { error: 'ValueError' } : canonicalize,
  isUnsafe: unsafe_segment !== null,
});

/** The roots of `resolver/cases`: the open missions, or every mission where all of them are there. */
const kittySpecsOf = (root: string): string =>
  root === 'root-open' ? join(corpusRoot, 'data', 'kitty-specs') : join(corpusRoot, 'resolver', root, 'kitty-specs');

/** Whether the handle is a pattern to the original, or a whole slug which another begins with: it opens neither then. */
function isWholeFirst(handle: string, kittySpecs: string): boolean {
  const slugs = missionDirectories(kittySpecs).flatMap((directory) => (mid8Tail(directory) === null ? [] : [directory.slice(0, -9)]));
  return /[*?[]/.test(handle) || (slugs.includes(handle) && slugs.some((slug) => slug.startsWith(`${handle}-`)));
}

/** No file system has a folder of such a name. */
const isTooLong = (handle: string): boolean => Buffer.byteLength(handle) > 255;

agrees<{ readonly root: string; readonly handle: string }, Expect>(
  'resolver/cases',
  ({ root, handle }) => answer(handle, kittySpecsOf(root)),
  {
    expected: recorded,
    rules: {
      'whole-slug-first': ({ root, handle }) => isWholeFirst(handle, kittySpecsOf(root)),
      'name-too-long': ({ handle }) => isTooLong(handle),
    },
  },
);

/** Directory → content of its meta.json as an object or a text, null for none; 'FILE' for a plain file. */
type Tree = Readonly<Record<string, JsonValue>>;

const folder = mkdtempSync(join(tmpdir(), 'resolver-'));
afterAll(() => rmSync(folder, { recursive: true }));

const planted = new Map<string, string>();

function plant(tree: Tree | null): string {
  const key = JSON.stringify(tree);
  const kittySpecs = planted.get(key) ?? join(folder, String(planted.size), 'kitty-specs');
  if (planted.has(key)) return kittySpecs;
  planted.set(key, kittySpecs);
  for (const [name, meta] of Object.entries(tree ?? {})) {
    mkdirSync(kittySpecs, { recursive: true });
    if (meta === 'FILE') writeFileSync(join(kittySpecs, name), '');
    else mkdirSync(join(kittySpecs, name));
    if (meta !== null && meta !== 'FILE')
      writeFileSync(join(kittySpecs, name, 'meta.json'), typeof meta === 'string' ? meta : JSON.stringify(meta));
  }
  return kittySpecs;
}

const metaTexts = (tree: Tree | null): readonly string[] =>
  Object.values(tree ?? {}).flatMap((meta) =>
    meta === null || meta === 'FILE' ? [] : [typeof meta === 'string' ? meta : JSON.stringify(meta)],
  );

const hasIdThatIsNoText = (tree: Tree | null): boolean =>
  metaTexts(tree).some((text) => /"mission_id":\s*(?:[1-9-]|true|\[\s*[^\]\s]|\{\s*[^}\s])/.test(text));

agrees<{ readonly tree: Tree | null; readonly handle: string }, Expect>(
  'resolver/synthetic',
  ({ tree, handle }) => answer(handle, plant(tree)),
  {
    expected: recorded,
    rules: {
      'whole-slug-first': ({ tree, handle }) => isWholeFirst(handle, plant(tree)),
      'name-too-long': ({ handle }) => isTooLong(handle),
      'id-is-no-text': ({ tree }) => hasIdThatIsNoText(tree),
      'not-json': ({ tree }) => metaTexts(tree).some((text) => /[:[,]\s*(?:NaN|-?Infinity)/.test(text)),
    },
  },
);
