import { expect, it } from 'vitest';
import { packageFacts, type ClaimFact } from '../../../../machines/mission/packageFacts.ts';
import { packageFile } from '../../../../machines/rules/packageFile.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';
import type { StatusSnapshot, WorkPackageStatus } from '../../../../schemas/status.ts';

const file = packageFile({ work_package_id: 'WP01', title: 'First' }, 'WP01-first.md');
if (file === null) throw new Error('The file says which package it is.');

function factOf(status: Partial<WorkPackageStatus>, claim: Partial<ClaimFact> = {}, actors: readonly string[] = []): PackageFact {
  const snapshot = {
    work_packages: {
      WP01: {
        lane: 'in_progress',
        actor: 'ada',
        last_event_id: 'E1',
        last_transition_at: '2026-01-01T00:00:00Z',
        force_count: 0,
        ...status,
      },
    },
  } as unknown as StatusSnapshot;
  const facts = packageFacts(
    [file!],
    snapshot,
    () => ({ lane_id: null, workspace_path: null }),
    () => ({ isSentBack: false, isHolderGone: false, handedInBy: null, blockedBecause: null, ...claim }),
    actors,
  );
  return facts![0]!;
}

const changes = { reviewer: 'ada', verdict: 'changes_requested', reference: 'r' };

it('takes the last mover for the holder', () => {
  expect(factOf({}).holder).toBe('ada');
});

it('takes the recorded agent for the holder where only a program moved it, and nobody where none is recorded', () => {
  expect(factOf({ actor: 'implement-command', agent: 'grace' }).holder).toBe('grace');
  expect(factOf({ actor: 'implement-command', agent: 'implement-command' }).holder).toBeNull();
  expect(factOf({ actor: '', agent: null }).holder).toBeNull();
});

it('lets nobody hold what a review has just sent back, and the same agent hold what it took up again', () => {
  expect(factOf({ review_result: changes }, { isSentBack: true }).holder).toBeNull();
  expect(factOf({ review_result: changes })).toMatchObject({ holder: 'ada', sent_back: true });
});

it('passes on that a holder is gone', () => {
  expect(factOf({}, { isHolderGone: true })).toMatchObject({ holder: 'ada', holder_gone: true });
});

it('names everybody but the author as a reviewer of what waits for a review, and no program', () => {
  const actors = ['finalize-tasks', 'ada', 'grace', 'claude:opus:renata:reviewer', 'user'];
  expect(factOf({ lane: 'for_review' }, {}, actors).reviewers).toEqual(['grace', 'claude:opus:renata:reviewer']);
  expect(factOf({ lane: 'for_review', actor: 'claude' }, {}, actors).reviewers).toEqual(['ada', 'grace']);
  expect(factOf({ lane: 'in_progress' }, {}, actors).reviewers).toEqual([]);
});

it('takes for the author whoever handed the work in, not who has put it back', () => {
  const putBack = factOf({ lane: 'for_review', actor: 'grace' }, { handedInBy: 'ada' }, ['ada', 'grace']);
  expect(putBack).toMatchObject({ author: 'ada', reviewers: ['grace'] });
  expect(factOf({ lane: 'for_review', actor: 'grace' }, { handedInBy: 'user' }, ['ada', 'grace'])).toMatchObject({ author: 'grace' });
});

it('keeps work on the board that has lost its file, as long as it is neither finished nor only planned', () => {
  const status = (lane: string, more = {}) => ({ lane, actor: 'ada', last_event_id: 'E', force_count: 0, ...more });
  const work_packages = {
    WP01: status('planned'),
    WP02: status('in_progress'),
    WP03: status('approved'),
    WP04: status('planned'),
    WP05: status('done'),
    WP06: status('planned', { review_result: changes }),
    WP07: status('canceled'),
    WP08: { ...status('claimed'), last_event_id: null },
  };
  const facts = packageFacts(
    [file],
    { work_packages } as unknown as StatusSnapshot,
    () => ({ lane_id: null, workspace_path: null }),
    () => ({ isSentBack: false, isHolderGone: false, handedInBy: null, blockedBecause: null }),
    [],
  );
  expect(facts?.map(({ wp_id, lane }) => `${wp_id} ${lane}`)).toEqual([
    'WP01 planned',
    'WP02 in_progress',
    'WP03 approved',
    'WP06 planned',
  ]);
  expect(facts?.[1]).toMatchObject({ file: null, flaw: 'WP02 has events and no file.' });
});
