import { describe, expect, it } from 'vitest';
import { lifecycleRow, payloadTime } from '../../../../machines/rules/lifecycleRow.ts';
import { unrecorded } from '../../../../machines/rules/unrecorded.ts';
import type { LifecycleRow } from '../../../../schemas/event.ts';
import isLifecycleRow from '../../../../schemas/generated/lifecycleRow.js';

const row = (event_type: LifecycleRow['event_type'], payload: Readonly<Record<string, string | number>>) =>
  lifecycleRow({
    event_type,
    event_id: '01KZ0000000000000000000000',
    aggregate_id: 'demo',
    aggregate_type: event_type === 'WPCreated' ? 'WorkPackage' : 'Mission',
    payload,
    timestamp: '2026-01-01T00:00:00.000000+00:00',
  });

describe('unrecorded', () => {
  const completed = row('TasksCompleted', { mission_slug: 'demo', artifact_path: 'kitty-specs/demo/tasks.md', wp_count: 2 });
  const created = row('WPCreated', { mission_slug: 'demo', wp_id: 'WP01' });

  it('passes what is not in the log', () => {
    expect(unrecorded([completed, created], [])).toEqual([completed, created]);
    expect(
      unrecorded(
        [created],
        [row('WPCreated', { mission_slug: 'demo', wp_id: 'WP02' }), row('WPCreated', { mission_slug: 'other', wp_id: 'WP01' })],
      ),
    ).toEqual([created]);
  });

  it('knows an event by what it is about, not by its id or its folder', () => {
    expect(
      unrecorded([completed], [row('TasksCompleted', { mission_slug: 'demo', artifact_path: '/elsewhere/tasks.md', wp_count: 7 })]),
    ).toEqual([]);
    expect(unrecorded([completed], [row('TasksCompleted', { mission_slug: 'demo', artifact_path: 'other.md' })])).toEqual([completed]);
  });

  it('lets happen again what may, and is not led astray by rows of others', () => {
    const reopened = row('MissionReopened', { mission_slug: 'demo' });
    expect(unrecorded([reopened], [reopened])).toEqual([reopened]);
    expect(
      unrecorded([created], [{ event_type: 'WPCreated', payload: null }, { event_type: 1 }, { event_type: 'constructor', payload: {} }]),
    ).toEqual([created]);
  });

  it('is asked of rows that every reader takes', () => {
    expect(isLifecycleRow(created)).toBe(true);
    expect(payloadTime('2026-01-01T00:00:00.000000+00:00')).toBe('2026-01-01T00:00:00.000000Z');
  });
});
