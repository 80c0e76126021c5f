import Type, { type Static } from 'typebox';
import { orNull } from './orNull.ts';

const StatusCommitShape = Type.Union([Type.Literal('coalesced'), Type.Literal('each'), Type.Literal('milestones')]);
export type StatusCommit = Static<typeof StatusCommitShape>;

const optionalSwitch = Type.Optional(orNull(Type.Boolean()));
const PolicyModeShape = Type.Enum(['warn', 'block', 'off']);

const MergeGatesShape = Type.Object({
  enabled: optionalSwitch,
  mode: Type.Optional(orNull(PolicyModeShape)),
  require_review_approval: optionalSwitch,
  require_risk_check: optionalSwitch,
  require_deps_complete: optionalSwitch,
});

/** The original guards commits; here work is looked at when it is handed in (contract 3 §8.1). */
const CommitGuardShape = Type.Object({
  enabled: optionalSwitch,
  mode: Type.Optional(orNull(PolicyModeShape)),
  enforce_ownership: optionalSwitch,
});

export const MergeStrategyShape = Type.Union([Type.Literal('merge'), Type.Literal('squash'), Type.Literal('rebase')]);
export type MergeStrategy = Static<typeof MergeStrategyShape>;

const RiskShape = Type.Object({
  enabled: optionalSwitch,
  mode: Type.Optional(orNull(PolicyModeShape)),
  threshold: Type.Optional(orNull(Type.Number({ minimum: 0 }))),
});

/**
 * `.kittify/config.yaml`, as far as it is read here (contract 1 §8.2). Keys of other programs may stand beside ours; a
 * known key of the wrong kind is a finding, because a setting that is silently ignored is worse than none.
 */
export const ConfigShape = Type.Object({
  /** Ours alone: the command that has to pass on what a mission would land before the mission is accepted. */
  acceptance: Type.Optional(orNull(Type.Object({ contract_command: Type.Optional(orNull(Type.String({ pattern: '\\S' }))) }))),
  agents: Type.Optional(
    orNull(
      Type.Object({ available: Type.Optional(orNull(Type.Array(Type.String()))), auto_commit: Type.Optional(orNull(Type.Boolean())) }),
    ),
  ),
  /** The older place of `agents.auto_commit`. */
  auto_commit: Type.Optional(orNull(Type.Boolean())),
  /** What means nothing here is as if it were not said (contract 3 §4.2): no other setting is lost for it. */
  intake: Type.Optional(
    orNull(Type.Object({ max_brief_bytes: Type.Optional(Type.Unknown()), allow_cross_fs: Type.Optional(Type.Unknown()) })),
  ),
  /** How a mission is landed where nobody says (contract 3 §1.1). */
  merge: Type.Optional(orNull(Type.Object({ strategy: Type.Optional(orNull(MergeStrategyShape)) }))),
  /** The mission types that may be used; every one that can be found when nothing is said. */
  mission_type_activations: Type.Optional(orNull(Type.Array(Type.String()))),
  /** What work and a merge have to pass, and how much of it is a matter of taste (contract 3 §1.7, §8.1). */
  policy: Type.Optional(
    orNull(
      Type.Object({
        commit_guard: Type.Optional(orNull(CommitGuardShape)),
        merge_gates: Type.Optional(orNull(MergeGatesShape)),
        risk: Type.Optional(orNull(RiskShape)),
      }),
    ),
  ),
  /** Who the project is, wherever it is cloned to. */
  project: Type.Optional(orNull(Type.Object({ uuid: Type.Optional(orNull(Type.String())), slug: Type.Optional(orNull(Type.String())) }))),
  /** Contract 3 §1.19. */
  protection: Type.Optional(orNull(Type.Object({ protected_branches: Type.Optional(orNull(Type.Array(Type.String()))) }))),
  review: Type.Optional(orNull(Type.Object({ stall_threshold_minutes: Type.Optional(orNull(Type.Number({ minimum: 0 }))) }))),
  /** Ours alone: how often bookkeeping becomes a commit of its own. */
  status: Type.Optional(orNull(Type.Object({ commit: Type.Optional(orNull(StatusCommitShape)) }))),
});
export type Config = Static<typeof ConfigShape>;
