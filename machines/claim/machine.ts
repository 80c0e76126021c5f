import type { Basis, ClaimAnswer, ClaimPlan, LaneWorkplace, PromptOrder } from '../../schemas/claim.ts';
import isClaimContext from '../../schemas/generated/claimContext.js';
import type { RescueWorkInput } from '../../schemas/rescue.ts';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports, type Held } from './ports.ts';

/**
 * Claiming a package. The claim and its start are on record before anything that can fail is begun, so that a workspace that
 * cannot be made leaves a package that is claimed and an operation that goes on from there, and never a workspace without one.
 */
export const claim = chain<ClaimPlan, typeof ports>({ id: 'claim', ports, abort: 'anywhere' })
  .step('claiming', {
    description: 'The package is claimed and begun in the event log, if its machine lets it and nobody was faster.',
    invoke: 'recordClaim',
    input: ({ plan }) => plan.claim,
  })
  .step('rescuing', {
    description: 'What the agent before has left uncommitted in the worktree is kept under a private ref.',
    invoke: 'rescueWork',
    input: ({ plan, results: { claiming } }) => held(plan, claiming, claiming.way === 'taken' ? rescueOf(plan) : null),
  })
  .step('allocating', {
    description: 'The branch and the worktree of the lane are made, or found made.',
    invoke: 'allocate',
    input: ({ plan, results: { claiming } }) => held(plan, claiming, plan.lane && { ...plan.lane.allocation, worktree: { ...plan.lane.allocation.worktree, mustBeClean: claiming.way === 'begun' } }),
  })
  .step('basing', {
    description: 'The code of everything the package depends on is brought into the worktree.',
    invoke: 'completeBase',
    // Whoever goes on with their own work finds the worktree as they left it.
    input: ({ plan, results: { claiming, allocating } }) => held(plan, claiming, plan.lane && !(claiming.way === 'continued' && allocating?.state === 'present') ? basisOf(plan, plan.lane, allocating?.head ?? null) : null),
  })
  .step('recording', {
    description: 'Which package is worked on in the worktree is written down.',
    invoke: 'recordWorkspace',
    input: ({ plan, results: { claiming, allocating, basing } }) => held(plan, claiming, plan.lane && {
      ...plan.lane.context,
      base_branch: allocating?.begun_at ?? plan.lane.context.base_branch,
      base_commit: basing?.commit ?? plan.lane.context.base_commit,
    }),
  })
  .step('prompting', {
    description: 'The prompt is written.',
    invoke: 'writePrompt',
    input: ({ plan, results: { claiming, rescuing } }) => held(plan, claiming, promptOf(plan, rescuing)),
  })
  .step('committing', {
    description: 'The status of the mission is committed.',
    invoke: 'commitStatus',
    input: ({ plan, results: { claiming } }) => (claiming.events.length === 0 ? null : plan.commit),
  })
  .define({ migrations, isContext: isClaimContext });

const held = <Work>({ claim: { wp } }: ClaimPlan, { claim }: ClaimAnswer, work: Work): Held<Work> => ({ wp, claim, work });

const rescueOf = ({ lane, at }: ClaimPlan): RescueWorkInput | null => lane && { ...lane.rescue, worktree: lane.allocation.worktree.path, at };

const basisOf = ({ claim: { wp }, at }: ClaimPlan, { allocation, tips, settled }: LaneWorkplace, from: string | null): Basis =>
  ({ wp, lane_id: allocation.lane_id, worktree: allocation.worktree.path, branch: allocation.worktree.branch, from, tips, settled, at });

/** Nothing is told of a rescue that found nothing to rescue. */
function promptOf({ prompt, claim, lane }: ClaimPlan, rescued: { readonly commit: string | null; readonly paths: readonly string[] } | null): PromptOrder {
  if (lane === null || rescued === null || rescued.commit === null) return prompt;
  return { ...prompt, rescued: { holder: claim.takes?.holder ?? null, ref: lane.rescue.ref, commit: rescued.commit, paths: [...rescued.paths] } };
}
