import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import type { JsonObject } from './json.ts';
import { doctorAreas } from './doctorArea.ts';
import { textOrNull } from './orNull.ts';

/** Something that is off. The original's keys first (contract 3 §3.11), then ours. */
export const DoctorFindingShape = Type.Object(
  {
    /** `error`: commands refuse or lose sight of work; `warning`: something will be in the way; `info`: nothing has to be done. */
    severity: Type.Enum(['error', 'warning', 'info']),
    message: Type.String({ minLength: 1 }),
    /** A command that can be pasted. */
    next_step: textOrNull,
    error_code: Type.String({ minLength: 1 }),
    extra: Type.Unsafe<JsonObject>(Type.Object({})),
    area: Type.Enum(doctorAreas),
    /** Name of the mission's directory; null when it is about none. */
    mission: textOrNull,
    /** Whether `--fix` puts it right. */
    fixable: Type.Boolean(),
  },
  closed,
);
export type DoctorFinding = Static<typeof DoctorFindingShape>;

export const DoctorReplyShape = Type.Object(
  {
    /** Nothing is left that is more than worth knowing. */
    healthy: Type.Boolean(),
    /** What was looked at. */
    areas: Type.Array(Type.Enum(doctorAreas)),
    /** What is off; with `--fix` what still is. */
    findings: Type.Array(DoctorFindingShape),
    /** What `--fix` put right, as it was found. */
    fixed: Type.Array(DoctorFindingShape),
    /** What it could not put right, as sentences. */
    errors: Type.Array(Type.String()),
    /** What could not be written beside it, as sentences. */
    warnings: Type.Array(Type.String()),
  },
  closed,
);
export type DoctorReply = Static<typeof DoctorReplyShape>;
