import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reviewMetadataText } from '../../../../../machines/rules/prompt/reviewMetadataText.ts';
import type { ReviewPromptMetadata } from '../../../../../schemas/reviewPrompt.ts';
import { reviewMetadataIn } from '../../../../support/reviewMetadataIn.ts';

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
      expect(reviewMetadataIn(`${reviewMetadataText(written)}\n# Review\n`)).toEqual(written);
    }),
  );
});
