import { describe, expect, it } from 'vitest';
import { account, openEntries, textsToRead } from '../../../../machines/rules/ledger.ts';
import { lostLines } from '../../../../machines/rules/ledger/lostLines.ts';
import { placesOf } from '../../../../machines/rules/ledger/placesOf.ts';
import isLedger from '../../../../schemas/generated/ledger.js';
import type { LandingDecision, Ledger } from '../../../../schemas/ledger.ts';
import type { LedgerFacts, LedgerView, TreeChange, TreeEntry } from '../../../../schemas/ledgerFacts.ts';

/** A tree as path → content; `!` in front of it makes it executable, `@` a link. */
type Tree = Readonly<Record<string, string>>;

const modes: Readonly<Record<string, string>> = { '!': '100755', '@': '120000', '%': '160000' };
const entryOf = (content: string | undefined): TreeEntry | null =>
  content === undefined ? null : { mode: modes[content[0] ?? ''] ?? '100644', oid: content.replace(/^[!@%]/, '') };

const difference = (from: Tree, to: Tree, renames: Readonly<Record<string, string>> = {}): readonly TreeChange[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((path) => from[path] !== to[path])
    .map((path) => {
      const origin = renames[path];
      const was = origin === undefined ? null : entryOf(from[origin]);
      return {
        path,
        before: entryOf(from[path]),
        after: entryOf(to[path]),
        origin: was === null || origin === undefined ? null : { ...was, path: origin },
      };
    });

interface Scene {
  readonly base: Tree;
  readonly target?: Tree;
  readonly lanes: Readonly<Record<string, Tree>>;
  readonly result: Tree;
  /** By side: new path → old path. */
  readonly renames?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly goesOnFrom?: Readonly<Record<string, string>>;
  /** By side, by another: what both had when they parted. */
  readonly parted?: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  readonly decisions?: readonly LandingDecision[];
  readonly written?: readonly string[];
  readonly binary?: readonly string[];
}

function factsOf({
  base,
  target = base,
  lanes,
  result,
  renames = {},
  goesOnFrom = {},
  parted = {},
  decisions = [],
  written = [],
  binary = [],
}: Scene): LedgerFacts {
  const all = { target, ...lanes };
  return {
    target: { name: 'target', tip: 'target tip' },
    result: { parents: [], tree: 'tree' },
    tips: Object.keys(all).map((name) => {
      const next = Object.entries(goesOnFrom).find(([, from]) => from === name)?.[0];
      return {
        name,
        kind: name === 'target' ? 'target' : 'lane',
        tip: `${name} tip`,
        isReachable: false,
        parted: Object.entries(parted[name] ?? {}).map(([other, tree]) => ({
          name: other,
          tip: `${other} tip`,
          own: difference(tree, lanes[name] ?? {}),
          changes: difference(tree, lanes[other] ?? {}),
        })),
        containedIn: next === undefined ? [] : [next],
        successor:
          next === undefined
            ? null
            : { name: next, tip: `${next} tip`, changes: difference(all[name as keyof typeof all] ?? {}, lanes[next] ?? {}) },
      };
    }),
    views: Object.entries(all).map(([side, tree]) => ({
      side,
      bases: ['base'],
      changes: difference(base, tree, renames[side]),
      result: difference(base, result),
    })),
    landing: difference(target, result),
    passed: new Set(),
    texts: new Map(
      [base, ...Object.values(all), result]
        .flatMap((tree) => Object.values(tree))
        .map((content) => [
          content.replace(/^[!@%]/, ''),
          binary.includes(content) ? null : content.replace(/^[!@%]/, '').replaceAll(' ', '\n'),
        ]),
    ),
    written,
    decisions,
  };
}

/** The same, but that a lane was begun where the target had gone on to: `at` is what that has. */
function begunLater(scene: Scene, lane: string, at: Tree): LedgerFacts {
  const facts = factsOf(scene);
  const seen = (side: string, tree: Tree): LedgerView => ({
    side,
    bases: ['later'],
    changes: difference(at, tree),
    result: difference(at, scene.result),
  });
  return {
    ...facts,
    views: facts.views.flatMap((view) =>
      view.side === lane ? [seen(lane, scene.lanes[lane] ?? {}), seen('target', scene.target ?? scene.base)] : [view],
    ),
  };
}

const openIn = (facts: LedgerFacts): readonly string[] => openEntries(account(facts)).map(({ side, path }) => `${side} ${path}`);
const ledgerOf = (scene: Scene): Ledger => account(factsOf(scene));
const outcomes = (scene: Scene): readonly string[] =>
  ledgerOf(scene).sides.flatMap(({ name, entries }) =>
    entries.map(({ path, outcome, at }) => `${name} ${path} ${outcome}${at === null ? '' : ` at ${at}`}`),
  );
const base: Tree = { a: 'one two three four ', b: 'b ', 'd/x': 'x ', run: '!run ', bin: 'bin' };
const decided = (more: Partial<LandingDecision> = {}): LandingDecision => ({
  kind: 'resolution',
  paths: null,
  side: null,
  by: 'ada',
  reason: 'so it is',
  commit: null,
  ...more,
});

describe('the account of a landing', () => {
  it('has every change of every side, and is a document of its shape', () => {
    const scene = {
      base,
      target: { ...base, b: 'B ' },
      lanes: { a: { ...base, a: 'ONE two three four ', new: 'new ' }, b: { ...base, a: 'one two three FOUR ', b: 'B ' } },
      result: { ...base, a: 'ONE two three FOUR ', b: 'B ', new: 'new ' },
    };
    expect(outcomes(scene)).toEqual(['target b same', 'a a combined', 'a new landed', 'b a combined', 'b b same']);
    expect(ledgerOf(scene)).toMatchObject({
      is_balanced: true,
      unexplained: [],
      totals: { landed: 1, same: 2, combined: 2, known: 0, decided: 0, open: 0 },
    });
    expect(isLedger(JSON.parse(JSON.stringify(ledgerOf(scene))))).toBe(true);
  });

  it('says of every change what it is', () => {
    const { a: _, b: __, ...rest } = base;
    const lane = { ...rest, c: 'one two three four ', bin: 'other', new: 'new ' };
    const [, side] = ledgerOf({ base, lanes: { lane }, result: lane, renames: { lane: { c: 'a' } } }).sides;
    expect(side?.entries.map(({ path, change, renamed_from: from }) => [path, change, from])).toEqual([
      ['a', 'deleted', null],
      ['b', 'deleted', null],
      ['bin', 'edited', null],
      ['c', 'renamed', 'a'],
      ['new', 'added', null],
    ]);
  });

  it('asks for the texts it needs, and for no others', () => {
    const facts = factsOf({
      base,
      target: { ...base, b: 'B ' },
      lanes: { a: { ...base, a: 'ONE two three four ' }, b: { ...base, a: 'one two three FOUR ' } },
      result: { ...base, a: 'ONE two three FOUR ', b: 'B ' },
    });
    expect(textsToRead({ ...facts, texts: new Map() }).toSorted()).toEqual([
      'ONE two three FOUR ',
      'ONE two three four ',
      'one two three FOUR ',
      'one two three four ',
    ]);
    expect(textsToRead(facts)).toEqual([]);
  });

  it('sees what is lost: an edit, a new file, a deletion, a mode, a link, lines of the target that a lane never saw', () => {
    const lost = (lane: Tree, result: Tree, more: Partial<Scene> = {}): unknown => {
      const ledger = ledgerOf({ base, lanes: { lane }, result, ...more });
      return [ledger.is_balanced, openEntries(ledger).map(({ side, path, why }) => `${side} ${path}: ${why}`), ledger.unexplained];
    };
    const { b: _, ...withoutB } = base;
    expect(lost({ ...base, a: 'ONE two three four ' }, base)).toEqual([
      false,
      ['lane a: The result has another version, though no other side has changed the file.'],
      [],
    ]);
    expect(lost({ ...base, new: 'new ' }, base)).toEqual([false, ['lane new: The result has no such file.'], []]);
    expect(lost(withoutB, base)).toEqual([false, ['lane b: It was deleted, but the result has it.'], []]);
    expect(lost({ ...base, run: 'run ' }, base)).toEqual([false, ['lane run: Its mode was made 100644, but the result has 100755.'], []]);
    expect(lost({ ...base, b: '@b' }, base)).toEqual([
      false,
      ['lane b: The result has another version, and it is no text whose lines could be compared.'],
      [],
    ]);
    expect(lost({ ...base, bin: 'other' }, { ...base, bin: 'third' }, { binary: ['bin', 'other', 'third'] })).toEqual([
      false,
      ['lane bin: The result has another version, and it is no text whose lines could be compared.'],
      [],
    ]);
    const overwritten = { target: { ...base, a: 'one two three four five ' } };
    expect(lost({ ...base, a: 'ONE two three four ' }, { ...base, a: 'ONE two three four ' }, overwritten)).toEqual([
      false,
      ['target a: In the result a line is missing: "five\\n".'],
      [],
    ]);
    const marked = '<<<<<<< ours\none\n=======\nONE\n>>>>>>> theirs\ntwo\nthree\nfour\nfive\n';
    expect(lost({ ...base, a: 'ONE two three four ' }, { ...base, a: marked }, overwritten)).toMatchObject([
      false,
      ['target a: The result holds the marks of a conflict.', 'lane a: The result holds the marks of a conflict.'],
      [],
    ]);
  });

  it('takes nothing for combined that it cannot compare, whoever has made it so', () => {
    const open = (scene: Omit<Scene, 'base'> & { readonly base?: Tree }): readonly string[] => openIn(factsOf({ base, ...scene }));
    // What was no text before, what another side has made none, and what the result has made none.
    expect(
      open({
        target: { ...base, bin: 'two ' },
        lanes: { lane: { ...base, bin: 'one ' } },
        result: { ...base, bin: 'one two ' },
        binary: ['bin'],
      }),
    ).toEqual(['target bin', 'lane bin']);
    expect(
      open({
        target: { ...base, a: 'one two three FOUR ' },
        lanes: { lane: { ...base, a: 'ONE two three four ' } },
        result: { ...base, a: '@elsewhere' },
      }),
    ).toEqual(['target a', 'lane a']);
    for (const result of ['ONE two three ', '@elsewhere'])
      expect(
        open({
          target: { ...base, a: 'picture' },
          lanes: { lane: { ...base, a: 'ONE two three four ' } },
          result: { ...base, a: result },
          binary: ['picture'],
        }),
      ).toEqual(['target a', 'lane a']);
    // A side that takes a file away takes nothing out of what another makes of it.
    const { a: _, ...withoutA } = base;
    expect(open({ target: withoutA, lanes: { lane: { ...base, a: 'ONE two three four ' } }, result: { ...base, a: 'ONE two ' } })).toEqual([
      'target a',
      'lane a',
    ]);
    // A link that has got what somebody wrote into the file it was.
    expect(open({ target: { ...base, b: '@b ' }, lanes: { lane: { ...base, b: 'B ' } }, result: { ...base, b: '@B ' } })).toContain(
      'lane b',
    );
  });

  it('lets one side make of a file what it holds, and another whether it can be run', () => {
    const of = (result: string, lane: string, target: string): Ledger =>
      ledgerOf({
        base,
        target: { ...base, bin: target },
        lanes: { lane: { ...base, bin: lane } },
        result: { ...base, bin: result },
        binary: ['bin', '!bin', 'other', '!other', '!third'],
      });
    expect([of('!other', '!bin', 'other'), of('!other', 'other', '!bin')]).toMatchObject([{ is_balanced: true }, { is_balanced: true }]);
    expect(openEntries(of('!third', '!bin', 'other')).map(({ side }) => side)).toEqual(['target', 'lane']);
    // Also where both have written, and where a file was moved meanwhile.
    expect(
      ledgerOf({
        base,
        lanes: { runs: { ...base, a: '!ONE two three four ' }, writes: { ...base, a: 'one two three FOUR ' } },
        result: { ...base, a: '!ONE two three FOUR ' },
      }),
    ).toMatchObject({ is_balanced: true });
    const { run: _, ...rest } = base;
    expect(
      ledgerOf({
        base,
        target: { ...base, run: 'run ' },
        lanes: { mover: { ...rest, go: '!run ' } },
        result: { ...rest, go: 'run ' },
        renames: { mover: { go: 'run' } },
      }),
    ).toMatchObject({ is_balanced: true });
  });

  it('takes the marks of a conflict that a side has itself for a text like any other', () => {
    const marks = '<<<<<<< one two three four ';
    expect(
      ledgerOf({
        base,
        target: { ...base, a: 'one two three FOUR ' },
        lanes: { lane: { ...base, a: marks } },
        result: { ...base, a: '<<<<<<< one two three FOUR ' },
      }),
    ).toMatchObject({ is_balanced: true });
  });

  it('lets a submodule be where a later commit of it has what a side wanted, and only where that is known', () => {
    const facts = factsOf({
      base: { ...base, m: '%1' },
      target: { ...base, m: '%3' },
      lanes: { lane: { ...base, m: '%2' } },
      result: { ...base, m: '%3' },
    });
    expect(openEntries(account(facts)).map(({ side }) => side)).toEqual(['lane']);
    expect(account({ ...facts, passed: new Set(['2 3']) })).toMatchObject({ is_balanced: true });
  });

  it('sees what comes from nowhere: a file that nobody touched is gone, changed or new', () => {
    const strange = (result: Tree, more: Partial<Scene> = {}): readonly string[] =>
      ledgerOf({ base, lanes: { lane: { ...base, b: 'B ' } }, result: { ...result, b: 'B ' }, ...more }).unexplained;
    const { a: _, ...withoutA } = base;
    expect(strange(base)).toEqual([]);
    expect([strange(withoutA), strange({ ...base, a: 'x ' }), strange({ ...base, new: 'x ' }), strange({ ...base, run: 'run ' })]).toEqual([
      ['a'],
      ['a'],
      ['new'],
      ['run'],
    ]);
    expect(ledgerOf({ base, lanes: { lane: base }, result: { ...base, new: 'x ' } })).toMatchObject({
      totals: { open: 0 },
      is_balanced: false,
    });
    expect(strange({ ...base, ledger: 'x ', 'kitty-specs/m/status.events.jsonl': 'x' }, { written: ['ledger'] })).toEqual([]);
    expect(strange({ ...base, a: 'x ' }, { decisions: [decided({ paths: ['a', 'other'] })] })).toEqual([]);
    expect(
      ledgerOf({ base, lanes: { lane: { ...base, a: 'one two three FOUR ' } }, result: { ...base, a: '!one two three FOUR ' } })
        .unexplained,
    ).toEqual(['a']);
  });

  it('follows renames of files and folders, and edits along them', () => {
    const { a: _, 'd/x': __, ...rest } = base;
    const moved = { ...rest, c: 'one two three four ', 'e/x': 'x ' };
    const renames = { mover: { c: 'a', 'e/x': 'd/x' } };
    expect(
      outcomes({
        base,
        lanes: { mover: moved, editor: { ...base, a: 'one two three FOUR ', 'd/new': 'new ' } },
        result: { ...moved, c: 'one two three FOUR ', 'e/new': 'new ' },
        renames,
      }),
    ).toEqual([
      'mover a landed',
      'mover c combined',
      'mover d/x landed',
      'mover e/x landed',
      'editor a landed at c',
      'editor d/new landed at e/new',
    ]);
    expect(
      ledgerOf({ base, target: { ...base, 'd/new': 'new ' }, lanes: { mover: moved }, result: { ...moved, 'e/new': 'new ' }, renames }),
    ).toMatchObject({ is_balanced: true, unexplained: [] });
    expect(
      openEntries(ledgerOf({ base, lanes: { mover: moved, editor: { ...base, a: 'one two three FOUR ' } }, result: moved, renames })).map(
        ({ side, path }) => `${side} ${path}`,
      ),
    ).toEqual(['editor a']);
    // A folder that was moved excuses nothing of a file in it that stays, goes elsewhere or is another there.
    const full = { ...base, 'd/y': 'y ' };
    const movedFull = { ...moved, 'd/y': 'y ' };
    const strange = (found: Tree): readonly string[] =>
      ledgerOf({ base: full, lanes: { mover: movedFull }, result: found, renames }).unexplained;
    expect(strange(movedFull)).toEqual([]);
    expect(strange({ ...moved, 'e/y': 'y ' })).toEqual([]);
    expect(strange(moved)).toEqual(['d/y']);
    expect(strange({ ...moved, z: 'y ' })).toEqual(['d/y', 'z']);
    expect(strange({ ...moved, 'e/y': 'Y ' })).toEqual(['d/y', 'e/y']);
    // Whoever moves a file may have taken a line out of it.
    const shorter = { ...moved, c: 'one three four ' };
    expect(
      outcomes({
        base,
        lanes: { mover: shorter, editor: { ...base, a: 'one two three FOUR ' } },
        result: { ...shorter, c: 'one three FOUR ' },
        renames,
      }),
    ).toEqual(['mover a landed', 'mover c combined', 'mover d/x landed', 'mover e/x landed', 'editor a combined at c']);
    const submodule = { ...base, m: '%1' };
    expect(
      ledgerOf({
        base: submodule,
        target: { ...base, n: '%1' },
        lanes: { lane: { ...base, m: '%2' } },
        result: { ...base, n: '%2' },
        renames: { target: { n: 'm' } },
      }),
    ).toMatchObject({ is_balanced: true });
  });

  it('takes a file that was moved to where another came from for lost, whoever has changed that one', () => {
    const { bin, b: moved, ...rest } = base;
    const scene: Scene = {
      base,
      target: { ...base, b: 'B ' },
      lanes: { picture: { ...rest, b: moved ?? '', c: bin ?? '' }, text: { ...rest, bin: bin ?? '', c: moved ?? '' } },
      renames: { picture: { c: 'bin' }, text: { c: 'b' } },
      binary: ['bin'],
      result: { ...rest, b: 'B ' },
    };
    expect(openEntries(ledgerOf(scene)).map(({ side, path }) => `${side} ${path}`)).toEqual(['picture c', 'text b', 'text c']);
  });

  it('asks a lane that has moved a file back for what became of the move', () => {
    const { a, ...rest } = base;
    const first = { ...rest, c: a ?? '' };
    const second = { ...base, a: 'ONE two three four ' };
    const scene: Scene = {
      base,
      lanes: { first, second },
      result: second,
      goesOnFrom: { second: 'first' },
      renames: { first: { c: 'a' } },
    };
    expect(outcomes(scene)).toEqual(['first a decided', 'first c decided', 'second a landed']);
  });

  it('lets a recorded decision stand for what was left out, and names it', () => {
    const scene: Scene = {
      base,
      target: { ...base, b: 'target ' },
      lanes: { lane: { ...base, b: 'lane ' } },
      result: { ...base, b: 'lane ' },
    };
    expect(openEntries(ledgerOf(scene)).map(({ side }) => side)).toEqual(['target']);
    const ledger = ledgerOf({
      ...scene,
      decisions: [decided({ paths: ['other'] }), decided({ side: 'lane' }), decided({ paths: ['b'], side: 'target' })],
    });
    expect(ledger).toMatchObject({ is_balanced: true, totals: { decided: 1, landed: 1 } });
    expect(ledger.sides[0]?.entries[0]).toMatchObject({ outcome: 'decided', decision: 2 });
    expect(ledgerOf({ ...scene, decisions: [decided({ paths: ['b', 'other'], side: 'target' })] })).toMatchObject({ is_balanced: true });
    expect(ledgerOf({ ...scene, decisions: [decided({ side: 'lane' })] })).toMatchObject({ is_balanced: false });
  });

  it('tells a change that is seen from two commits from where it is further from the result', () => {
    const target = { ...base, b: 'target ' };
    const facts = factsOf({ base, target, lanes: {}, result: { ...base, b: 'other ' } });
    const nearer = { side: 'target', bases: ['later'], changes: difference(base, target), result: difference(base, target) };
    for (const views of [
      [...facts.views, nearer],
      [nearer, ...facts.views],
    ])
      expect([[], [decided()]].map((decisions) => account({ ...facts, views, decisions }).sides[0]?.entries)).toMatchObject([
        [{ path: 'b', outcome: 'open' }],
        [{ path: 'b', outcome: 'decided' }],
      ]);
  });

  it('asks a lane that went on from another for what became of the change', () => {
    const first = { ...base, b: 'first ', a: 'ONE two three four ' };
    const second = { ...first, b: 'second ' };
    const ledger = ledgerOf({ base, lanes: { first, second }, result: second, goesOnFrom: { second: 'first' } });
    expect(ledger).toMatchObject({
      is_balanced: true,
      decisions: [{ kind: 'superseding', side: 'first', by: 'second', commit: 'second tip', paths: ['b'] }],
    });
    expect(ledger.sides.find(({ name }) => name === 'first')?.entries).toMatchObject([{ path: 'a' }, { path: 'b', decision: 0 }]);
    // It is the same change, and nobody else has made it.
    expect(outcomes({ base, lanes: { first, second: first }, result: first, goesOnFrom: { second: 'first' } })).toEqual([
      'first a landed',
      'first b landed',
      'second a landed',
      'second b landed',
    ]);
    expect(
      openEntries(ledgerOf({ base, lanes: { first, second }, result: base, goesOnFrom: { second: 'first' } })).map(
        ({ side, path }) => `${side} ${path}`,
      ),
    ).toEqual(['first a', 'second a', 'second b']);
  });

  it('asks the lane that another was begun from for what it has made since of what the other left as it was', () => {
    const shared = { ...base, b: 'first ', c: 'shared ' };
    const [early, late] = [
      { ...shared, b: 'second ', bin: '%1' },
      { ...shared, c: 'mine ', d: 'own ' },
    ];
    const scene: Scene = {
      base,
      lanes: { early, late },
      result: { ...late, b: 'second ', bin: '%1' },
      parted: { late: { early: shared } },
    };
    expect(ledgerOf({ ...scene, parted: {} })).toMatchObject({ is_balanced: false });
    expect(ledgerOf({ ...scene, parted: {} }).totals).toMatchObject({ open: 2 });
    expect(openEntries(ledgerOf(scene)).map(({ side, path }) => `${side} ${path}`)).toEqual(['early c']);
    expect(openEntries(ledgerOf({ ...scene, parted: { late: { early: shared }, early: { late: shared } } }))).toEqual([]);
    expect(ledgerOf(scene).decisions).toMatchObject([{ kind: 'superseding', side: 'late', by: 'early', paths: ['b', 'bin'] }]);
    // What both have changed since, and what neither has: each has to be there.
    const both = { parted: { late: { early: shared }, early: { late: shared } } };
    const open = (more: Partial<Scene>): readonly string[] => openIn(factsOf({ ...scene, ...both, ...more }));
    const rival = { ...late, b: 'third ' };
    expect(open({ lanes: { early, late: rival } })).toEqual(['late b']);
    expect(open({ lanes: { early: { ...early, c: 'other ' }, late } })).toEqual(['early c']);
    expect(open({ lanes: { early: { ...early, d: 'early ' }, late } })).toEqual(['early d']);
    const idle = { early: { ...shared, d: 'early ' }, late: { ...shared, e: 'late ' } };
    expect(open({ lanes: idle, result: { ...idle.early, ...idle.late, b: 'b ' } })).toEqual(['early b', 'late b']);
    const lost = { ...scene, result: { ...late, bin: '%1' }, parted: { late: { early: shared }, early: { late: shared } } };
    expect(openEntries(ledgerOf(lost)).map(({ side, path }) => `${side} ${path}`)).toEqual(['early b']);
  });

  it('takes a lane that began where the target had made a change for its successor there', () => {
    const before = { ...base, bin: '%1', 'd/x': 'X ' };
    const late = { ...before, bin: '%2' };
    const scene: Scene = { base, target: before, lanes: { late, early: base }, result: late };
    expect(account(begunLater(scene, 'late', before))).toMatchObject({
      is_balanced: true,
      decisions: [{ kind: 'superseding', side: 'target', by: 'late', commit: 'late tip', paths: ['bin'] }],
    });
    // What it has left as the target had made it has to be there.
    expect(openIn(begunLater({ ...scene, result: { ...late, 'd/x': 'x ' } }, 'late', before))).toEqual(['target d/x']);
  });

  it('excuses nothing by such a successor that the target has changed since, too, and nothing of other lanes', () => {
    const before = { ...base, bin: '%1', b: 'target ' };
    const late = { ...before, bin: '%2', b: 'late ', 'd/x': '%2' };
    const scene: Scene = {
      base,
      target: { ...before, 'd/x': '%1' },
      lanes: { late, early: { ...base, b: 'early ', bin: '%3' } },
      result: late,
    };
    const facts = begunLater(scene, 'late', before);
    expect(openIn(facts)).toEqual(['target d/x', 'early b', 'early bin']);
    expect(account(facts).decisions).toMatchObject([{ side: 'target', by: 'late', paths: ['b', 'bin'] }]);
  });

  it('asks for the texts of a file as it is seen from each commit', () => {
    const holding = (a: string): Tree => ({ ...base, a });
    const [tip, result] = [holding('one two three '), holding('zero one two three ')];
    const facts = factsOf({ base: holding('one '), target: tip, lanes: { lane: holding('zero one ') }, result });
    const later = {
      side: 'target',
      bases: ['later'],
      changes: difference(holding('one two '), tip),
      result: difference(holding('one two '), result),
    };
    const seen = { ...facts, views: [...facts.views, later] };
    expect(textsToRead({ ...seen, texts: new Map() })).toEqual(
      expect.arrayContaining(['one ', 'one two ', 'one two three ', 'zero one ', 'zero one two three ']),
    );
    expect(account({ ...seen, texts: new Map([...facts.texts, ['one two ', 'one\ntwo\n']]) })).toMatchObject({ is_balanced: true });
  });

  it('judges known files by their rules', () => {
    const folder = 'kitty-specs/012-a';
    const [log, trace, status, lanes] = ['status.events.jsonl', 'traces/t.md', 'status.json', 'lanes.json'].map(
      (name) => `${folder}/${name}`,
    ) as [string, string, string, string];
    const row = (id: string): string => `{"at":"1","event_id":"${id}"}`;
    const known: Tree = { [log]: `${row('a')} `, [trace]: 'one ', [status]: '0', [lanes]: 'l0 ' };
    const lane: Tree = { [log]: `${row('a')} ${row('b')} `, [trace]: 'one lane ', [status]: '1', [lanes]: 'l1 ' };
    const target: Tree = { [log]: `${row('a')} ${row('c')} `, [trace]: 'one target ', [status]: '2', [lanes]: 'l2 ' };
    const result: Tree = {
      [log]: `${row('a')} ${row('b')} ${row('c')} ${row('done')} `,
      [trace]: 'one target lane ',
      [status]: '3',
      [lanes]: 'l2 ',
    };
    expect(ledgerOf({ base: known, target, lanes: { lane }, result })).toMatchObject({
      is_balanced: true,
      totals: { known: 7, landed: 1 },
    });
    const open = (found: Tree): readonly string[] =>
      openEntries(ledgerOf({ base: known, target, lanes: { lane }, result: { ...result, ...found } })).map(
        ({ side, path }) => `${side} ${path.slice(folder.length + 1)}`,
      );
    expect(open({ [log]: `${row('a')} ${row('c')} ` })).toEqual(['lane status.events.jsonl']);
    expect(open({ [trace]: 'one lane ' })).toEqual(['target traces/t.md']);
    expect(open({ [trace]: 'target lane one ' })).toEqual([]);
    expect(open({ [lanes]: 'l1 ' })).toEqual(['target lanes.json']);
    // Whoever takes a trace away has to be asked about what another has added, also to one that both have begun.
    const { [trace]: ___, ...withoutTrace } = lane;
    const { [trace]: ____, ...unwritten } = known;
    expect(openEntries(ledgerOf({ base: known, target, lanes: { lane: withoutTrace }, result })).map(({ path }) => path)).toEqual([trace]);
    const { [trace]: _____, ...gone } = result;
    expect(openEntries(ledgerOf({ base: known, target, lanes: { lane }, result: gone })).map(({ side }) => side)).toEqual([
      'target',
      'lane',
    ]);
    expect(ledgerOf({ base: unwritten, target, lanes: { lane }, result })).toMatchObject({ is_balanced: true });
    const withoutLog = Object.fromEntries(Object.entries(result).filter(([path]) => path !== log));
    expect(openEntries(ledgerOf({ base: known, target, lanes: { lane }, result: withoutLog })).map(({ side }) => side)).toEqual([
      'target',
      'lane',
    ]);
  });

  it('judges no known file by its rule that is a link somewhere', () => {
    const file = 'kitty-specs/012-a/tasks/WP01.md';
    const open = (before: string, after: string, result: string): readonly string[] =>
      openEntries(ledgerOf({ base: { [file]: before }, lanes: { lane: { [file]: after } }, result: { [file]: result } })).map(
        ({ side }) => side,
      );
    expect(open('one ', 'two ', 'one ')).toEqual([]);
    expect([open('@one', 'two ', 'three '), open('one ', '@two', 'one '), open('one ', 'two ', '@three')]).toEqual([
      ['lane'],
      ['lane'],
      ['lane'],
    ]);
  });

  it('reads what a known file says, however it is written', () => {
    const meta = 'kitty-specs/012-a/meta.json';
    const open = (result: string): readonly string[] =>
      openEntries(
        ledgerOf({
          base: { [meta]: '{"a":1}' },
          target: { [meta]: '{"a":2}' },
          lanes: { lane: { [meta]: '{"a":1,"b":1}' } },
          result: { [meta]: result },
        }),
      ).map(({ side }) => side);
    expect(open('{"b":1, "a":2}')).toEqual([]);
    expect(open('{"a":2,"c":1}')).toEqual(['lane']);
    expect(open('{"a":1,"b":1,"c":1}')).toEqual(['target']);
  });
});

describe('lines', () => {
  it('are lost when they are missing or back, but not when another side took or brought them', () => {
    const edit = { before: 'a\nb\nc\n', after: 'a\nB\nc\n' };
    expect(lostLines(edit, [], 'a\nB\nc\n')).toEqual([]);
    expect(lostLines(edit, [{ before: 'a\nb\nc\n', after: 'x\na\nb\nc\n' }], 'x\na\nB\nc\n')).toEqual([]);
    expect(lostLines(edit, [{ before: 'a\nb\nc\n', after: 'a\nb\n' }], 'a\nB\n')).toEqual([]);
    expect(lostLines(edit, [{ before: 'a\nb\nc\n', after: 'a\nb\nc\nb\n' }], 'a\nB\nc\nb\n')).toEqual([]);
    expect(lostLines(edit, [], 'a\nb\nc\n')).toEqual(['a line is back: "b\\n"', 'a line is missing: "B\\n"']);
    expect(lostLines(edit, [], 'a\nB\n')).toEqual(['a line that nobody touched is missing: "c\\n"']);
    expect(lostLines(edit, [], 'a\nB\nc\nnew\n')).toEqual(['a line that nobody touched is new: "new\\n"']);
    expect(lostLines({ before: '', after: `${'x'.repeat(100)}\n` }, [], '')).toEqual([`a line is missing: "${'x'.repeat(60)}…"`]);
  });

  it('count as often as they are there', () => {
    expect(lostLines({ before: '}\n', after: '}\n}\n' }, [], '}\n')).toEqual(['a line is missing: "}\\n"']);
    // One copy was taken away by somebody, and the result has lost another, or has one that nobody has made.
    const [before, shorter] = ['}\na\n}\n', '}\na\nb\n'];
    const elsewhere = { before, after: `x\n${before}` };
    expect(lostLines({ before, after: shorter }, [elsewhere], 'x\na\nb\n')).toEqual(['a line is missing: "}\\n"']);
    expect(lostLines(elsewhere, [{ before, after: shorter }], 'x\na\nb\n')).toEqual(['a line is missing: "}\\n"']);
    expect(lostLines(elsewhere, [{ before, after: shorter }], 'x\n}\na\nb\n}\n}\n')).toEqual(['a line is new: "}\\n"']);
    expect(lostLines(elsewhere, [{ before, after: shorter }], 'x\n}\na\nb\n')).toEqual([]);
    expect(lostLines({ before: 'x\ny\n', after: 'y\nx\n' }, [{ before: 'x\ny\n', after: 'y\n' }], 'y\nx\n')).toEqual([]);
    expect(lostLines({ before: 'x\ny\n', after: 'y\n' }, [{ before: 'x\ny\n', after: 'y\nx\n' }], 'y\nx\n')).toEqual([]);
  });
});

describe('places', () => {
  it('are where renames lead to, from either end, and where folders went', () => {
    expect(placesOf([])('a')).toEqual(['a']);
    const places = placesOf([
      { from: 'a/b/x', to: 'c/b/x' },
      { from: 'top', to: 'sub/top' },
    ]);
    expect([places('a/b/x'), places('c/b/x')].map((found) => found.toSorted())).toEqual([
      ['a/b/x', 'c/b/x', 'sub/a/b/x', 'sub/c/b/x'],
      ['a/b/x', 'c/b/x', 'sub/a/b/x', 'sub/c/b/x'],
    ]);
    expect(places('a/b/new').toSorted()).toEqual(['a/b/new', 'c/b/new', 'sub/a/b/new']);
    expect(places('a/other').toSorted()).toEqual(['a/other', 'c/other', 'sub/a/other']);
    expect(places('sub/new')).toContain('new');
    // Two sides may move a file to different places, and one may move on what another's folder has brought along.
    expect(
      placesOf([
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
      ])('a').toSorted(),
    ).toEqual(['a', 'b', 'c']);
    expect(
      placesOf([
        { from: 'd/x', to: 'e/x' },
        { from: 'e/new', to: 'f' },
      ])('d/new'),
    ).toContain('f');
  });
});
