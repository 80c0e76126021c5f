import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReviewMetadata, reviewMetadataMismatch, reviewMetadataText } from '../../../../../machines/rules/prompt/reviewMetadata.ts';
import type { ReviewPromptMetadata } from '../../../../../schemas/reviewPrompt.ts';
import { reviewMetadata } from '../../../../support/promptFacts.ts';

const keys = Object.keys(reviewMetadata) as readonly (keyof ReviewPromptMetadata)[];
const text = fc.string({ unit: 'binary', minLength: 1 });
const nullable = fc.option(text, { nil: null });
const metadata: fc.Arbitrary<ReviewPromptMetadata> = fc.record({
  invocation_id: text,
  repo_root: text,
  mission_id: nullable,
  mission_slug: text,
  work_package_id: text,
  lane_worktree: text,
  mission_branch: text,
  lane_branch: text,
  base_ref: nullable,
  prompt_path: text,
  created_at: text,
});

test('what is written is read, whatever it says', () => {
  fc.assert(
    fc.property(metadata, (written) => {
      expect(readReviewMetadata(`${reviewMetadataText(written)}\n# Review\n`, 'p.md')).toEqual({ ok: true, value: written });
    }),
  );
});

test.each<readonly [string, string]>([
  ['a page without a head', '# Review\n'],
  ['a head that does not end', '---\nrepo_root: "/repo"\n'],
  ['a head of another form', '---\nrepo_root: /repo\n---\n'],
  ...keys.map(
    (key) => [`a head without ${key}`, reviewMetadataText(reviewMetadata).replace(new RegExp(`^${key}: .*\n`, 'm'), '')] as const,
  ),
])('%s says nothing', (_, page) => {
  expect(readReviewMetadata(page, 'p.md')).toMatchObject({
    ok: false,
    problems: [{ code: 'REVIEW_PROMPT_METADATA_MISSING', details: { prompt_path: 'p.md' } }],
  });
});

test.each(keys.filter((key) => key !== 'created_at'))('another %s is another review', (key) => {
  expect(reviewMetadataMismatch(reviewMetadata, reviewMetadata)).toBeNull();
  expect(reviewMetadataMismatch({ ...reviewMetadata, [key]: 'other' }, reviewMetadata)).toMatchObject({
    code: 'REVIEW_PROMPT_METADATA_MISMATCH',
    details: { differing: [key], prompt_path: reviewMetadata.prompt_path },
  });
});

test('only what is asked for is compared', () => {
  expect(reviewMetadataMismatch({ work_package_id: 'WP03', lane_worktree: reviewMetadata.lane_worktree }, reviewMetadata)).toBeNull();
});
