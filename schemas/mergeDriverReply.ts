import Type, { type Static } from 'typebox';

/** A file that a merge driver has brought together. */
export const MergeDriverReplyShape = Type.Object({
  result: Type.Literal('success'),
  kind: Type.String({ description: 'What kind of file it is, by which rule it was merged' }),
  path: Type.String({ description: 'Where the merged text was written: what git gave as ours' }),
});
export type MergeDriverReply = Static<typeof MergeDriverReplyShape>;
