import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimWatch, noteClaimHolder } from '../../../../runtime/desk/claimHolders.ts';
import { holderOf, type Holder } from '../../../../actions/processes/holder.ts';
import { temporaryFolder } from '../../../support/repository.ts';

const self = holderOf(process.pid, '2026-01-01T00:00:00Z');
const gone: Holder = { ...self, pid: 999_999_999, started: '1' };
const elsewhere: Holder = { ...gone, boot: null, host: 'another-machine' };

it('tells of a process by the event it stands behind', () => {
  const desk = { holders: join(temporaryFolder(), 'holders') };
  noteClaimHolder(desk, 'WP01', 'E1', self);
  noteClaimHolder(desk, 'WP02', 'E2', gone);
  noteClaimHolder(desk, 'WP03', 'E3', elsewhere);
  const presence = claimWatch(desk);
  expect([presence('WP01', 'E1'), presence('WP02', 'E2'), presence('WP03', 'E3')]).toEqual(['alive', 'gone', 'unknown']);
});

it('knows nothing of another claim, of no claim, and of a note that cannot be read', () => {
  const desk = { holders: join(temporaryFolder(), 'holders') };
  noteClaimHolder(desk, 'WP01', 'E1', gone);
  const presence = claimWatch(desk);
  expect([presence('WP01', 'E2'), presence('WP01', null), presence('WP02', 'E1'), presence('WP01', 'E')]).toEqual([
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]);
  writeFileSync(join(desk.holders, 'WP01'), 'E1 nobody\n');
  expect(claimWatch(desk)('WP01', 'E1')).toBe('unknown');
});

it('is told by the last note', () => {
  const desk = { holders: join(temporaryFolder(), 'holders') };
  noteClaimHolder(desk, 'WP01', 'E1', gone);
  noteClaimHolder(desk, 'WP01', 'E1', self);
  expect(claimWatch(desk)('WP01', 'E1')).toBe('alive');
});
