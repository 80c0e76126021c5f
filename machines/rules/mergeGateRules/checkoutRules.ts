import type { Gate } from '../../../schemas/gate.ts';
import type { JsonObject } from '../../../schemas/json.ts';
import { always, never, type GateRule } from './gateRule.ts';
import { shellWord } from '../shellWord.ts';
import { untrusted } from '../untrusted.ts';

/** What has to hold of the repository and its checkouts before anything else is worth asking. */
export const checkoutRules = {
  repository: {
    holds: 'Git answers for the repository and its worktrees.',
    mayBeOverridden: never,
    broken: ({ repository: { root, isRepository, isTrusted, areWorktreesListed, hasOrigin } }) => {
      if (!isRepository)
        return [
          {
            code: 'NOT_A_GIT_REPOSITORY',
            what: root,
            sentence: `Git does not take ${root} for a repository.`,
            remedy: `git -C ${shellWord(root)} status`,
            details: preflight('repository_presence'),
          },
        ];
      if (!isTrusted)
        return [
          {
            code: 'UNTRUSTED_REPOSITORY',
            what: root,
            ...untrusted(root),
            details: preflight('repository_trust'),
          },
        ];
      return [
        ...(areWorktreesListed
          ? []
          : [
              {
                code: 'WORKTREE_LIST_FAILED',
                what: root,
                sentence: `Git cannot list the worktrees of ${root}.`,
                remedy: `git -C ${shellWord(root)} worktree repair`,
                details: preflight('worktree_listing'),
              } as const,
            ]),
        ...(hasOrigin
          ? []
          : [
              {
                code: 'MISSING_ORIGIN_REMOTE',
                what: root,
                sentence: `${root} has no remote called origin: what is merged stays here.`,
                isRemark: true,
              } as const,
            ]),
      ];
    },
  },
  sparse_checkout: {
    holds: 'No checkout leaves files out that it should have.',
    mayBeOverridden: always,
    broken: (facts) =>
      facts.sparse
        .filter(({ kind }) => kind !== 'managed_lane_sparse_checkout')
        .map(({ checkout, kind }) => ({
          code: 'SPARSE_CHECKOUT_PRESENT',
          what: `${kind}:${checkout}`,
          sentence: `${checkout} is a sparse checkout: what it leaves out looks like deleted to whoever commits everything there.`,
          remedy: `git -C ${shellWord(checkout)} sparse-checkout disable`,
          details: { checkout, kind },
        })),
  },
} satisfies Partial<Readonly<Record<Gate, GateRule>>>;

const preflight = (check: string): JsonObject => ({ check });
