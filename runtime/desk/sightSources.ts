import { statSync } from 'node:fs';
import { packageTexts } from '../../actions/files/packageTexts.ts';
import { readText } from '../../actions/files/readText.ts';
import { ProblemError } from '../../schemas/problem.ts';

/** A longer log is told by its saved fold: copying it at every event would take longer than it saves. */
const longestLog = 128 * 1024;

export interface SightSources {
  /** The event log. */
  readonly log: string;
  /** The package files by their paths, each as far as the end of its front matter. */
  readonly packages: readonly { readonly path: string; readonly head: string }[];
  /**
   * All of them: the log, meta.json and lanes.json whole, and of the package files the names and the front matter. Two are the
   * same only if each part is.
   */
  readonly text: string;
}

/**
 * Everything that is made something of when one looks at a mission. Null where it is not plainly there to be read, and for a very
 * long log.
 */
export function sightSources(folder: string): SightSources | null {
  try {
    const path = `${folder}/status.events.jsonl`;
    const stat = statSync(path, { throwIfNoEntry: false });
    const log = stat?.isFile() === true && stat.size <= longestLog ? readText(path) : null;
    if (log === null) return null;
    const texts = [source('log', log), source('meta', readText(`${folder}/meta.json`)), source('lanes', readText(`${folder}/lanes.json`))];
    const packages: { readonly path: string; readonly head: string }[] = [];
    for (const file of packageTexts(`${folder}/tasks`)) {
      if ('problem' in file) return null;
      const head = headOf(file.text);
      packages.push({ path: file.path, head });
      texts.push(source(file.path.slice(folder.length), head));
    }
    return { log, packages, text: texts.join('') };
  } catch (error) {
    // Whoever looks at the mission itself says why.
    if (error instanceof ProblemError || (error instanceof Error && 'syscall' in error)) return null;
    throw error;
  }
}

/** With its length in front, so that no two sequences of texts can look alike. */
const source = (name: string, text: string | null): string => (text === null ? `${name} is absent\n` : `${name} ${text.length}\n${text}\n`);

/** At least the front matter: no line before this one can be closed by anything behind it. */
function headOf(text: string): string {
  const end = text.indexOf('\n---\n');
  return end === -1 ? text : text.slice(0, end + '\n---\n'.length);
}
