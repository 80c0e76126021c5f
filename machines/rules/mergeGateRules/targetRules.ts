import type { Gate } from '../../../schemas/gate.ts';
import { always, mergeLine, type Broken, type GateRule } from './gateRule.ts';
import type { GateTarget, MergeGateFacts } from '../mergeGateFacts.ts';
import { shellWord } from '../shellWord.ts';

/** What has to hold of the branch that everything lands on. */
export const targetRules = {
  target_synchronization: {
    holds: 'The target has not left the branch it follows.',
    // What has gone apart cannot be pushed, whoever wants it.
    mayBeOverridden: ({ isPushed }) => !isPushed,
    broken: (facts) => (facts.target.state === 'diverged' || facts.target.state === 'behind' ? [apart(facts, facts.target)] : []),
  },
  protected_branch: {
    holds: 'Nothing is pushed to a branch that the project protects.',
    mayBeOverridden: always,
    skip: ({ isPushed }) => (isPushed ? null : 'Nothing is pushed.'),
    broken: (facts) =>
      facts.target.isProtected
        ? [
            {
              code: 'PROTECTED_BRANCH_PUSHED',
              what: facts.target.branch,
              sentence: `The project protects ${facts.target.branch} (protection.protected_branches), and the merge would be pushed straight to it.`,
              isRemark: true,
              remedy: focused(facts, facts.target).join(' && '),
              details: { branch: facts.target.branch, focused_branch: focusedBranch(facts) },
            },
          ]
        : [],
  },
} satisfies Partial<Readonly<Record<Gate, GateRule>>>;

/** The branch for a pull request that holds this mission and nothing else (contract 3 §1.6). */
const focusedBranch = ({
  mission,
  target: { branch },
}: Pick<MergeGateFacts, 'mission'> & { readonly target: Pick<GateTarget, 'branch'> }): string =>
  `kitty/pr/${mission}-to-${branch.replaceAll('/', '-')}`;

function focused(facts: MergeGateFacts, { branch, tracking }: GateTarget): readonly string[] {
  const name = focusedBranch(facts);
  return [
    `git -C ${shellWord(facts.repository.root)} branch ${shellWord(name)} ${shellWord(tracking ?? branch)}`,
    mergeLine(facts, '--target', shellWord(name), ...(facts.isPushed ? ['--push'] : [])),
  ];
}

/** A target that is merely behind is still the same line: only what is pushed has to be on top of it. */
function apart(facts: MergeGateFacts, target: GateTarget): Broken {
  const { branch, tracking, state, ahead, behind, isCheckedOut } = target;
  const upstream = tracking ?? '';
  const forward = isCheckedOut
    ? `git -C ${shellWord(facts.repository.root)} merge --ff-only ${shellWord(upstream)}`
    : `git -C ${shellWord(facts.repository.root)} fetch . ${shellWord(`${upstream}:${branch}`)}`;
  const remediation = state === 'behind' ? [forward] : [focused(facts, target).join(' && ')];
  const sentence =
    state === 'behind'
      ? `${branch} is ${behind} commits behind ${upstream}, as that was last fetched.`
      : `${branch} and ${upstream}, as that was last fetched, have gone apart: ${ahead} commits here, ${behind} there.`;
  return {
    code: 'TARGET_BRANCH_NOT_SYNCHRONIZED',
    what: `${branch}:${state}:${ahead}:${behind}`,
    sentence,
    remedy: remediation[0] ?? '',
    isRemark: state === 'behind' && !facts.isPushed,
    details: {
      spec_kitty_version: facts.version,
      diagnostic_code: 'TARGET_BRANCH_NOT_SYNCHRONIZED',
      branch_or_work_package: branch,
      violated_invariant: 'local_target_branch_must_match_tracking_branch',
      error: sentence,
      target_branch: branch,
      tracking_branch: upstream,
      state,
      ahead_count: ahead,
      behind_count: behind,
      remediation,
    },
  };
}
