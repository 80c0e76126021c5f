import { couplingsOf, importsOf, moduleNames } from '../../machines/rules/laneRisk.ts';
import { mustAnswer } from '../git/askGit.ts';

/** What was changed on the branch of a lane. */
export interface ChangedLane {
  readonly lane: string;
  /** Null when there is no branch. */
  readonly tip: string | null;
  readonly changed: readonly string[];
}

const source = /\.(?:c|cc|cpp|cs|go|h|hpp|java|[cm]?jsx?|kt|php|py|rb|rs|scala|swift|[cm]?tsx?)$/;

/**
 * Counts for pairs of lanes how many of the files that were changed on the one are imported by files that were changed on the
 * other, both ways. What all of them import is read when a first pair is asked about: one process of git, however many there are.
 */
export function observeCouplings(commonDir: string, lanes: readonly ChangedLane[]): (one: string, other: string) => number {
  let imports: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  const files = new Map(lanes.map(({ lane, changed }) => [lane, changed.map(moduleNames)]));
  return (one, other) => {
    imports ??= importsByLane(commonDir, lanes);
    return couplingsOf(imports.get(one) ?? none, files.get(other) ?? []) + couplingsOf(imports.get(other) ?? none, files.get(one) ?? []);
  };
}

const none: ReadonlySet<string> = new Set();

function importsByLane(commonDir: string, lanes: readonly ChangedLane[]): ReadonlyMap<string, ReadonlySet<string>> {
  const files = lanes.flatMap(({ lane, tip, changed }) =>
    tip === null
      ? []
      : changed.filter((path) => source.test(path) && !path.includes('\n')).map((path) => ({ lane, path, name: `${tip}:${path}` })),
  );
  const texts = textsOf(
    commonDir,
    files.map(({ name }) => name),
  );
  const imports = new Map<string, Set<string>>();
  for (const [index, { lane, path }] of files.entries()) {
    const own = imports.get(lane) ?? new Set<string>();
    imports.set(lane, own);
    for (const name of importsOf(path, texts[index] ?? '')) own.add(name);
  }
  return imports;
}

/** The texts of objects, in their order; null for one that is not there or no file. */
function textsOf(commonDir: string, names: readonly string[]): readonly (string | null)[] {
  if (names.length === 0) return [];
  const printed = mustAnswer(commonDir, ['cat-file', '--batch', '--buffer'], names.map((name) => `${name}\n`).join(''));
  let start = 0;
  return names.map(() => {
    const end = printed.indexOf('\n', start);
    const [, kind, size] = / (blob|tree|commit|tag) (\d+)$/.exec(printed.toString('utf8', start, end)) ?? [];
    start = end + 1;
    if (size === undefined) return null;
    const text = printed.toString('utf8', start, start + Number(size));
    start += Number(size) + 1;
    return kind === 'blob' ? text : null;
  });
}
