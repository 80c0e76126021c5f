import type { Basis, ClaimAnswer, ClaimPlan, LaneWorkplace, PromptOrder } from '../../schemas/claim.ts';
import isClaimContext from '../../schemas/generated/claimContext.js';
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
  .stepIf('rescuing', ({ plan, results: { claiming } }) => plan.lane !== null && claiming.way === 'taken', {
    description: 'What the agent before has left uncommitted in the worktree is kept under a private ref.',
    invoke: 'rescueWork',
    input: ({ plan, results: { claiming } }) =>
      held(plan, claiming, { ...laneOf(plan).rescue, worktree: laneOf(plan).allocation.worktree.path, at: plan.at }),
  })
  .stepIf('allocating', ({ plan }) => plan.lane !== null, {
    description: 'The branch and the worktree of the lane are made, or found made.',
    invoke: 'allocate',
    // New work begins in a clean worktree; whoever goes on with work, their own or another's, finds it as it was left.
    input: ({ plan, results: { claiming } }) =>
      held(plan, claiming, {
        ...laneOf(plan).allocation,
        worktree: { ...laneOf(plan).allocation.worktree, mustBeClean: claiming.way === 'begun' },
      }),
  })
  .stepIf(
    'basing',
    ({ plan, results: { claiming, allocating } }) =>
      plan.lane !== null && !(claiming.way === 'continued' && allocating?.state === 'present'),
    {
      description: 'The code of everything the package depends on is brought into the worktree.',
      invoke: 'completeBase',
      input: ({ plan, results: { claiming, allocating } }) => held(plan, claiming, basisOf(plan, allocating?.head ?? null)),
    },
  )
  .stepIf('recording', ({ plan }) => plan.lane !== null, {
    description: 'Which package is worked on in the worktree is written down.',
    invoke: 'recordWorkspace',
    input: ({ plan, results: { claiming, allocating, basing } }) => {
      const { context, former } = laneOf(plan);
      // What others have pushed of the lane is work on the package, and no base of it.
      const isOthers = allocating?.begun_at === context.branch_name;
      return held(plan, claiming, {
        context: {
          ...context,
          base_branch: isOthers ? context.base_branch : (allocating?.begun_at ?? context.base_branch),
          base_commit: isOthers ? context.base_commit : (basing?.commit ?? context.base_commit),
        },
        ...(former === undefined ? {} : { former }),
      });
    },
  })
  .step('prompting', {
    description: 'The prompt is written.',
    invoke: 'writePrompt',
    input: ({ plan, results: { claiming, rescuing } }) => held(plan, claiming, promptOf(plan, rescuing)),
  })
  .stepIf('committing', ({ results: { claiming } }) => claiming.events.length > 0, {
    description: 'The status of the mission is committed.',
    invoke: 'commitStatus',
    input: ({ plan }) => plan.commit,
  })
  // The claim is found by its event ids, the prompt is made anew, and the commit is found on its branch.
  .define({ migrations, isContext: isClaimContext, fleeting: ['prompting', 'committing', 'done'] });

const held = <Work>({ claim: { wp } }: ClaimPlan, { claim }: ClaimAnswer, work: Work): Held<Work> => ({ wp, claim, work });

/** Asked only in steps that are passed over without a lane. */
function laneOf({ lane }: ClaimPlan): LaneWorkplace {
  if (lane === null) throw new TypeError('A package that is worked on in the main checkout has no lane.');
  return lane;
}

function basisOf(plan: ClaimPlan, from: string | null): Basis {
  const {
    allocation: { lane_id, worktree },
    tips,
    settled,
  } = laneOf(plan);
  return { wp: plan.claim.wp, lane_id, worktree: worktree.path, branch: worktree.branch, from, tips, settled, at: plan.at };
}

/** Nothing is told of a rescue that found nothing to rescue. */
function promptOf(
  { prompt, claim, lane }: ClaimPlan,
  rescued: { readonly commit: string | null; readonly paths: readonly string[] } | undefined,
): PromptOrder {
  if (lane === null || rescued === undefined || rescued.commit === null) return prompt;
  return {
    ...prompt,
    rescued: { holder: claim.takes?.holder ?? null, ref: lane.rescue.ref, commit: rescued.commit, paths: [...rescued.paths] },
  };
}
