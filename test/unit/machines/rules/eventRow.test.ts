import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowText } from '../../../../machines/rules/canonicalJson.ts';
import { annotationRow, transitionRow } from '../../../../machines/rules/eventRow.ts';
import { emptyFold, foldRows, snapshotOf } from '../../../../machines/rules/fold.ts';
import { statusText } from '../../../../machines/rules/statusDocument.ts';
import isEventRow from '../../../../schemas/generated/eventRow.js';
import { annotation, logOf, logText, transition } from '../../../support/events.ts';

const always = [
  'actor',
  'at',
  'event_id',
  'evidence',
  'execution_mode',
  'force',
  'from_lane',
  'mission_slug',
  'policy_metadata',
  'reason',
  'review_ref',
  'to_lane',
  'wp_id',
];
const statusOf = (text: string): string =>
  statusText(snapshotOf(foldRows(emptyFold, logOf(text)), { mission_number: null, mission_type: '' }));

describe('a row as it is written', () => {
  it('folds to what the row that was read folds to, and is written the same again', () => {
    fc.assert(
      fc.property(fc.array(transition), fc.array(annotation), (moves, notes) => {
        const read = logText([...moves, ...notes]);
        const log = logOf(read);
        const written = logText([...log.transitions.map(transitionRow), ...log.annotations.map(annotationRow)]);
        expect(statusOf(written)).toBe(statusOf(read));
        const again = logOf(written);
        expect(logText([...again.transitions.map(transitionRow), ...again.annotations.map(annotationRow)])).toBe(written);
      }),
    );
  });

  it('always has the same keys', () => {
    fc.assert(
      fc.property(transition, (row) => {
        const keys = Object.keys(transitionRow(row));
        expect(keys.filter((key) => key !== 'review_result' && key !== 'mission_id').toSorted()).toEqual(always);
        expect(keys.includes('review_result')).toBe(Boolean(row.review_result));
        expect(keys.includes('mission_id')).toBe((row.mission_id ?? null) !== null);
        expect(isEventRow(transitionRow(row)) ? null : isEventRow.errors).toBeNull();
      }),
    );
  });

  it('leaves out what says nothing', () => {
    const [row] = logOf(
      logText([
        {
          event_id: '01KQ47E8000000000000000001',
          kind: 'annotation',
          wp_id: 'WP01',
          at: 'a',
          actor: 'a',
          mission_slug: 'm',
          delta: {
            agent: '',
            model: 'm',
            note: '',
            shell_pid: '7',
            release_runtime_claim: false,
            review_result: {},
            tracker_refs: [],
            review: null,
          },
        },
      ]),
    ).annotations;
    expect(row && rowText(annotationRow(row))).toBe(
      '{"actor": "a", "at": "a", "delta": {"model": "m", "note": "", "shell_pid": 7, "tracker_refs": []}, "event_id": "01KQ47E8000000000000000001", "kind": "annotation", "wp_id": "WP01"}',
    );
  });

  it('keeps of the evidence what is known', () => {
    const review = { reviewer: 'r', verdict: 'approved', reference: 'x' };
    const written = (evidence: object | null): unknown => {
      const [row] = logOf(
        logText([
          {
            event_id: 'e',
            at: 'a',
            wp_id: 'WP01',
            actor: 'a',
            from_lane: 'approved',
            to_lane: 'done',
            force: false,
            execution_mode: 'worktree',
            evidence,
          },
        ]),
      ).transitions;
      return row && transitionRow(row)['evidence'];
    };
    expect(written(null)).toBeNull();
    expect(written({})).toBeNull();
    expect(written({ review: { ...review, more: 1 }, repos: [], verification: [] })).toEqual({ review });
    const repos = [
      { repo: 'r', branch: 'b', commit: 'c', files_touched: ['f'] },
      { repo: 'r', branch: 'b', commit: 'c' },
    ];
    const verification = [{ command: 'c', result: 'pass', summary: 's' }];
    expect(written({ review, repos: [repos[0], { ...repos[1], files_touched: [] }], verification })).toEqual({
      review,
      repos,
      verification,
    });
    // What a writer knew nothing of it may have left null: no reason to refuse a whole log.
    const unknown = { review, repos: [{ repo: 'r', branch: null, commit: null }], verification: [{ ...verification[0], summary: null }] };
    expect(written({ ...unknown, repos: [{ ...unknown.repos[0], files_touched: null }] })).toEqual(unknown);
    const byHand = { review, repos: [{ ...repos[1], files_touched: 'src/a.py' }] };
    expect(written(byHand)).toEqual(byHand);
  });
});
