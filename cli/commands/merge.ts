import type { MergeRequest } from '../../runtime/session/merge.ts';
import { gates } from '../../schemas/gate.ts';
import type { GateOverride } from '../../schemas/mergeGates.ts';
import type { Ledger } from '../../schemas/ledger.ts';
import type { MergeAborted, MergePreview, MergeReply, MergeStatus } from '../../schemas/mergeReply.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { defineCommand } from '../command.ts';
import { anyMissionFlag } from '../missionFlag.ts';

export default defineCommand({
  path: ['merge'],
  summary: 'Land a mission whose work packages are approved',
  description: [
    'Everything is built and proven first, as commits that nobody sees; then the target is moved once, with code, status and number of the mission together. Until then the target, every lane and every checkout stay as they are.',
    'Ended by anything (a kill, a power cut, a conflict, a refusal), the same command goes on where it was; the strategy and the push stay as they were when it began. A branch that moved meanwhile makes another attempt, built and proven anew.',
    'A conflict stops the merge with a worktree to decide it in. Worktrees with uncommitted work are never removed, and branches only when all they have is in the landing or kept under a private ref.',
  ],
  examples: [
    { line: 'spec-kitty merge --mission 042-login --dry-run', does: 'say what landing it would do, and what stands in the way' },
    { line: 'spec-kitty merge --mission 042-login', does: 'land it, or go on with what was begun' },
    {
      line: 'spec-kitty merge --mission 042-login --strategy merge --push --json',
      does: 'land it with its history and push it, for programs',
    },
    { line: 'spec-kitty merge --mission 042-login --status', does: 'say how far it is and whose move it is' },
    { line: 'spec-kitty merge --mission 042-login --abort', does: 'give it up while nothing is published' },
  ],
  positionals: {},
  flags: {
    mission: {
      ...anyMissionFlag,
      summary:
        'The mission: name of its folder, its id or the first 8 characters of that, its slug or number; without it the one whose branch or worktree the command is given in, or the only one that comes into question',
    },
    strategy: {
      kind: 'text',
      value: 'STRATEGY',
      values: ['merge', 'squash', 'rebase'],
      summary: 'How it lands: as one commit (squash, the default), with its history (merge), or replayed commit by commit (rebase)',
    },
    target: { kind: 'text', value: 'BRANCH', summary: 'Where it lands, instead of where the mission says' },
    push: { kind: 'switch', summary: 'Push the target to its remote afterwards' },
    'delete-branch': {
      kind: 'switch',
      summary: 'Delete the branches of the lanes when they have landed (the default, unless the mission keeps them)',
    },
    'keep-branch': { kind: 'switch', summary: 'Keep them' },
    'remove-worktree': { kind: 'switch', summary: 'Remove the worktrees of the lanes (the default, unless the mission keeps them)' },
    'keep-worktree': { kind: 'switch', summary: 'Keep them' },
    'dry-run': {
      kind: 'switch',
      summary: 'Only say what it would do: the tree, the commits, what does not fit, what stands in the way, what would be cleaned up',
    },
    resume: { kind: 'switch', summary: 'Go on with a merge that must be there' },
    abort: {
      kind: 'switch',
      summary: 'Give up a merge that is not published, and everything is as it was before; or else a push that the remote refuses',
    },
    status: { kind: 'switch', summary: 'Only say how far it is, what is safe and whose move it is' },
    ledger: { kind: 'switch', summary: 'Only show what became of every change: the account of the landing' },
    override: {
      kind: 'text',
      value: 'GATE',
      values: gates,
      repeatable: true,
      summary: 'Pass over what a gate has found, with a reason in --note; it is recorded',
    },
    'allow-sparse-checkout': { kind: 'switch', summary: 'Pass over a sparse checkout; it is recorded' },
    'skip-review-artifact-check': {
      kind: 'switch',
      summary: 'Pass over a review that asks for changes, with a reason in --note; it is recorded',
    },
    note: { kind: 'text', value: 'TEXT', summary: 'Why something is passed over' },
    yes: { kind: 'switch', hidden: true, summary: 'Understood, and without effect: nothing is asked' },
    context: { kind: 'text', value: 'TEXT', hidden: true, summary: 'Understood, and without effect' },
    'keep-workspace': { kind: 'switch', hidden: true, summary: 'Understood, and without effect' },
  },
  async run({ world, flags, tell }): Promise<Outcome<MergeReply | MergeAborted | MergeStatus | MergePreview | Ledger>> {
    const outside = await world();
    const modes = ['dry-run', 'resume', 'abort', 'status', 'ledger'] as const;
    const asked = modes.filter((mode) => flags[mode]);
    if (asked.length > 1)
      return failure(problem('USAGE', `--${asked.join(' and --')} exclude each other.`, { next: 'spec-kitty merge --help' }));
    const { personOf } = await import('../../runtime/personOf.ts');
    const actor = outside.env['SPEC_KITTY_AGENT'] || outside.env['GIT_AUTHOR_NAME'] || (await personOf(outside));
    const overrides = overridesOf(flags, actor);
    if (!overrides.ok) return overrides;
    if (flags.ledger) {
      const { mergeLedger } = await import('../../runtime/session/mergeLedger.ts');
      return mergeLedger(outside, flags.mission);
    }
    if (flags.status) {
      const { mergeStatus } = await import('../../runtime/session/mergeStatus.ts');
      return mergeStatus(outside, flags.mission);
    }
    const { merge, abortMerge } = await import('../../runtime/session/merge.ts');
    if (flags.abort) return abortMerge(outside, flags.mission);
    const request: MergeRequest = {
      mission: flags.mission,
      strategy: flags.strategy,
      target: flags.target,
      push: flags.push,
      deleteBranches: saidOf(flags['delete-branch'], flags['keep-branch']),
      removeWorktrees: saidOf(flags['remove-worktree'], flags['keep-worktree']),
      actor,
      overrides: overrides.value,
      resume: flags.resume,
    };
    if (flags['dry-run']) {
      const { previewMerge } = await import('../../runtime/session/previewMerge.ts');
      return previewMerge(outside, request);
    }
    return merge(outside, request, { tell });
  },
  exit: (reply) => ('blocked' in reply && reply.result !== 'ready' ? 1 : 0),
  async human(reply) {
    if ('sides' in reply) {
      const { ledgerPage } = await import('../render/ledgerPage.ts');
      return ledgerPage(reply);
    }
    const { mergePage } = await import('../render/mergePage.ts');
    return mergePage(reply);
  },
});

/** Whether something is to go. Null: nobody has said. Keeping wins. */
const saidOf = (go: boolean, keep: boolean): boolean | null => (keep ? false : go || null);

interface OverrideFlags {
  readonly override: readonly (typeof gates)[number][];
  readonly 'allow-sparse-checkout': boolean;
  readonly 'skip-review-artifact-check': boolean;
  readonly note: string | null;
}

/** What is to be passed over, with who answers for it and why. A sparse checkout harms nobody and needs no reason. */
function overridesOf(flags: OverrideFlags, actor: string): Outcome<readonly GateOverride[]> {
  const reason = flags.note?.trim() ?? '';
  const named = [...flags.override, ...(flags['skip-review-artifact-check'] ? ['review_artifacts' as const] : [])];
  if (named.length > 0 && reason === '')
    return failure(
      problem('USAGE', `Passing over ${named.join(', ')} takes a reason: say in --note why it is right.`, {
        next: 'spec-kitty merge --help',
      }),
    );
  const sparse = flags['allow-sparse-checkout']
    ? [{ gate: 'sparse_checkout' as const, fact: null, actor, reason: reason || 'Allowed on the command line' }]
    : [];
  return success([...named.map((gate) => ({ gate, fact: null, actor, reason })), ...sparse]);
}
