import { codePointOrder } from './codePointOrder.ts';
import type { ExecutionMode, Ownership } from './ownership.ts';
import { pattern } from './pattern.ts';

/** Signs in the text of a package that it writes planning documents, and that it writes code. */
const planningSigns = [
  '\\bkitty-specs/',
  '\\bspec\\.md\\b',
  '\\bplan\\.md\\b',
  '\\btasks\\.md\\b',
  '\\bdata-model\\.md\\b',
  '\\bquickstart\\.md\\b',
].map((sign) => pattern(sign));
const codeSigns = ['\\bsrc/', '\\btests?/', '\\.py\\b', '\\.ts\\b', '\\.js\\b'].map((sign) => pattern(sign));

const paths = pattern('(?:src|tests?|kitty-specs|docs)/[^\\s`\'")\\]>]+', 'g');

/** What a package is taken to own when nothing in its text is a path. */
const everything = 'src/**';

export interface InferredOwnership {
  readonly ownership: Ownership;
  /** How many signs of planning and of code were found. */
  readonly scores: readonly [planning: number, code: number];
  /** No path was found: `owned_files` is a guess so broad that it ought to be replaced by hand. */
  readonly isGuess: boolean;
}

/**
 * Reads the ownership of a package out of the whole text of its file, front matter included, for a package that declares
 * none (contract 1 §6.12). `scope` is never inferred: it widens what a package may touch, so only a person sets it.
 */
export function inferOwnership(text: string, missionSlug: string): InferredOwnership {
  const scores = modeScores(text);
  const mode = modeOf(scores);
  const found = mode === 'planning_artifact' ? [`kitty-specs/${missionSlug}/**`] : pathsIn(text);
  const isGuess = found.length === 0;
  const owned = isGuess ? [everything] : found;
  return {
    ownership: { execution_mode: mode, owned_files: owned, authoritative_surface: inferSurface(owned), scope: null },
    scores,
    isGuess,
  };
}

/** The mode that the text of a package, and files it is known to own, speak for. */
export const inferMode = (text: string, files: readonly string[] = []): ExecutionMode => modeOf(modeScores([text, ...files].join('\n')));

function modeScores(text: string): readonly [number, number] {
  const count = (signs: readonly RegExp[]): number => signs.filter((sign) => sign.test(text)).length;
  return [count(planningSigns), count(codeSigns)];
}

const modeOf = ([planning, code]: readonly [number, number]): ExecutionMode =>
  planning > 0 && code === 0 ? 'planning_artifact' : 'code_change';

/** The paths a text mentions, as patterns, without those inside a folder mentioned too. A name without a dot is a folder. */
function pathsIn(text: string): readonly string[] {
  const mentioned = [...new Set(text.match(paths))].toSorted(codePointOrder);
  const found = new Set<string>();
  for (const path of mentioned) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const glob = name === '' ? `${path}**` : name.includes('.') ? path : `${path}/**`;
    const folders = [...glob.matchAll(/\//g)].map(({ index }) => `${glob.slice(0, index)}/**`);
    if (!folders.some((folder) => found.has(folder))) found.add(glob);
  }
  return [...found];
}

/** The folder that all patterns have in common, with "/" at its end; '' when there is none. */
export function inferSurface(ownedFiles: readonly string[]): string {
  const [first, ...others] = ownedFiles.map((glob) => folderOf(glob).split('/'));
  if (first === undefined) return '';
  const differs = first.findIndex((part, place) => others.some((other) => other[place] !== part));
  const shared = first.slice(0, differs === -1 ? first.length : differs);
  return shared.length === 0 ? '' : `${shared.join('/')}/`;
}

/** A pattern without a last part that has wildcards. A path stays whole, even when it looks like a file. */
const folderOf = (glob: string): string => glob.replace(/(^|\/)[^/]*[*?[][^/]*$/, '').replace(/\/+$/, '');

const noFiles = pattern('^owned_files:\\s*\\[\\s*\\]\\s*$');

/** Whether the front matter of a file says `owned_files: []`: an answer, so nothing is inferred in its place. */
export function declaresNoFiles(text: string): boolean {
  const [before, frontMatter, body] = text.split('---', 3);
  return before === '' && body !== undefined && noFiles.test(frontMatter ?? '');
}
