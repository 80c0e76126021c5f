import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventLog } from '../../../../machines/rules/eventLog.ts';
import { canExtend, emptyFold, foldRows, type Knows, snapshotOf } from '../../../../machines/rules/fold.ts';
import { rowOrder } from '../../../../machines/rules/rowOrder.ts';
import { statusText } from '../../../../machines/rules/statusDocument.ts';
import isFold from '../../../../schemas/generated/fold.js';
import isStatusSnapshot from '../../../../schemas/generated/statusSnapshot.js';
import { eventRows, logOf, logText, transition } from '../../../support/events.ts';

const identity = { mission_number: null, mission_type: 'software-dev' };
const statusOf = (log: EventLog): string => statusText(snapshotOf(foldRows(emptyFold, log), identity));
const saved = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const knownIn = ({ transitions }: EventLog): Knows => {
  const ids = new Set(transitions.map(({ event_id }) => event_id));
  return (id) => ids.has(id);
};

/** Rows of one time and id may differ: then only the order of the file tells them apart. */
const byPlace = (rows: readonly object[]): object[] =>
  rows.toSorted((left, right) => rowOrder({ at: '', event_id: '', ...left }, { at: '', event_id: '', ...right }));

describe('folding a log further', () => {
  it('gives what folding everything at once gives, wherever the log is cut and however often the fold is saved', () => {
    let extended = 0;
    fc.assert(
      fc.property(eventRows, fc.boolean(), fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (rows, isSorted, cuts) => {
        const ordered = isSorted ? byPlace(rows) : rows;
        const ends = [...cuts.map((cut) => cut % (ordered.length + 1)).toSorted((a, b) => a - b), ordered.length];
        let fold = emptyFold;
        let start = 0;
        for (const end of ends) {
          const log = logOf(logText(ordered.slice(start, end)));
          const knows = knownIn(logOf(logText(ordered.slice(0, start))));
          if (!canExtend(fold, log, knows)) return;
          fold = saved(foldRows(fold, log, knows));
          expect(isFold(fold) ? null : isFold.errors).toBeNull();
          start = end;
        }
        extended += 1;
        const whole = logOf(logText(ordered));
        expect(fold).toEqual(saved(foldRows(emptyFold, whole)));
        expect(statusText(snapshotOf(fold, identity))).toBe(statusOf(whole));
      }),
      { numRuns: 500 },
    );
    expect(extended).toBeGreaterThan(100);
  });

  it('can go on when every new row comes behind every folded one of its family, and only then', () => {
    fc.assert(
      fc.property(eventRows, eventRows, (before, after) => {
        const known = logOf(logText(before));
        const added = logOf(logText(after));
        const knows = knownIn(known);
        const last = (rows: readonly { at: string; event_id: string }[]) => rows.toSorted(rowOrder).at(-1);
        const lastTransition = last(known.transitions);
        const lastAnnotation = last(known.annotations);
        const follows =
          added.transitions.every((row) => knows(row.event_id) || lastTransition === undefined || rowOrder(row, lastTransition) > 0) &&
          added.annotations.every((row) => lastAnnotation === undefined || rowOrder(row, lastAnnotation) >= 0);
        // Of two transitions with one id the later in the file never counts, so its place does not matter for what is folded.
        fc.pre(new Set(known.transitions.map(({ event_id }) => event_id)).size === known.transitions.length);
        fc.pre(new Set(added.transitions.map(({ event_id }) => event_id)).size === added.transitions.length);
        expect(canExtend(foldRows(emptyFold, known), added, knows)).toBe(follows);
      }),
    );
  });

  it('refuses rows that belong before folded ones', () => {
    const row = (id: string, at: string) => ({
      event_id: id,
      wp_id: 'WP01',
      from_lane: 'planned',
      to_lane: 'claimed',
      at,
      actor: 'a',
      force: false,
      execution_mode: 'worktree',
    });
    const fold = foldRows(emptyFold, logOf(logText([row('b', '2')])));
    const earlier = logOf(logText([row('a', '1')]));
    expect(canExtend(fold, earlier)).toBe(false);
    expect(() => foldRows(fold, earlier)).toThrow('canExtend');
  });

  it('leaves the fold it goes on from as it was', () => {
    fc.assert(
      fc.property(eventRows, eventRows, (before, after) => {
        const fold = foldRows(emptyFold, logOf(logText(before)));
        const copy = saved(fold);
        const added = logOf(logText(after));
        if (canExtend(fold, added)) foldRows(fold, added);
        expect(saved(fold)).toEqual(copy);
      }),
    );
  });
});

