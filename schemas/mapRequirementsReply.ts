import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

const refsByPackage = Type.Record(Type.String(), Type.Array(Type.String()));

/** The answer of `agent tasks map-requirements` (contract 2 §5.3). */
export const MapRequirementsReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    mission_slug: Type.String(),
    mission_number: orNull(Type.Integer()),
    mission_type: Type.String(),
    /** The packages that were named, with the requirements that were named for them. */
    mapped: refsByPackage,
    /** What every package maps now. */
    total_mappings: refsByPackage,
    coverage: Type.Object(
      { total_functional: Type.Integer(), mapped_functional: Type.Integer(), unmapped_functional: texts },
      { additionalProperties: false },
    ),
    committed: Type.Boolean(),
    commit_sha: textOrNull,
    /** Null where nothing was committed. The destination is the name of a branch. */
    commit_result: orNull(
      Type.Object({ sha: Type.String(), destination_ref: Type.String(), worktree_root: Type.String() }, { additionalProperties: false }),
    ),
    /** Requirements that spec.md mentions and does not declare. */
    requirement_extraction_warnings: texts,
    bare_prose_requirement_ids: texts,
    /** Package files that were changed, absolute. */
    changed: texts,
    commits: Type.Array(StatusCommitShape),
    warnings: texts,
  },
  { additionalProperties: false },
);
export type MapRequirementsReply = Static<typeof MapRequirementsReplyShape>;
