import Type, { type Static } from 'typebox';

/** What `--evidence-json` and `--review-result-json` take. Stricter than the rows of a log: what is written today has no misspelt keys. */
const told = Type.String({ pattern: '\\S' });
const text = Type.String();

export const EvidenceArgumentShape = Type.Object(
  {
    review: Type.Object({ reviewer: told, verdict: told, reference: told }, { additionalProperties: false }),
    repos: Type.Optional(
      Type.Array(
        Type.Object(
          { repo: text, branch: text, commit: text, files_touched: Type.Optional(Type.Array(text)) },
          { additionalProperties: false },
        ),
      ),
    ),
    verification: Type.Optional(Type.Array(Type.Object({ command: text, result: text, summary: text }, { additionalProperties: false }))),
  },
  { additionalProperties: false },
);
export type EvidenceArgument = Static<typeof EvidenceArgumentShape>;

export const ReviewResultArgumentShape = Type.Object(
  {
    reviewer: told,
    verdict: Type.Enum(['approved', 'changes_requested']),
    reference: told,
    feedback_path: Type.Optional(text),
  },
  { additionalProperties: false },
);
export type ReviewResultArgument = Static<typeof ReviewResultArgumentShape>;
