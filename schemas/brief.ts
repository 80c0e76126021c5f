import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });

/** What a handoff packet at the head of a brief says of itself (contract 3 §4.7), as it is kept. */
const packetKeys = {
  packet_version: Type.Optional(Type.Literal(1)),
  requirement_count: Type.Optional(count),
  constraint_count: Type.Optional(count),
  source_tool: Type.Optional(text),
  source_mission: Type.Optional(text),
  source_ref: Type.Optional(text),
  requirement_ids: Type.Optional(Type.Array(text)),
};

/** `.kittify/brief-source.yaml`: where a brief comes from (contract 3 §4.5). */
export const BriefSourceShape = Type.Object({
  /** As it was named; `stdin` for the standard input. */
  source_file: text,
  ingested_at: text,
  /** SHA-256 of the text as it was handed over. */
  brief_hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  source_agent: Type.Optional(text),
  ...packetKeys,
});
export type BriefSource = Static<typeof BriefSourceShape>;

/** The keys a handoff packet adds to the source of a brief. */
export type PacketKeys = Pick<BriefSource, keyof typeof packetKeys>;

/** The answer of `intake`. */
export const IntakeReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    brief_path: text,
    source_path: text,
    /** Null for a brief that was put there by hand and does not say. */
    source: orNull(BriefSourceShape),
    /** The whole file where it was asked for (`--show`), else null. */
    brief: textOrNull,
    warnings: Type.Array(text),
  },
  closed,
);
export type IntakeReply = Static<typeof IntakeReplyShape>;
