/**
 * The work-package machine against the original's own answers: which moves it allows, and which of its checks refuses.
 * Runs on XState's development build, which is what a test runner loads; test/model/workPackage.test.ts asks the production build too.
 */
import { describe, expect, it } from 'vitest';
import { laneNamed } from '../../machines/rules/laneNamed.ts';
import { judge, snapshotAt } from '../../machines/workPackage/judge.ts';
import { laneTable } from '../../machines/workPackage/laneTable.ts';
import { workPackageMachine } from '../../machines/workPackage/machine.ts';
import { displayLanes, isLane, isTerminal, lanes, type Lane } from '../../schemas/lane.ts';
import type { TransitionRequest } from '../../schemas/transition.ts';
import { agrees, corpusCases, corpusIsHere, corpusText } from './corpus.ts';

/** The original takes a current actor too and never lets it refuse anything; ours does not read it. */
type Given = Omit<TransitionRequest, 'to'> & { readonly current_actor: string | null };

/** Which of the original's checks a sentence of ours stands for, by the letters of the recorded legend. */
const letterOf: readonly (readonly [string, string])[] = [
  ['Nothing leads into', 'B'],
  ['No move leads from', 'B'],
  ['An actor must be named', 'D'],
  ['The workspace', 'E'],
  ['A reason must be given', 'F'],
  ['All subtasks', 'G'],
  ['There must be evidence of the implementation', 'H'],
  ['Evidence of an approving review', 'I'],
  ['The outcome of the review must be approved', 'I'],
  ['The outcome of the review must', 'J'],
  ['The evidence must name the same', 'K'],
  ['The reference to the review', 'L'],
  ['A reference to the review feedback', 'M'],
];

function letter(from: Lane, to: Lane, given: Given): string {
  const judgement = judge(from, { ...given, to });
  if (judgement.allowed) return 'A';
  if (judgement.guard === 'forceIsAccountedFor') return 'C';
  return letterOf.find(([words]) => judgement.sentence.startsWith(words))?.[1] ?? judgement.sentence;
}

interface Dimensions {
  readonly dimensions: readonly { readonly name: string; readonly values: readonly unknown[] }[];
  readonly legend: Readonly<Record<string, string>>;
  readonly detail_bases: Readonly<Record<string, Given>>;
}
const recorded = (): Dimensions => JSON.parse(corpusText('transitions/matrix-dimensions.json')) as Dimensions;

/** Every combination of guard inputs in the recorded order: the last dimension varies fastest. */
const combinations = ({ dimensions }: Dimensions): readonly Given[] =>
  dimensions.reduce<readonly object[]>(
    (rows, { name, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as readonly Given[];

let every: readonly Given[] | null = null;

const isForcedAbsence = (to: string): boolean => laneNamed(to) === 'uninitialized';

agrees<{ from: Lane; to: Lane }, string>(
  'transitions/matrix',
  ({ from, to }) => {
    every ??= combinations(recorded());
    return every.map((given) => letter(from, to, given)).join('');
  },
  { rules: { 'force-into-uninitialized': ({ to }) => isForcedAbsence(to) } },
);

agrees<{ from: string; to: string; base: string; set: Partial<Given> }, { ok: boolean; error: string | null }>(
  'transitions/detail',
  ({ from, to, base, set }) => {
    const [start, end] = [laneNamed(from), laneNamed(to)];
    if (start === null || end === null) return 'unknown lane';
    return letter(start, end, { ...recorded().detail_bases[base], ...set } as Given);
  },
  {
    expected: ({ error }) => {
      if (error === null) return 'A';
      if (error.startsWith('Unknown lane')) return 'unknown lane';
      if (error.startsWith('Transition from in_review requires review_result')) return 'J';
      const legend = Object.entries(recorded().legend).map(([sign, text]) => [sign, text.replace(/ ?\{from\} -> \{to\}/, '')] as const);
      return (
        legend.find(([, text]) => error.replace(/ ?[a-z_]+ -> [a-z_]+/, '').startsWith(text.replace(/ [a-z_]+ -> [a-z_]+/, '')))?.[0] ??
        error
      );
    },
    rules: { 'force-into-uninitialized': ({ to, set }) => isForcedAbsence(to) && set.force === true },
  },
);

agrees<{ lane: string }, { resolved: string; is_terminal: boolean }>(
  'transitions/aliases',
  ({ lane }) => {
    const resolved = laneNamed(lane);
    return { resolved, is_terminal: resolved !== null && snapshotAt(resolved).hasTag('terminal') };
  },
  // A word that names no lane comes back from the original in lower case; ours says that it names none.
  { expected: ({ resolved, is_terminal }) => ({ resolved: isLane(resolved) ? resolved : null, is_terminal }) },
);

interface Fsm {
  readonly lanes: readonly string[];
  readonly canonical_lanes: readonly string[];
  readonly terminal_lanes: readonly string[];
  readonly lane_aliases: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, { readonly allowed_targets: readonly string[]; readonly is_terminal: boolean }>>;
}

describe.skipIf(!corpusIsHere)('conformance: transitions/fsm.json', () => {
  it('has the recorded lanes, targets, terminal lanes and aliases', () => {
    const fsm = JSON.parse(corpusText('transitions/fsm.json')) as Fsm;
    expect(lanes).toEqual(fsm.lanes);
    expect(displayLanes).toEqual(fsm.canonical_lanes);
    expect(lanes.filter(isTerminal).toSorted()).toEqual(fsm.terminal_lanes);
    for (const [alias, lane] of Object.entries(fsm.lane_aliases)) expect(laneNamed(alias)).toBe(lane);
    const table = laneTable(workPackageMachine);
    for (const lane of lanes) {
      const unforced = Object.entries(table[lane] ?? {})
        .filter(([, edge]) => !edge.forced)
        .map(([to]) => to);
      const ours = { lane, allowed_targets: unforced.toSorted(), is_terminal: snapshotAt(lane).hasTag('terminal') };
      expect({ lane, ...fsm.states[lane] }).toMatchObject(ours);
    }
  });

  it('refuses what leads into uninitialized wholly, where the original refused all but force', () => {
    const rows = corpusCases<{ from: Lane; to: Lane }, string>('transitions/matrix').filter(({ input }) => input.to === 'uninitialized');
    expect(rows.length).toBeGreaterThan(0);
    const given = combinations(recorded());
    for (const { input, expect: theirs } of rows) {
      const ours = given.map((one) => letter(input.from, input.to, one));
      expect(new Set(ours)).toEqual(new Set(['B']));
      expect(given.every((one, index) => one.force === true || theirs[index] === 'B')).toBe(true);
    }
  });
});
