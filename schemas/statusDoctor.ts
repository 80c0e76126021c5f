import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { textOrNull } from './orNull.ts';

const SeverityShape = Type.Enum(['error', 'warning', 'info']);

export const CareFindingShape = Type.Object(
  {
    severity: SeverityShape,
    category: Type.Enum([
      'stale_claim',
      'orphan_workspace',
      'materialization_drift',
      'review_independence',
      'issue_matrix',
      'sparse_checkout',
      'uninitialized_status',
      'unreadable_file',
    ]),
    /** Null when it is about no package. */
    wp_id: textOrNull,
    message: Type.String({ minLength: 1 }),
    /** A command that can be pasted, or what to do. */
    recommended_action: Type.String({ minLength: 1 }),
  },
  closed,
);

/** The answer of `agent status doctor` (contract 3 §7.7). */
export const StatusDoctorReplyShape = Type.Object(
  {
    mission_slug: Type.String(),
    healthy: Type.Boolean(),
    /** What the original installs for all projects is not there to be looked at. */
    global_runtime: Type.Array(
      Type.Object({ name: Type.String(), passed: Type.Boolean(), message: Type.String(), severity: SeverityShape }, closed),
    ),
    findings: Type.Array(CareFindingShape),
  },
  closed,
);
export type StatusDoctorReply = Static<typeof StatusDoctorReplyShape>;
