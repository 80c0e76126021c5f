import { describe, expect, it } from 'vitest';
import isIssueMatrix from '../../../../schemas/generated/issueMatrix.js';
import { citedIssues, issueMatrixText, newIssueMatrix } from '../../../../machines/rules/issueMatrix.ts';

describe('citedIssues', () => {
  it.each([
    ['Fixes #42 and #42, then #4711.', ['#42', '#4711']],
    ['(#12) [#13]; see #14: done', ['#12', '#13', '#14']],
    ['#123456', ['#123456']],
    ['#1 is a heading of one digit, #1234567 is none', []],
    ['colour #123abc, link page#12, #12px, a/b#34', []],
    ['# 42', []],
    ['', []],
  ])('in %j: %j', (text, expected) => {
    expect(citedIssues(text)).toEqual(expected);
  });
});

it('a new matrix knows nothing yet, and is sorted as the original writes it', () => {
  const matrix = newIssueMatrix(['#42', '#7'], 'spec.md');
  const text = issueMatrixText(matrix);
  expect(isIssueMatrix(JSON.parse(text))).toBe(true);
  expect(text).toBe(`{
  "rows": {
    "#42": {
      "evidence_ref": "<link or commit>",
      "fr": null,
      "nfr": null,
      "repo": null,
      "sc": null,
      "scope": null,
      "source_file": "spec.md",
      "title": "<fill at WP-implementation time>",
      "verdict": "unknown",
      "wp": null
    },
    "#7": {
      "evidence_ref": "<link or commit>",
      "fr": null,
      "nfr": null,
      "repo": null,
      "sc": null,
      "scope": null,
      "source_file": "spec.md",
      "title": "<fill at WP-implementation time>",
      "verdict": "unknown",
      "wp": null
    }
  },
  "schema_version": 1
}
`);
});
