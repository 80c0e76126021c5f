/** A merge as it is planned, and what its effects may answer. */
import type { OutputFrom } from 'xstate';
import type { ports } from '../../machines/merge/ports.ts';
import type { MergeAttempt, MergeConflict, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { problem } from '../../schemas/problem.ts';

const attempt: MergeAttempt = {
  n: 1,
  because: [],
  target: 'aaa',
  mission: null,
  coordination: null,
  lanes: [
    { lane_id: 'lane-a', tip: 'bbb' },
    { lane_id: 'lane-b', tip: 'ccc' },
  ],
};

export const mergePlan: MergePlan = {
  checkout: '/repo',
  mission: { directory: 'demo', id: '01KZ', title: 'Demo', folder: 'kitty-specs/demo' },
  target: 'main',
  mission_branch: null,
  coordination_branch: null,
  strategy: 'squash',
  lanes: [
    { lane_id: 'lane-a', branch: 'kitty/mission-demo-lane-a', packages: ['WP01'] },
    { lane_id: 'lane-b', branch: 'kitty/mission-demo-lane-b', packages: ['WP02'] },
  ],
  planning: [],
  push: { remote: 'origin' },
  cleanup: { branches: true, worktrees: true },
  overrides: [],
  done: [
    { wp: 'WP01', event_id: '1' },
    { wp: 'WP02', event_id: '2' },
  ],
  actor: 'ada',
  at: '2026-01-01T00:00:00.000000+00:00',
  attempt,
};

const sides = {
  ours: { name: 'lane-a', commit: 'bbb', packages: ['WP01'] },
  theirs: { name: 'lane-b', commit: 'ccc', packages: ['WP02'] },
};
export const conflict: MergeConflict = {
  step: 'building',
  ...sides,
  tree: 'ddd',
  paths: [
    {
      path: 'a.txt',
      kind: 'contents',
      base: { mode: '100644', oid: '1' },
      ours: { mode: '100644', oid: '2' },
      theirs: { mode: '100644', oid: '3' },
    },
  ],
};
export const resolution: MergeResolution = {
  commit: 'eee',
  ref: 'refs/spec-kitty/merge/01KZ/1',
  by: 'ada',
  ...sides,
  edits: [
    { path: 'a.txt', of: { base: '1', ours: '2', theirs: '3' }, was: { mode: '100644', oid: '4' }, becomes: { mode: '100644', oid: '5' } },
  ],
};

const found = { state: 'conflict' as const, conflict, changed: {} };
/** What every second attempt is told: the same, so that a walk comes to an end. */
const moved = { state: 'moved' as const, attempt: { ...attempt, n: 2, because: ['main moved.'], target: 'fff' }, changed: {} };

export const mergeAnswers: { readonly [Name in keyof typeof ports]: readonly OutputFrom<(typeof ports)[Name]>[] } = {
  checkGates: [{ findings: [], changed: {} }],
  buildLanes: [
    {
      state: 'built',
      commit: 'ggg',
      lanes: [
        { lane_id: 'lane-a', state: 'taken', commit: 'bbb', settled: [] },
        { lane_id: 'lane-b', state: 'merged', commit: 'ggg', settled: [] },
      ],
      changed: {},
    },
    found,
  ],
  makeLanding: [
    {
      state: 'built',
      commit: 'hhh',
      tree: 'iii',
      parents: ['aaa'],
      mission_number: 1,
      done: ['WP01', 'WP02'],
      events: ['1', '2'],
      taken: [],
      written: [{ path: 'kitty-specs/demo/meta.json', blob: 'jjj', former: 'kkk' }],
      log: 'digest',
      settled: [],
      account: { totals: { landed: 2 }, open: [] },
      changed: {},
    },
    found,
  ],
  openWorkspace: [{ path: '/repo/.worktrees/demo-merge', changed: {} }],
  readResolution: [{ state: 'resolved', resolution, changed: {} }, { state: 'open', open: ['a.txt'] }, moved],
  proveLanding: [
    {
      checkouts: ['/repo'],
      findings: [],
      worktrees: { '.worktrees/demo-lane-a': { branch: 'kitty/mission-demo-lane-a', head: 'bbb', locked: null, sparse: null, work: null } },
      remote: null,
      changed: {},
    },
  ],
  publishLanding: [{ state: 'published', kept: { 'refs/spec-kitty/merged/01KZ/lane-a': 'bbb' }, changed: {} }, moved],
  refreshCheckouts: [{ checkouts: ['/repo'], commits: [], changed: {} }],
  pushLanding: [{ remote: 'origin', branch: 'main', commit: 'hhh', changed: {} }],
  cleanUp: [{ removed_worktrees: [], deleted_branches: ['kitty/mission-demo-lane-a'], kept: [], changed: {} }],
  observeTips: [{ state: 'same' }, moved],
  withdraw: [
    { state: 'withdrawn', changed: {} },
    { state: 'published', problem: problem('MERGE_PUBLISHED', 'main has it.'), changed: {} },
  ],
};
