import { couplingsOf, importsOf } from '../../machines/rules/laneRisk.ts';
import { askGit } from '../git/askGit.ts';

/** What was changed on a branch. */
export interface ChangedBranch {
  readonly tip: string;
  readonly changed: readonly string[];
}

const source = /\.(?:c|cc|cpp|cs|go|h|hpp|java|[cm]?jsx?|kt|php|py|rb|rs|scala|swift|[cm]?tsx?)$/;

/** How many of the files that were changed on the one branch are imported by files that were changed on the other, both ways. Costs two processes of git. */
export function observeCouplings(commonDir: string, one: ChangedBranch, other: ChangedBranch): number {
  return couplings(commonDir, one, other) + couplings(commonDir, other, one);
}

function couplings(commonDir: string, { tip, changed }: ChangedBranch, importing: ChangedBranch): number {
  const files = importing.changed.filter((path) => source.test(path) && !path.includes('\n'));
  const imported = new Set<string>();
  for (const [path, text] of textsAt(commonDir, importing.tip, files)) {
    const names = importsOf(text);
    for (const candidate of changed) if (couplingsOf(path, names, [candidate]) > 0) imported.add(candidate);
  }
  return tip === importing.tip ? 0 : imported.size;
}

/** The texts of files as a commit has them; what it does not have is left out. */
function textsAt(commonDir: string, commit: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const printed = paths.length === 0 ? null : askGit(commonDir, ['cat-file', '--batch'], paths.map((path) => `${commit}:${path}\n`).join(''));
  const texts = new Map<string, string>();
  if (printed === null) return texts;
  let start = 0;
  for (const path of paths) {
    const end = printed.indexOf('\n', start);
    const size = / blob (\d+)$/.exec(printed.toString('utf8', start, end))?.[1];
    start = end + 1;
    if (size === undefined) continue;
    texts.set(path, printed.toString('utf8', start, start + Number(size)));
    start += Number(size) + 1;
  }
  return texts;
}
