import { findings } from '../../../schemas/check.ts';
import isReviewPromptMetadata from '../../../schemas/generated/reviewPromptMetadata.js';
import { failure, success, type Outcome } from '../../../schemas/outcome.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import type { ReviewPromptMetadata } from '../../../schemas/reviewPrompt.ts';

/** The front matter of a review prompt. Values are written as JSON, which is YAML too: no value can break out of its line. */
export const reviewMetadataText = (metadata: ReviewPromptMetadata): string =>
  ['---', ...Object.entries(metadata).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), '---', ''].join('\n');

/** Which review a prompt is for. REVIEW_PROMPT_METADATA_MISSING when it does not say, or says it in another form. */
export function readReviewMetadata(text: string, path: string): Outcome<ReviewPromptMetadata> {
  const head = /^---\n([^]*?)\n---\n/.exec(text)?.[1];
  const metadata = head === undefined ? null : parsed(head);
  if (isReviewPromptMetadata(metadata)) return success(metadata);
  const wrong = findings(isReviewPromptMetadata);
  return failure(
    problem('REVIEW_PROMPT_METADATA_MISSING', `${path} does not say which review it is for.`, {
      details: { prompt_path: path, findings: wrong },
    }),
  );
}

function parsed(head: string): Readonly<Record<string, unknown>> | null {
  try {
    return Object.fromEntries(
      head.split('\n').map((line): readonly [string, unknown] => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), JSON.parse(line.slice(colon + 2))];
      }),
    );
  } catch {
    // A line that is no JSON is no line of ours: the caller says that the metadata is missing.
    return null;
  }
}

/** What tells one review from another. When it was made and where its prompt lies may differ. */
const identity = [
  'repo_root',
  'mission_id',
  'mission_slug',
  'work_package_id',
  'lane_worktree',
  'mission_branch',
  'lane_branch',
  'base_ref',
  'invocation_id',
  'prompt_path',
] as const;

/**
 * Why a prompt is not for the review that is asked for, or null when it is. Whoever hands a prompt to an agent asks here
 * first: a review of the wrong package or in the wrong worktree looks like any other until it is recorded.
 */
export function reviewMetadataMismatch(requested: Partial<ReviewPromptMetadata>, found: ReviewPromptMetadata): Problem | null {
  const differing = identity.filter((key) => key in requested && requested[key] !== found[key]);
  if (differing.length === 0) return null;
  return problem(
    'REVIEW_PROMPT_METADATA_MISMATCH',
    `The prompt ${found.prompt_path} is for another review: ${differing.map((key) => `${key} is ${found[key] ?? 'not known'}, not ${requested[key] ?? 'not known'}`).join('; ')}.`,
    {
      details: {
        diagnostic_code: 'REVIEW_PROMPT_METADATA_MISMATCH',
        differing,
        requested_context: { ...requested },
        prompt_context: { ...found },
        prompt_path: found.prompt_path,
      },
    },
  );
}
