import Type, { type Static } from 'typebox';
import { textOrNull } from './orNull.ts';

/** The moment an answer speaks of, where that is not the present. What is no event is told as it is now. */
export const AsOfShape = Type.Object(
  {
    /** As it was asked for: a time, or the id of an event. */
    asked: Type.String(),
    /** The last event that had happened; null before the first. */
    at: textOrNull,
    event_id: textOrNull,
    /** So many events had happened, of so many. */
    events: Type.Integer({ minimum: 0 }),
    of: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type AsOf = Static<typeof AsOfShape>;
