import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFindings } from '../../../../machines/rules/logFindings.ts';
import { inOrder } from '../../../../machines/rules/rowOrder.ts';
import { eventRows, logOf, logText } from '../../../support/events.ts';

const row = {
  actor: 'a',
  at: '2026-01-01T00:00:00+00:00',
  event_id: '01KQ47E8000000000000000001',
  execution_mode: 'worktree',
  force: false,
  from_lane: 'planned',
  to_lane: 'claimed',
  wp_id: 'WP01',
  mission_slug: 'm',
};
const found = (...rows: readonly object[]): unknown[] =>
  logFindings(logOf(logText(rows.map((each) => ({ ...row, ...each })))), () => true).map(({ kind, sentence }) => [kind, sentence]);

describe('findings about the transitions of a log', () => {
  it('are none for a sound row, and none for rows that are no transitions', () => {
    expect(
      found(
        {},
        {
          event_id: '0b5c3d0e-1111-4222-8333-444455556666',
          mission_slug: '',
          feature_slug: 'old',
          from_lane: 'genesis',
          to_lane: 'planned',
          at: '2026-01-01T00:00:00Z',
          execution_mode: 'direct_repo',
        },
      ),
    ).toEqual([]);
    expect(found({ event_type: 'x', event_id: '' })).toEqual([]);
  });

  it.each([
    [{ event_id: 'nope' }, 'has an id that is neither a ULID nor a UUID'],
    [{ mission_slug: null }, 'names no mission'],
    [{ from_lane: 'uninitialized' }, 'comes from uninitialized, which is no lane of a history'],
    [{ to_lane: 'genesis' }, 'goes to genesis, where no move leads'],
    [{ to_lane: 'uninitialized' }, 'goes to uninitialized, where no move leads'],
    [{ at: 'yesterday' }, 'has a time that is not ISO 8601: "yesterday"'],
    [{ execution_mode: 'main' }, 'has the unknown execution mode "main"'],
    [{ force: true, reason: '' }, 'is forced without a reason'],
    [{ from_lane: 'for_review', to_lane: 'in_progress', review_ref: '' }, 'is sent back from for_review without a reference to the review'],
  ])('%j: the row %s', (change, what) => {
    const id = 'event_id' in change ? change.event_id : row.event_id;
    expect(found(change)).toEqual([['schema', `Event ${id} ${what}.`]]);
  });

  it('want whole evidence for what is done, unless it was forced', () => {
    const done = { from_lane: 'approved', to_lane: 'done' };
    expect(
      found(
        done,
        { ...done, evidence: {} },
        { ...done, force: true, reason: 'r' },
        { ...done, evidence: { review: { reviewer: '', verdict: 'approved', reference: '' } } },
        { ...done, evidence: { review: { reviewer: 'r', verdict: '', reference: 'x' } } },
        { ...done, evidence: { review: { reviewer: 'r', verdict: 'approved', reference: 'x' } } },
      ),
    ).toEqual([
      ['evidence', `Event ${row.event_id} is done without evidence.`],
      ['evidence', `Event ${row.event_id} is done without evidence.`],
      ['evidence', `Event ${row.event_id} is done on evidence that names no reviewer.`],
      ['evidence', `Event ${row.event_id} is done on evidence that names no reference.`],
      ['evidence', `Event ${row.event_id} is done on evidence that names no verdict.`],
    ]);
  });

  it('list exactly the unforced moves that the machine does not draw, in the order of the fold', () => {
    fc.assert(
      fc.property(eventRows, (rows) => {
        const log = logOf(logText(rows));
        const isLegal = (from: string, to: string): boolean => from < to;
        const illegal = logFindings(log, isLegal).filter(({ kind }) => kind === 'legality');
        const undrawn = log.transitions.filter(({ force, from_lane, to_lane }) => !force && from_lane >= to_lane);
        expect(illegal.map(({ about }) => about)).toEqual(inOrder(undrawn).map(({ event_id }) => event_id));
      }),
    );
    const late = { ...row, at: '2026-01-02T00:00:00+00:00' };
    const early = { ...row, event_id: '01KQ47E8000000000000000002' };
    expect(logFindings(logOf(logText([late, early])), () => false).map(({ about }) => about)).toEqual([early.event_id, late.event_id]);
  });
});
