import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';
import { topologies } from './topology.ts';

/** How far a mission's work packages are. */
const ProgressOfMissionShape = Type.Object(
  {
    /** Weighted readiness, 0 to 100 with one decimal at most. */
    percentage: Type.Number(),
    done_count: Type.Integer({ minimum: 0 }),
    total_count: Type.Integer({ minimum: 0 }),
    /** The lanes that hold packages. */
    per_lane_counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

export const ListedMissionShape = Type.Object(
  {
    /** The name of its folder: the handle that always works. */
    mission_slug: Type.String(),
    mission_id: textOrNull,
    mid8: textOrNull,
    mission_number: orNull(Type.Integer()),
    /** Empty when meta.json does not say. */
    mission_type: Type.String(),
    friendly_name: textOrNull,
    /** Null when meta.json cannot be used. */
    topology: orNull(Type.Enum(topologies)),
    target_branch: textOrNull,
    feature_dir: Type.String(),
    /** Null unless it was asked for, and where it cannot be known. */
    progress: orNull(ProgressOfMissionShape),
    /** Why this mission cannot be used, or its progress not be told; the others are not affected. */
    problem: orNull(Type.Object({ code: Type.String(), message: Type.String(), next: textOrNull }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type ListedMission = Static<typeof ListedMissionShape>;

/** The answer of `agent mission list`. */
export const MissionListReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    kitty_specs: Type.String(),
    /** In the order of their folders' names. */
    missions: Type.Array(ListedMissionShape),
  },
  { additionalProperties: false },
);
export type MissionListReply = Static<typeof MissionListReplyShape>;
