import { frontMatterKeys } from '../../schemas/frontMatterKeys.ts';
import type { YamlMapping, YamlValue } from '../../schemas/yamlValue.ts';
import { strip } from './pattern.ts';

/** What a package's file says that its events do not: just what a decision is made from. */
export interface PackageFile {
  readonly wp_id: string;
  /** The name of its file; null for a package that only the events know. */
  readonly file: string | null;
  readonly title: string;
  readonly dependencies: readonly string[];
  readonly execution_mode: string | null;
  /** What is wrong with the file, as a sentence: such a package keeps its place on the board and is not begun. */
  readonly flaw: string | null;
}

const keys: ReadonlySet<string> = new Set(frontMatterKeys);
const idInName = /^(WP\d{2,})(?=[-_.])/;

/** Whether a package could be called so: rows of a log name anything, and an id becomes part of paths and of commands. */
export const isPackageId = (text: string): boolean => /^WP\d+$/.test(text);

/** The id that the name of a package file begins with. */
export const idOfFileName = (name: string): string | null => idInName.exec(name)?.[1] ?? null;

/** The package that somebody means who names it as its file is named, or in small letters (`wp01`, `WP01-login`). */
export function idMeant(text: string): string {
  const name = strip(text).toUpperCase();
  return idOfFileName(name) ?? name;
}

/**
 * What a package file says, as far as a decision needs it. The whole model (`frontMatterModel`) judges every key; here a
 * package is never lost for a key that decides nothing, but a key nobody knows is a flaw: a misspelt `dependencies` must
 * not read as "depends on nothing". Null when neither the file nor its name says which package it is.
 */
export function packageFile(mapping: YamlMapping, fileName: string): PackageFile | null {
  const own = mapping['work_package_id'];
  const wp_id = typeof own === 'string' && /^WP\d{2,}$/.test(own) ? own : idOfFileName(fileName);
  if (wp_id === null) return null;
  const dependencies = dependenciesIn(mapping['dependencies']);
  const title = mapping['title'] ?? mapping['work_package_title'];
  return {
    wp_id,
    file: fileName,
    title: (typeof title === 'string' && strip(title)) || wp_id,
    dependencies: dependencies ?? [],
    execution_mode: typeof mapping['execution_mode'] === 'string' ? mapping['execution_mode'] : null,
    flaw: flawOf(mapping, fileName, dependencies !== null),
  };
}

/** What is wrong with a package file, the gravest alone. `hasList`: its dependencies can be read. */
function flawOf(mapping: YamlMapping, fileName: string, hasList: boolean): string | null {
  const own = mapping['work_package_id'];
  if (typeof own !== 'string') return `${fileName} does not say which work package it is.`;
  if (own !== idOfFileName(fileName)) return `${fileName} holds the work package ${own}; its name has to begin with ${own} and a dash.`;
  if (!hasList) return `${fileName}: dependencies has to be a list of ids like WP01.`;
  const stranger = Object.keys(mapping).find((key) => !keys.has(key));
  return stranger === undefined ? null : `${fileName}: ${stranger} is not a key of work packages.`;
}

/** A package of which no more is known than its id: its file cannot be read, or there is none. */
export const unreadPackage = (wp_id: string, file: string | null, flaw: string): PackageFile => ({
  wp_id,
  file,
  title: wp_id,
  dependencies: [],
  execution_mode: null,
  flaw,
});

function dependenciesIn(value: YamlValue | undefined): readonly string[] | null {
  if (value === undefined) return [];
  const listed = typeof value === 'string' ? idsIn(value) : value;
  return Array.isArray(listed) && listed.every((id: YamlValue) => typeof id === 'string') ? [...new Set(listed)] : null;
}

/** The ids of a list that is written as one text. */
const idsIn = (text: string): readonly string[] =>
  strip(text) === '[]'
    ? []
    : text
        .split(',')
        .map(strip)
        .filter((id) => id !== '');