describe('a fold', () => {
  it('does not depend on the order of rows in the file, as long as no two share time and id', () => {
    const distinct = fc.uniqueArray(transition, { selector: ({ event_id }) => event_id, maxLength: 20 });
    fc.assert(
      fc.property(
        distinct.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(statusOf(logOf(logText(shuffled)))).toBe(statusOf(logOf(logText(rows))));
        },
      ),
    );
  });

  it('counts a transition once, however often it stands in the log', () => {
    fc.assert(
      fc.property(eventRows, (rows) => {
        const { transitions } = logOf(logText(rows));
        expect(statusOf(logOf(logText([...transitions, ...transitions])))).toBe(statusOf(logOf(logText(transitions))));
      }),
    );
  });

  it('yields a status.json of its shape, whose summary counts every package on the board', () => {
    fc.assert(
      fc.property(eventRows, (rows) => {
        const log = logOf(logText(rows));
        const snapshot: unknown = JSON.parse(statusOf(log));
        expect(isStatusSnapshot(snapshot) ? null : isStatusSnapshot.errors).toBeNull();
        if (!isStatusSnapshot(snapshot)) return;
        const shown = Object.values(snapshot.work_packages).filter(({ lane }) => lane !== 'genesis' && lane !== 'uninitialized');
        expect(Object.values(snapshot.summary).reduce((sum, count) => sum + count, 0)).toBe(shown.length);
        const counted = log.transitions.filter(
          (row, index) => log.transitions.findIndex(({ event_id }) => event_id === row.event_id) === index,
        );
        expect(new Set(Object.keys(snapshot.work_packages))).toEqual(new Set([...counted, ...log.annotations].map(({ wp_id }) => wp_id)));
        expect(snapshot.event_count).toBe(counted.length);
      }),
    );
  });
});

/** Rows as short as an example needs them: the first is at second 0, the next at second 1, and so on. */
const folded = (...rows: readonly object[]) => {
  const full = rows.map((row, index) => ({
    event_id: `01KQ47E80000000000000000${String(index).padStart(2, '0')}`,
    at: `2026-01-01T00:00:${String(index).padStart(2, '0')}+00:00`,
    wp_id: 'WP01',
    actor: 'alice',
    ...('delta' in row ? { kind: 'annotation' } : { from_lane: 'planned', to_lane: 'claimed', force: false, execution_mode: 'worktree' }),
    ...row,
  }));
  return snapshotOf(foldRows(emptyFold, logOf(logText(full))), identity).work_packages['WP01'];
};

