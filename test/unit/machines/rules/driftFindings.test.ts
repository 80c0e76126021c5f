import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { driftFindings } from '../../../../machines/rules/driftFindings.ts';
import { emptyFold, foldRows, snapshotOf } from '../../../../machines/rules/fold.ts';
import { readStatusText, statusText } from '../../../../machines/rules/statusDocument.ts';
import type { StatusSnapshot } from '../../../../schemas/status.ts';
import { eventRows, logOf, logText } from '../../../support/events.ts';

const snapshotFrom = (rows: readonly object[]): StatusSnapshot =>
  snapshotOf(foldRows(emptyFold, logOf(logText(rows))), { mission_number: null, mission_type: '' });
const about = (committed: string | null, folded: StatusSnapshot | null) => driftFindings(committed, folded).map((finding) => finding.about);

const row = {
  actor: 'a',
  at: 'a',
  event_id: 'e',
  execution_mode: 'worktree',
  force: false,
  from_lane: 'planned',
  to_lane: 'claimed',
  wp_id: 'WP01',
};

describe('drift between status.json and its log', () => {
  it('is none when the file was made from the log, however it is formatted', () => {
    fc.assert(
      fc.property(eventRows, (rows) => {
        const snapshot = snapshotFrom(rows);
        expect(about(statusText(snapshot), snapshot)).toEqual([]);
        expect(about(JSON.stringify(JSON.parse(statusText(snapshot))), snapshot)).toEqual([]);
        expect(readStatusText(statusText(snapshot))).toMatchObject({ ok: true });
      }),
    );
  });

  it('is named by package and key', () => {
    const before = snapshotFrom([row]);
    const after = snapshotFrom([row, { ...row, event_id: 'f', wp_id: 'WP02' }, { event_name: 'retrospective.started', event_id: 'r' }]);
    expect(about(statusText(before), after)).toEqual(['WP02', 'retrospective', 'event_count', 'last_event_id']);
    expect(about(statusText(before), snapshotFrom([{ ...row, to_lane: 'blocked' }]))).toEqual(['WP01']);
    expect(about(statusText(before), { ...before, mission_type: 'other' })).toEqual([]);
  });

  it('is a missing file on either side, and one that cannot be read', () => {
    const snapshot = snapshotFrom([]);
    expect(about(null, null)).toEqual([]);
    expect(driftFindings(null, snapshot)[0]?.sentence).toContain('no status.json');
    expect(driftFindings(statusText(snapshot), null)[0]?.sentence).toContain('no event log');
    for (const text of ['', '[]', '{}', statusText(snapshot).replace('"event_count": 0', '"event_count": "0"')])
      expect(driftFindings(text, snapshot)[0]?.sentence).toContain('status.json');
  });

  it('is nothing that other versions leave besides, or left out', () => {
    const { mission_slug, mission_type: _, summary: __, ...kept } = snapshotFrom([]);
    const older = { ...kept, feature_slug: mission_slug, mission_number: 7, retrospective: null };
    expect(about(JSON.stringify(older), snapshotFrom([]))).toEqual([]);
    expect(about('{}', snapshotFrom([]))).toEqual(['event_count']);
    const canceled = { lane: 'canceled', cancellation_reason: 'given up', reason_source: 'operator' };
    expect(about(JSON.stringify({ ...older, work_packages: { WP01: canceled } }), snapshotFrom([]))).toEqual(['WP01']);
  });

  it('is nothing that the original tells of a canceled package besides', () => {
    const snapshot = snapshotFrom([{ ...row, to_lane: 'canceled', reason: 'given up' }]);
    const kept = { ...snapshot.work_packages['WP01'], cancellation_reason: 'given up', reason_source: 'operator' };
    expect(about(JSON.stringify({ ...snapshot, work_packages: { WP01: kept } }), snapshot)).toEqual([]);
    expect(about(JSON.stringify({ ...snapshot, work_packages: { WP01: { ...kept, lane: 'planned' } } }), snapshot)).toEqual(['WP01']);
    expect(about(JSON.stringify({ ...snapshot, work_packages: { WP01: null } }), snapshot)).toEqual(['WP01']);
  });

  it('sees numbers as they are written', () => {
    const claim =
      '{"actor": "a", "at": "a", "event_id": "e", "execution_mode": "worktree", "force": false, "from_lane": "planned", "policy_metadata": {"shell_pid": 12345678901234567890}, "to_lane": "claimed", "wp_id": "WP01"}';
    const snapshot = snapshotOf(foldRows(emptyFold, logOf(claim)), { mission_number: null, mission_type: '' });
    expect(about(statusText(snapshot), snapshot)).toEqual([]);
    expect(about(statusText(snapshot).replace('7890', '7891'), snapshot)).toEqual(['WP01']);
  });
});
