/** A lane as the risk of merging it beside others is judged. */
export interface RiskyLane {
  readonly lane: string;
  readonly parallel_group: number;
  /** Paths that were changed on its branch, from the top of the repository. */
  readonly changed: readonly string[];
}

export interface PairRisk {
  readonly lanes: readonly [string, string];
  /** From 0 to 1, three digits. */
  readonly score: number;
}

/** Weights and caps of the original (contract 1 §7.13). */
const weights = { folders: [0.12, 5], couplings: [0.1, 5], tests: [0.08, 3] } as const;

/**
 * How likely two lanes that were worked on at the same time trouble each other, for each pair: folders of two names or more
 * that both have changed something in, files of one that a file of the other imports, and tests that both have changed.
 *
 * @param couplings how many files of the one lane the files of the other import, both ways. Asked only of pairs whose score it could lift above `threshold`: looking costs.
 */
export function laneRisks(
  lanes: readonly RiskyLane[],
  threshold: number,
  couplings: (one: RiskyLane, other: RiskyLane) => number,
): readonly PairRisk[] {
  const risks: PairRisk[] = [];
  for (const [index, one] of lanes.entries()) {
    for (const other of lanes.slice(index + 1)) {
      if (one.parallel_group !== other.parallel_group) continue;
      const seen = weighed('folders', inBoth(foldersOf(one), foldersOf(other))) + weighed('tests', inBoth(testsOf(one), testsOf(other)));
      const [most, cap] = weights.couplings;
      const isDecisive = seen <= threshold && seen + most * cap > threshold;
      const score = Math.min(1, seen + (isDecisive ? weighed('couplings', couplings(one, other)) : 0));
      risks.push({ lanes: [one.lane, other.lane], score: Math.round(score * 1000) / 1000 });
    }
  }
  return risks;
}

const weighed = (what: keyof typeof weights, count: number): number => weights[what][0] * Math.min(weights[what][1], count);

const inBoth = (one: ReadonlySet<string>, other: ReadonlySet<string>): number => [...one].filter((each) => other.has(each)).length;

const foldersOf = ({ changed }: RiskyLane): ReadonlySet<string> =>
  new Set(
    changed
      .map((path) => path.split('/').slice(0, -1))
      .filter((parts) => parts.length >= 2)
      .map((parts) => parts.join('/')),
  );

const testsOf = ({ changed }: RiskyLane): ReadonlySet<string> =>
  new Set(changed.filter((path) => /(^|\/)(tests?|spec)\/|(^|\/)test_[^/]*$|[._](test|spec)\.[^/.]+$/.test(path)));

/**
 * What a source file at `from` imports, by path or name and without endings: `src/pay/cart` of `../pay/cart.ts`, `app/login` of
 * `from app.login import`.
 */
export function importsOf(from: string, text: string): readonly string[] {
  const quoted = [...text.matchAll(/(?:\b(?:from|import|require)|#include)\b[\s(]*['"<]([^'">\n]+)['">]/g)].map(([, name = '']) =>
    name.startsWith('.') ? fromFolder(from, name) : name,
  );
  const dotted = [...text.matchAll(/^[^\S\n]*(?:from|import|use)\s+\.*(\w[\w.:]*)/gm)].map(([, name = '']) =>
    name.replaceAll('::', '.').replaceAll('.', '/'),
  );
  return [...quoted.map(withoutEnding), ...dotted];
}

/** The names by which a file may be imported: its path without ending, and every end of it (`a/b/c`, `b/c`, `c`). */
export const moduleNames = (path: string): readonly string[] =>
  withoutEnding(path)
    .split('/')
    .map((_, index, parts) => parts.slice(index).join('/'));

/** How many of the files are among what is imported; each is given by its names. */
export const couplingsOf = (imports: ReadonlySet<string>, files: readonly (readonly string[])[]): number =>
  files.filter((names) => names.some((name) => imports.has(name))).length;

const withoutEnding = (path: string): string => path.replace(/\.[^/.]+$/, '').replace(/\/(?:index|__init__)$/, '');

function fromFolder(from: string, name: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
