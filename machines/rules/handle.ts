import { mid8Of, mid8Tail, withoutNumber } from './names.ts';
import { unsafeSegment } from './unsafeSegment.ts';

/** Which mission directory a handle means, among the directories under `kitty-specs/`. */
export type HandleMatch =
  | { readonly kind: 'found'; readonly directory: string }
  | { readonly kind: 'ambiguous'; readonly directories: readonly string[] }
  | { readonly kind: 'unknown' };

/** The same, for a handle that comes from outside. */
export type HandleResolution = HandleMatch | { readonly kind: 'unsafe'; readonly reason: string };

const isMissionId = (handle: string): boolean => /^[0-9A-Z]{26}$/.test(handle);
const isMid8 = (handle: string): boolean => /^[0-9A-Z]{8}$/.test(handle);
const isNumber = (handle: string): boolean => /^\p{Nd}+$/u.test(handle);
const numberIn = (directory: string): string | undefined => /^(\p{Nd}{3})-/u.exec(directory)?.[1];

const unknown: HandleMatch = { kind: 'unknown' };

function among(directories: readonly string[]): HandleMatch {
  const [first, ...others] = directories;
  if (first === undefined) return unknown;
  return others.length === 0 ? { kind: 'found', directory: first } : { kind: 'ambiguous', directories };
}

/**
 * The folders under `kitty-specs/`, and what is asked of one only when its name does not settle the matter: each question may
 * read a file.
 */
export interface MissionFolders {
  /** Sorted names. */
  readonly directories: readonly string[];
  /** Whether the folder has a meta.json: only then it is a mission. */
  readonly isMission: (directory: string) => boolean;
  /** The id in its meta.json; null when there is none. */
  readonly missionIdOf: (directory: string) => string | null;
}

/**
 * The mission a handle identifies: a mission id, its first eight characters, a directory's name, that name without its
 * number, or the number (contract 1 §1.6). The shape of the handle decides what it can be, and something shaped like an
 * id is never looked for among the slugs. Only missions with an id have an identity.
 */
export function matchIdentity(handle: string, { directories, missionIdOf }: MissionFolders): HandleMatch {
  const identified = (isMeant: (directory: string) => boolean): HandleMatch =>
    among(directories.filter((directory) => isMeant(directory) && missionIdOf(directory) !== null));

  if (isMissionId(handle)) return identified((directory) => missionIdOf(directory) === handle);
  if (isMid8(handle)) return identified((directory) => missionIdOf(directory)?.startsWith(handle) === true);
  const named = identified((directory) => directory === handle);
  if (named.kind !== 'unknown') return named;
  if (isNumber(handle)) return identified((directory) => numberIn(directory) === handle);
  return identified((directory) => withoutNumber(directory) === handle);
}

const bareSlug = (directory: string): string | null => (mid8Tail(directory) === null ? null : directory.slice(0, -9));

/**
 * The mission whose directory is the handle and a mid8; where there is none, the one whose slug begins with the handle and goes on
 * behind a hyphen (contract 1 §1.7, which opens neither where both are there). A handle that brings a mid8 names a directory whole:
 * where that is gone, no other may be opened in its place.
 */
export function matchBareSlug(handle: string, { directories, isMission }: MissionFolders): HandleMatch {
  if (mid8Tail(handle) !== null) return unknown;
  const withSlug = (isMeant: (slug: string) => boolean): HandleMatch =>
    among(
      directories.filter((directory) => {
        const slug = bareSlug(directory);
        return slug !== null && isMeant(slug) && isMission(directory);
      }),
    );
  const whole = withSlug((slug) => slug === handle);
  return whole.kind === 'unknown' ? withSlug((slug) => slug.startsWith(`${handle}-`)) : whole;
}

/** The ways the name of a mission's directory is written by people. */
export const spellings = (directory: string): readonly string[] => [directory, withoutNumber(directory), bareSlug(directory) ?? directory];

/** Whether the name of a directory that cannot be looked into, such as one on another branch, fits a handle. */
export function fitsByName(handle: string, directory: string): boolean {
  if (directory === handle) return true;
  if (isMissionId(handle) || isMid8(handle)) return mid8Tail(directory) === mid8Of(handle);
  if (isNumber(handle)) return numberIn(directory) === handle;
  return spellings(directory).includes(handle) || bareSlug(directory)?.startsWith(`${handle}-`) === true;
}

/** The mission a handle means, identity first. Selection is explicit: nothing is guessed from the branch or the environment. */
export function resolveHandle(handle: string, folders: MissionFolders): HandleResolution {
  const reason = unsafeSegment(handle);
  if (reason !== null) return { kind: 'unsafe', reason };
  const identity = matchIdentity(handle, folders);
  return identity.kind === 'unknown' ? matchBareSlug(handle, folders) : identity;
}
