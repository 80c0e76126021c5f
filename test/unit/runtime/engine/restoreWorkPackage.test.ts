import { describe, expect, it } from 'vitest';
import { machines } from '../../../../machines/index.ts';
import { move, snapshotAt } from '../../../../machines/workPackage/judge.ts';
import { envelope } from '../../../../runtime/engine/envelope.ts';
import { restoreWorkPackage } from '../../../../runtime/engine/restoreWorkPackage.ts';

const claimed = move(snapshotAt('planned', { wp: 'WP01', event: 'E1' }), { to: 'claimed', actor: 'alice' }, 'E2').snapshot;
const document = envelope(machines.workPackage, claimed, { id: 'mission/WP01', seq: 2 });
const folded = { wp: 'WP01', event: 'E2', lane: 'claimed' } as const;

describe('restoreWorkPackage', () => {
  it('takes a saved snapshot whose key is the newest event', () => {
    const { snapshot, source, doubts } = restoreWorkPackage(document, folded);
    expect([source, doubts, snapshot.value, snapshot.context]).toEqual(['saved', [], 'claimed', { wp: 'WP01', event: 'E2' }]);
  });

  it.each([
    ['nothing is saved', null, folded],
    ['the log has gone on', document, { ...folded, event: 'E3', lane: 'in_progress' }],
    ['it is of another package', document, { ...folded, wp: 'WP02' }],
    ['it stands elsewhere than the fold', document, { ...folded, lane: 'blocked' }],
  ] as const)('makes the snapshot from the log when %s', (_, saved, log) => {
    const { snapshot, source, doubts } = restoreWorkPackage(saved, log);
    expect([source, doubts, snapshot.value, snapshot.context]).toEqual(['log', [], log.lane, { wp: log.wp, event: log.event }]);
  });

  it('says why it did not take a document that cannot be read', () => {
    const { snapshot, source, doubts } = restoreWorkPackage({ ...document, version: 99 }, folded);
    expect([source, snapshot.value]).toEqual(['log', 'claimed']);
    expect(doubts.map(({ code }) => code)).toEqual(['SNAPSHOT_FROM_FUTURE']);
  });

  it('gives the same snapshot either way', () => {
    const saved = restoreWorkPackage(document, folded).snapshot;
    const derived = restoreWorkPackage(null, folded).snapshot;
    expect(envelope(machines.workPackage, saved, { id: 'x', seq: 0 })).toEqual(
      envelope(machines.workPackage, derived, { id: 'x', seq: 0 }),
    );
  });
});
