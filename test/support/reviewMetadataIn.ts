import { parse } from 'yaml';
import isReviewPromptMetadata from '../../schemas/generated/reviewPromptMetadata.js';
import type { ReviewPromptMetadata } from '../../schemas/reviewPrompt.ts';

/** Which review a prompt says it is for, read the way every reader of YAML does; null where it says nothing, or in another form. */
export function reviewMetadataIn(prompt: string): ReviewPromptMetadata | null {
  const head: unknown = parse(/^---\n([^]*?)\n---\n/.exec(prompt)?.[1] ?? '');
  return isReviewPromptMetadata(head) ? head : null;
}
