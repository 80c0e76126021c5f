import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { leadsElsewhere } from './leadsElsewhere.ts';
import { linksInTheWay } from './linksInTheWay.ts';
import { worldFailure } from './worldFailure.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

/** A file to be put in its place. */
export interface PlaceableFile {
  /** From the folder it is placed in, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What becomes of a file that is there: it stays as it is, or becomes this one. */
  readonly whenThere: 'keep' | 'replace';
}

/** What became of the files, by their paths. */
export interface PlacedFiles {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Puts files in their places below a folder: each whole or not at all, and the same once more is no change. A kill leaves the
 * first of them in place; whoever does it again does the rest.
 * Throws, before anything is written, PATH_LEADS_ELSEWHERE when a folder on the way is a link to somewhere outside and PATH_IS_LINK
 * when a file that would change is a link; FILE_NOT_WRITTEN when the system refuses one of them.
 * @param tell hears of each file, by its path and with the text it has, right before it is written
 */
export function placeFiles(
  folder: string,
  files: readonly PlaceableFile[],
  tell: (file: PlaceableFile, former: string | null) => void = () => {},
): PlacedFiles {
  const led = leadsElsewhere(
    folder,
    files.map(({ path }) => dirname(path)),
  );
  if (led !== null) throw new ProblemError(led);
  const replaced = files.filter(({ path, text, whenThere }) => whenThere === 'replace' && readText(join(folder, path)) !== text);
  const linked = linksInTheWay(
    folder,
    replaced.map(({ path }) => path),
  );
  if (linked !== null) throw new ProblemError(linked);
  const placed = files.map((file) => ({ path: file.path, became: place(folder, file, tell) }));
  const those = (wanted: Became): readonly string[] => placed.filter(({ became }) => became === wanted).map(({ path }) => path);
  return { created: those('created'), updated: those('updated'), unchanged: those('unchanged') };
}

type Became = keyof PlacedFiles;

function place(folder: string, file: PlaceableFile, tell: (file: PlaceableFile, former: string | null) => void): Became {
  const { path, text, whenThere } = file;
  const target = join(folder, path);
  try {
    const isThere = lstatSync(target, { throwIfNoEntry: false }) !== undefined;
    const former = isThere ? readText(target) : null;
    if (isThere && (whenThere === 'keep' || former === text)) return 'unchanged';
    tell(file, former);
    mkdirSync(dirname(target), { recursive: true });
    writeFileAtomically(target, text);
    return isThere ? 'updated' : 'created';
  } catch (error) {
    throw new ProblemError(
      worldFailure(
        error,
        `${target} could not be written`,
        'Files that were written before it are in their places; the same command writes the rest.',
      ),
    );
  }
}
