import type { ReviewPromptMetadata } from '../../../schemas/reviewPrompt.ts';

/** The front matter of a review prompt. Values are written as JSON, which is YAML too: no value can break out of its line. */
export const reviewMetadataText = (metadata: ReviewPromptMetadata): string =>
  ['---', ...Object.entries(metadata).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---', ''].join('\n');
