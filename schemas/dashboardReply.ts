import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/** A mission among others, as the dashboard shows it. */
export const MissionCardShape = Type.Object(
  {
    directory: Type.String(),
    title: Type.String(),
    type: Type.String(),
    number: orNull(Type.Integer()),
    created_at: textOrNull,
    accepted_at: textOrNull,
    /** How many packages each of the five columns has (contract 3 §7.4), and the whole. */
    columns: Type.Record(Type.Enum(['planned', 'doing', 'for_review', 'approved', 'done']), Type.Integer({ minimum: 0 })),
    total: Type.Integer({ minimum: 0 }),
    weighted_percentage: Type.Number(),
    /** Packages that wait for a review, and those that are blocked, with why. */
    reviews: Type.Array(Type.String()),
    blocked: Type.Array(Type.Object({ wp_id: Type.String(), sentence: Type.String() }, { additionalProperties: false })),
    /** What happened last, the newest first: the last move of each package that moved lately. */
    latest: Type.Array(
      Type.Object({ wp_id: Type.String(), lane: Type.String(), actor: textOrNull, at: Type.String() }, { additionalProperties: false }),
    ),
    /** Why the mission cannot be shown; null when it can. */
    problem: textOrNull,
  },
  { additionalProperties: false },
);
export type MissionCard = Static<typeof MissionCardShape>;

/** The answer of `dashboard --json` (contract 3 §7.1). */
export const DashboardReplyShape = Type.Object(
  {
    missions: Type.Record(Type.String(), MissionCardShape),
    /** The missions in the order in which they are shown: the newest first. */
    display_order: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type DashboardReply = Static<typeof DashboardReplyShape>;
