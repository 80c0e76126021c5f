import type { Project } from '../project.ts';
import { version } from '../session/version.ts';
import type { Sight } from '../look.ts';

/**
 * What was seen of a mission when it was last written of. The file has three parts: a line that says which program saw it and
 * where, the sight in one line, and the texts it was made of (`sightSources`). As long as those are what is found, so is the
 * sight: nothing has to be parsed, validated or folded again. A cache, deletable at any time.
 */
export interface SavedSight extends Omit<Sight, 'mission'> {
  readonly mission: Omit<Sight['mission'], 'gitOperation'>;
  /** The last event of each package that somebody holds. */
  readonly claims: Readonly<Record<string, string | null>>;
}

/** The first line. A repository that was moved has other paths in everything that was seen. */
export const sightSeal = ({ root, commonDir }: Pick<Project, 'root' | 'commonDir'>): string =>
  `sight/4 ${version} ${JSON.stringify([root, commonDir])}\n`;

/** The sight and the texts it was made of, as they are saved in a file; null unless this program has written it, and here. */
export function partsOfSight(
  text: string,
  project: Pick<Project, 'root' | 'commonDir'>,
): { readonly sight: string; readonly sources: string } | null {
  const seal = sightSeal(project);
  const end = text.indexOf('\n', seal.length);
  return text.startsWith(seal) && end !== -1 ? { sight: text.slice(seal.length, end), sources: text.slice(end + 1) } : null;
}
