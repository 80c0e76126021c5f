import type { UndoPlan } from '../../schemas/undo.ts';

const state = { branch: 'lane', head: 'c1', locked: null, sparse: null, work: null };

/** A plan that has something to do in each step. */
export const fullUndo: UndoPlan = {
  operation: '01KZ',
  what: 'claim WP01',
  verb: 'undo',
  mission: 'demo',
  keeping: { root: '/project', files: ['a.txt'], rescues: [] },
  clearing: [{ key: '.worktrees/a', path: '/project/.worktrees/a', state }],
  moving: { root: '/project', refs: [{ ref: 'refs/heads/main', now: 'c2', become: 'c1' }], checkouts: [] },
  restoring: { root: '/project', files: [{ path: 'a.txt', now: 'b2', become: 'b1' }], config: [] },
  making: [{ key: '.worktrees/b', path: '/project/.worktrees/b', state }],
  rows: { mission: 'demo', rows: [{ event_id: 'E1' }], expects: { WP01: 'E0' } },
  reverts: [{ branch: 'main', commit: 'c3', undone: 'c2', remotes: ['origin/main'] }],
};

/** One that has nothing to do but to look. */
export const emptyUndo: UndoPlan = {
  ...fullUndo,
  mission: null,
  clearing: [],
  making: [],
  rows: null,
  reverts: [],
  moving: { root: '/project', refs: [], checkouts: [] },
  restoring: { root: '/project', files: [], config: [] },
};
