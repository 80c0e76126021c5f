import type { IssueMatrix } from '../../schemas/issueMatrix.ts';
import { documentText } from './canonicalJson.ts';

/** `#42` between white space or punctuation: not a colour, not a part of a link, not a heading of one digit. */
const reference = /(?<![^\s(,;[])#(\d{2,6})(?=$|[\s),.;:\]])/gmu;

/** The issues that a text cites, each once, in order. */
export const citedIssues = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(reference)].map(([, number]) => `#${number ?? ''}`)),
];

/** What stands in a row until somebody knows better; by these words the original knows it too. */
const unknown = { title: '<fill at WP-implementation time>', verdict: 'unknown', evidence: '<link or commit>' } as const;

/** A row of which nothing is known but that it is there. */
const blank = {
  evidence_ref: unknown.evidence,
  fr: null,
  nfr: null,
  repo: null,
  sc: null,
  scope: null,
  source_file: null,
  title: unknown.title,
  verdict: unknown.verdict,
  wp: null,
} as const;

/** A matrix to begin with: one row for each issue that `sourceFile` cites, of none of which is known what becomes of it. */
export const newIssueMatrix = (issues: readonly string[], sourceFile: string): IssueMatrix => ({
  schema_version: 1,
  rows: Object.fromEntries(issues.map((issue) => [issue, { ...blank, source_file: sourceFile }])),
});

/** The matrix with what became of an issue; what is not said of it stays. */
export function withVerdict(
  matrix: IssueMatrix,
  issue: string,
  { verdict, evidence_ref, wp }: { readonly verdict: string; readonly evidence_ref: string | null; readonly wp: string | null },
): IssueMatrix {
  const former = Object.hasOwn(matrix.rows, issue) ? matrix.rows[issue] : undefined;
  const row = { ...(former ?? blank), verdict, ...(evidence_ref === null ? {} : { evidence_ref }), ...(wp === null ? {} : { wp }) };
  return { ...matrix, rows: { ...matrix.rows, [issue]: row } };
}

/**
 * Why an issue is not settled, as what follows its name in a sentence; null when it is (contract 2 §6.7). One that is put off
 * needs something that keeps it from being forgotten.
 */
export function whyIssueIsOpen({ verdict = 'unknown', evidence_ref: evidence }: IssueMatrix['rows'][string]): string | null {
  if (verdict === 'fixed' || verdict === 'verified-already-fixed') return null;
  if (verdict !== 'deferred-with-followup')
    return verdict === 'unknown' ? 'is in the issue matrix, and nobody has said what became of it' : `is still open (${verdict})`;
  const hasHandle = evidence != null && evidence.trim() !== '' && !evidence.startsWith('<');
  return hasHandle ? null : 'is put off without saying where it is followed up';
}

/** The bytes of issue-matrix.json. */
export const issueMatrixText = (matrix: IssueMatrix): string => documentText(matrix, { sorted: true, ascii: false });
