import { describe, expect, it } from 'vitest';
import { draft } from '../../machines/draft/machine.ts';
import type { DraftPlan, Kept } from '../../schemas/draft.ts';
import { walkOperation } from '../support/walkOperation.ts';

const plan: DraftPlan = {
  mission: 'dark-mode-01KZAAAA',
  branch: { checkout: '/repo', branch: 'feat' },
  files: { root: '/repo', folders: [], files: [{ path: 'kitty-specs/dark-mode-01KZAAAA/spec.md', text: '# Spec\n', whenThere: 'keep' }] },
  rows: { mission: 'dark-mode-01KZAAAA', rows: [{ event_id: '01KZAAAA0000000000000000AA' }] },
  keep: { commit: null, branch: 'feat', paths: [], note: 'Commits are off.' },
};
const kept: Kept = {
  commit: {
    state: 'left',
    branch: 'feat',
    ref: null,
    commit: null,
    replaced: null,
    paths: [],
    note: 'Commits are off.',
    problem_code: null,
  },
  changed: {},
};

describe('drafting, walked', () => {
  it('has an answer and an end everywhere', () => {
    const { states, ways } = walkOperation(draft, {
      plans: [plan, { ...plan, branch: null }],
      answers: {
        switchBranch: [null, { branch: 'feat', state: 'created', changed: {} }],
        layOut: [{ created: [], updated: [], unchanged: [] }],
        recordRows: [{ events: [], warnings: [], changed: {} }],
        keep: [kept],
      },
    });
    expect(states).toEqual(['aborted', 'committing', 'done', 'laying', 'recording', 'refused', 'stopped', 'switching']);
    expect(ways).toBe(48);
  });
});
