import isRecoveryContext from '../../schemas/generated/recoveryContext.js';
import type { RecoveryPlan } from '../../schemas/recovery.ts';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/**
 * Putting the work on a mission back on its feet after a crash. What would be lost is kept before anything else; the event
 * log comes last, since it says of worktrees and notes that they are there.
 */
export const recovery = chain<RecoveryPlan, typeof ports>({ id: 'recovery', ports, abort: 'anywhere' })
  .step('keeping', {
    description: 'What agents that are gone have left uncommitted is kept under private refs.',
    invoke: 'keepWork',
    input: ({ plan }) => plan.rescues,
  })
  .stepIf('allocating', ({ plan }) => plan.worktrees.length > 0, {
    description: 'The worktrees of branches that have none are made.',
    invoke: 'makeWorktrees',
    input: ({ plan }) => plan.worktrees,
  })
  .stepIf('noting', ({ plan }) => plan.workspaces.length > 0, {
    description: 'Which package is worked on in which worktree is written down.',
    invoke: 'noteWorkspaces',
    input: ({ plan }) => plan.workspaces,
  })
  .stepIf('raising', ({ plan }) => plan.raised.length > 0, {
    description: 'Packages whose work is further than their status are brought into progress.',
    invoke: 'raisePackages',
    input: ({ plan }) => plan.raised,
  })
  .stepIf('committing', ({ results: { raising } }) => (raising?.raised.length ?? 0) > 0, {
    description: 'The status of the mission is committed.',
    invoke: 'commitStatus',
    input: ({ plan }) => plan.commit,
  })
  .define({ migrations, isContext: isRecoveryContext });
