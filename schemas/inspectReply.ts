import Type, { type Static } from 'typebox';
import { textOrNull } from './orNull.ts';

/** The answer of `inspect` and `dashboard`: where the pages are. The server ends with the command. */
export const InspectReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    /** To be opened in a browser. It carries the token, without which nothing is answered. */
    url: Type.String(),
    host: Type.Literal('127.0.0.1'),
    port: Type.Integer({ minimum: 1, maximum: 65535 }),
    token: Type.String(),
    /** The mission that is shown first; null where all are. */
    mission: textOrNull,
    /** Where receivers of the Stately inspector's protocol connect (WebSocket); null when that was not asked for. */
    stately: textOrNull,
  },
  { additionalProperties: false },
);
export type InspectReply = Static<typeof InspectReplyShape>;

/** The answer of `export --html`. */
export const ExportReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    mission_slug: Type.String(),
    path: Type.String(),
    bytes: Type.Integer({ minimum: 0 }),
    events: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type ExportReply = Static<typeof ExportReplyShape>;