describe('what is folded', () => {
  const at = '2026-01-01T00:01:00+00:00';

  it("a forward move does not undo a reviewer's return of the same instant; a later one does", () => {
    const back = { at, from_lane: 'in_review', to_lane: 'in_progress' };
    const forward = { at, from_lane: 'in_review', to_lane: 'approved', force: true };
    expect(folded(back, forward)).toMatchObject({ lane: 'in_progress', force_count: 0 });
    expect(folded(back, { ...forward, at: '2026-01-01T00:01:01+00:00' })).toMatchObject({ lane: 'approved', force_count: 1 });
    expect(folded(back, back, forward)).toMatchObject({ lane: 'in_progress' });
    expect(folded({ ...back, from_lane: 'for_review' }, forward)).toMatchObject({ lane: 'approved' });
    expect(folded({ ...back, from_lane: 'for_review', review_ref: '' }, forward)).toMatchObject({ lane: 'in_progress' });
  });

  it('a claim leaves who claimed and from where; nothing else does, and an empty agent does not', () => {
    const claim = { policy_metadata: { agent: 'claude', shell_pid: 7, shell_pid_created_at: 't' } };
    expect(folded(claim)).toMatchObject({ agent: 'claude', shell_pid: 7, shell_pid_created_at: 't' });
    expect(folded(claim, { policy_metadata: { agent: '', shell_pid: 0 } })).toMatchObject({
      agent: 'claude',
      shell_pid: 0,
      shell_pid_created_at: 't',
    });
    expect(folded({ ...claim, from_lane: 'claimed', to_lane: 'in_progress' })).not.toHaveProperty('agent');
    expect(folded(claim, { from_lane: 'claimed', to_lane: 'in_progress' })).toMatchObject({ lane: 'in_progress', agent: 'claude' });
  });

  it('a review result is absent, given or taken away', () => {
    const result = { reviewer: 'r', verdict: 'approved', reference: 'x', feedback_path: null, more: 1 };
    const leave = { from_lane: 'in_review', to_lane: 'approved' };
    expect(folded({})).not.toHaveProperty('review_result');
    expect(folded({ ...leave, review_result: result })?.review_result).toEqual({ reviewer: 'r', verdict: 'approved', reference: 'x' });
    expect(folded({ ...leave, review_result: result }, { from_lane: 'approved', to_lane: 'done' })?.review_result).toMatchObject({
      reviewer: 'r',
    });
    expect(folded({ ...leave, review_result: result }, leave)?.review_result).toBeNull();
    expect(folded({ review_result: {} })).not.toHaveProperty('review_result');
  });

  it('annotations come after all transitions, whatever their time', () => {
    expect(
      folded({ delta: { agent: 'noted', release_runtime_claim: true } }, { policy_metadata: { agent: 'claimed', shell_pid: 1 } }),
    ).toMatchObject({
      lane: 'claimed',
      agent: 'noted',
      shell_pid: null,
      shell_pid_created_at: null,
    });
  });

  it('an annotation alone makes a package that stands in no lane', () => {
    expect(
      folded(
        { delta: { note: 'a' }, actor: { role: 'implementer', profile: null, tool: '', model: null } },
        { delta: { note: '' }, actor: 'bob' },
      ),
    ).toEqual({
      lane: 'uninitialized',
      actor: 'implementer',
      last_event_id: null,
      last_transition_at: null,
      force_count: 0,
      notes: ['a', ''],
    });
  });

  it('each slot has its own rule', () => {
    const review = { at: 'a', actor: 'b', wp_id: 'c', reason: '' };
    const nothing = { at: '', actor: '', wp_id: '', reason: '' };
    expect(
      folded(
        { delta: { subtasks: { T1: 'planned', T2: 'done' }, tracker_refs: ['#2', '#1'], shell_pid: ' 12 ', model: 'm', review } },
        { delta: { subtasks: { T1: 'done' }, tracker_refs: ['#1', '#3'], model: '', agent: null, review: null } },
      ),
    ).toMatchObject({ subtasks: { T1: 'done', T2: 'done' }, tracker_refs: ['#2', '#1', '#3'], shell_pid: 12, model: 'm', review });
    expect(
      folded(
        { delta: { tracker_refs: ['#1'], review } },
        { delta: { tracker_refs_replace: ['#2', '#2'], tracker_refs: ['#3'], review: nothing } },
      ),
    ).toMatchObject({
      tracker_refs: ['#2'],
      review: null,
    });
  });

  it('a number that JavaScript would change comes through unchanged, also through a saved fold', () => {
    const text = logText([
      {
        event_id: 'x',
        at: 'a',
        wp_id: 'WP01',
        actor: 'a',
        from_lane: 'planned',
        to_lane: 'claimed',
        force: false,
        execution_mode: 'worktree',
        policy_metadata: { shell_pid: 77, shell_pid_created_at: 88 },
      },
    ]);
    const fold = saved(foldRows(emptyFold, logOf(text.replace('77', '12345678901234567890').replace('88', '1.0'))));
    expect(statusText(snapshotOf(fold, identity))).toMatch(/"shell_pid": 12345678901234567890,\s+"shell_pid_created_at": 1\.0\n/);
  });

  it('the mission is named by its first transition, if that may name a folder; the number by meta.json or the slug', () => {
    const named = (slug: string | undefined, number: number | null) => {
      const row = {
        event_id: 'x',
        at: 'a',
        wp_id: 'WP01',
        actor: 'a',
        from_lane: 'planned',
        to_lane: 'claimed',
        force: false,
        execution_mode: 'worktree',
      };
      const { mission_slug, mission_number } = snapshotOf(
        foldRows(emptyFold, logOf(logText([{ ...row, mission_slug: slug, feature_slug: '7-old' }]))),
        { mission_number: number, mission_type: '' },
      );
      return [mission_slug, mission_number];
    };
    expect(named('042-foo', null)).toEqual(['042-foo', '42']);
    expect(named('000-foo', 3)).toEqual(['000-foo', '3']);
    expect(named('', null)).toEqual(['7-old', '7']);
    for (const unsafe of ['../evil', '.hid', 'a/b', 'a..b', ' a']) expect(named(unsafe, null)).toEqual(['', '']);
  });
});
