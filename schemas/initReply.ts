import Type, { type Static } from 'typebox';

/** What `init` made of a folder. Paths are from its root, with forward slashes. */
export const InitReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    project_root: Type.String(),
    /** There were settings before: what people changed was left alone. */
    already_initialized: Type.Boolean(),
    agents: Type.Array(Type.String()),
    created: Type.Array(Type.String()),
    updated: Type.Array(Type.String()),
    unchanged: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
    next_steps: Type.Array(Type.Object({ does: Type.String(), command: Type.String() }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);
export type InitReply = Static<typeof InitReplyShape>;
