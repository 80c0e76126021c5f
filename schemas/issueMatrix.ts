import Type, { type Static } from 'typebox';
import { optionalText } from './orNull.ts';

const IssueShape = Type.Object({
  verdict: Type.Optional(
    Type.String({
      description: '`unknown` until somebody has looked, then `fixed`, `verified-already-fixed`, `deferred-with-followup` or `in-mission`',
    }),
  ),
  evidence_ref: optionalText,
  title: optionalText,
  source_file: optionalText,
  wp: optionalText,
  fr: optionalText,
  nfr: optionalText,
  sc: optionalText,
  scope: optionalText,
  repo: optionalText,
});

/** `issue-matrix.json`: what became of the issues that the specification cites (contract 2 §6.7). */
export const IssueMatrixShape = Type.Object({
  schema_version: Type.Integer(),
  /** By reference: `#42`. */
  rows: Type.Record(Type.String(), IssueShape),
});
export type IssueMatrix = Static<typeof IssueMatrixShape>;
