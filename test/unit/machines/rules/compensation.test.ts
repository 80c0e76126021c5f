import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compensation, lanesBack } from '../../../../machines/rules/compensation.ts';
import { emptyLog, type EventLog } from '../../../../machines/rules/eventLog.ts';
import { annotationRow, transitionRow } from '../../../../machines/rules/eventRow.ts';
import { emptyFold, foldRows } from '../../../../machines/rules/fold.ts';
import type { Annotation, Delta, OtherRow, Transition } from '../../../../schemas/event.ts';
import type { Fold } from '../../../../schemas/fold.ts';
import { lanes, type Lane } from '../../../../schemas/lane.ts';

/** What somebody does with a package of the mission, or tells the mission. */
type Deed =
  | { readonly wp: string; readonly to: Lane; readonly claim?: NonNullable<Transition['policy_metadata']> }
  | { readonly wp: string; readonly delta: Delta }
  | { readonly step: string; readonly result: 'success' | 'failed' }
  | { readonly answer: string };

const wp = fc.constantFrom('WP01', 'WP02');
const word = fc.constantFrom('ada', 'bob');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ wp, to: fc.constantFrom(...lanes) }),
  fc.record({
    wp,
    to: fc.constant('claimed' as const),
    claim: fc.record({ agent: word, shell_pid: fc.nat(3), shell_pid_created_at: word }, { requiredKeys: ['agent'] }),
  }),
  fc.record({
    wp,
    delta: fc.record(
      {
        agent: word,
        assignee: word,
        shell_pid: fc.nat(3),
        shell_pid_created_at: word,
        subtasks: fc.dictionary(fc.constantFrom('T1', 'T2'), fc.constantFrom('planned', 'done'), { minKeys: 1 }),
        tracker_refs: fc.subarray(['#1', '#2']),
        review: fc.record({ at: word, actor: word, wp_id: wp, reason: word }),
        release_runtime_claim: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ step: fc.constantFrom('specify', 'plan'), result: fc.constantFrom('success', 'failed') }),
  fc.record({ answer: word }),
);

const idOf = (at: number): string => `01KZ${String(at).padStart(22, '0')}`;
const timeOf = (at: number): string => `2026-01-01T00:00:00.${String(at).padStart(6, '0')}+00:00`;

/** The deeds as rows of a log, behind what a fold has of it. */
function logOf(deeds: readonly Deed[], before: Fold = emptyFold, from = 0): EventLog {
  const stands = new Map(Object.entries(before.packages).map(([id, { lane }]) => [id, lane]));
  const [transitions, annotations, others]: [Transition[], Annotation[], OtherRow[]] = [[], [], []];
  for (const [index, each] of deeds.entries()) {
    const row = { event_id: idOf(from + index), at: timeOf(from + index) };
    if ('to' in each) {
      const move = { ...row, wp_id: each.wp, from_lane: stands.get(each.wp) ?? 'genesis', to_lane: each.to, actor: 'ada', force: true };
      const claim = each.claim === undefined ? {} : { from_lane: 'planned' as const, policy_metadata: each.claim };
      transitions.push({ ...move, execution_mode: 'worktree', ...claim });
      stands.set(each.wp, each.to);
    } else if ('delta' in each) annotations.push({ ...row, kind: 'annotation', wp_id: each.wp, actor: 'ada', delta: each.delta });
    else {
      const said = { mission_slug: 'demo', agent: 'ada' };
      others.push(
        'step' in each
          ? {
              ...row,
              event_type: 'MissionStepReported',
              payload: { ...said, step_id: each.step, result: each.result, report_id: row.event_id, note: null },
            }
          : { ...row, event_type: 'MissionQuestionAnswered', payload: { ...said, decision_id: 'input:a', answer: each.answer } },
      );
    }
  }
  return { ...emptyLog, transitions, annotations, others };
}

/** The rows that bring a fold to where another one stands, folded in. */
function brought(now: Fold, wanted: Fold, from: number): Fold {
  const { moves, notes, run } = compensation(now, wanted);
  const deeds: readonly Deed[] = [
    ...moves.flatMap(({ wp, from: lane, to }) => lanesBack(lane, to).map((each) => ({ wp, to: each }))),
    ...notes,
  ];
  const log = logOf(deeds, now, from);
  const others: readonly OtherRow[] =
    run === null
      ? []
      : [{ event_type: 'MissionRunRestored', event_id: idOf(from + deeds.length), at: timeOf(from + deeds.length), payload: run }];
  return foldRows(now, {
    ...log,
    // As they are written.
    transitions: log.transitions.map((row) => transitionRow(row) as Transition),
    annotations: log.annotations.map((row) => annotationRow(row) as Annotation),
    others,
  });
}

/** What people and programs see of it: nothing said is the same as nothing there. */
const seen = ({ packages, overlays, run }: Fold): unknown => ({
  packages: Object.fromEntries(
    [...new Set([...Object.keys(packages), ...Object.keys(overlays)])]
      .map((id) => {
        const { lane = 'genesis', agent, shell_pid, shell_pid_created_at } = packages[id] ?? {};
        const claim = { agent, shell_pid, shell_pid_created_at };
        const { subtasks = {}, tracker_refs: refs = [], review = null, ...slots } = { ...overlays[id]?.slots };
        const open = Object.fromEntries(Object.entries(subtasks).filter(([, stands]) => stands !== 'planned'));
        const said = Object.fromEntries(
          Object.entries({ ...claim, ...slots }).filter(([key, value]) => Object.hasOwn(claim, key) && value != null),
        );
        return [id, { lane, said, open, refs, review }];
      })
      .filter(([, state]) => JSON.stringify(state) !== unknown),
  ),
  run: run === null || JSON.stringify(run) === noRun ? null : run,
});
const unknown = JSON.stringify({ lane: 'genesis', said: {}, open: {}, refs: [], review: null });
const noRun = JSON.stringify({ steps: {}, answers: {}, reports: {} });

describe('making up for what was done', () => {
  it('brings every package and the run to where they stood before', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 6 }), fc.array(deed, { minLength: 1, maxLength: 6 }), (before, after) => {
        const wanted = foldRows(emptyFold, logOf(before));
        const now = foldRows(wanted, logOf(after, wanted, before.length));
        expect(seen(brought(now, wanted, before.length + after.length))).toEqual(seen(wanted));
      }),
      { numRuns: 300 },
    );
  });

  it('says nothing where nothing has changed', () => {
    const fold = foldRows(emptyFold, logOf([{ wp: 'WP01', to: 'planned' }, { wp: 'WP01', delta: { agent: 'ada' } }, { answer: 'yes' }]));
    expect(compensation(fold, fold)).toEqual({ moves: [], notes: [], run: null });
  });

  it('names the last event of each package it moves, in the order of their ids', () => {
    const now = foldRows(
      emptyFold,
      logOf([
        { wp: 'WP02', to: 'planned' },
        { wp: 'WP01', to: 'planned' },
      ]),
    );
    expect(compensation(now, emptyFold).moves).toEqual([
      { wp: 'WP01', from: 'planned', to: 'genesis', last: idOf(1), by: null },
      { wp: 'WP02', from: 'planned', to: 'genesis', last: idOf(0), by: null },
    ]);
  });

  it('names whoever has a package again, and whose work it is', () => {
    const lanesOf = ['claimed', 'in_progress', 'for_review', 'approved'] as const;
    const log = logOf(lanesOf.map((to) => ({ wp: 'WP01', to })));
    const bys = lanesOf.map((_, index) => {
      const wanted = foldRows(emptyFold, { ...log, transitions: log.transitions.slice(0, index + 1) });
      return compensation(foldRows(emptyFold, logOf([])), wanted).moves.map(({ by }) => by);
    });
    expect(bys).toEqual([['ada'], ['ada'], ['ada'], [null]]);
  });

  it('sends nothing back to its author as a reviewer would', () => {
    expect(lanesBack('for_review', 'in_progress')).toEqual(['blocked', 'in_progress']);
    expect([lanesBack('in_progress', 'for_review'), lanesBack('for_review', 'claimed')]).toEqual([['for_review'], ['claimed']]);
  });
});
