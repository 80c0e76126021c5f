import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { splitFrontMatter } from '../../actions/files/splitFrontMatter.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import type { ReviewResult } from '../../schemas/event.ts';
import type { PromptFeedback } from '../../schemas/promptFacts.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/**
 * What a reviewer wrote when the package was sent back, whole (contract 2 §6.1). The verdict is in the event log, the text in
 * the review's file. Where that is gone the reference is all there is, and the reader is told so.
 */
export function readFeedback(
  { commonDir }: Pick<Project, 'commonDir'>,
  { path, homes }: Mission,
  result: ReviewResult | null,
): PromptFeedback {
  if (result === null)
    return {
      reviewer: 'Somebody',
      cycle: null,
      text: 'The review left no text. Look at the notes of the package and at its last commits, and ask whoever reviewed it.',
    };
  const { reviewer, reference, feedback_path } = result;
  const folders = [...(homes.status.at === 'checkout' ? [homes.status.folder] : []), path];
  const places = [
    ...folders.flatMap((folder) => pathsBehind(reference, folder, commonDir)),
    ...folders.flatMap((folder) => pathsOf(feedback_path ?? '', folder)),
  ];
  const text = places.map((path) => readText(path)).find((found) => found !== null);
  const cycle = /review-cycle-(\d+)\.md$/.exec(reference)?.[1];
  return {
    reviewer,
    cycle: cycle === undefined ? null : Number(cycle),
    text: text === undefined ? `The text of the review cannot be found. The record refers to: ${reference}` : bodyOf(text),
  };
}

/** The file a pointer means: `review-cycle://<mission>/<package file>/review-cycle-<n>.md`, or the older `feedback://…`. */
function pathsBehind(reference: string, folder: string, commonDir: string): readonly string[] {
  const [, scheme, rest = ''] = /^(review-cycle|feedback):\/\/(.+)$/.exec(reference) ?? [];
  const segments = rest.split('/');
  if (scheme === undefined || segments.length !== 3 || segments.some((segment) => unsafeSegment(segment) !== null)) return [];
  const [, stem = '', file = ''] = segments;
  return [scheme === 'feedback' ? join(commonDir, 'spec-kitty', 'feedback', ...segments) : join(folder, 'tasks', stem, file)];
}

/**
 * The same by the path that was recorded. It is one of whoever recorded it, on another machine perhaps, and could name any file:
 * only what it says of the mission's own folder is looked for.
 */
function pathsOf(recorded: string, folder: string): readonly string[] {
  const [, stem = '', file = ''] = /(?:^|\/)tasks\/([^/]+)\/(review-cycle-\d+\.md)$/.exec(recorded) ?? [];
  return unsafeSegment(stem) === null ? [join(folder, 'tasks', stem, file)] : [];
}

function bodyOf(text: string): string {
  const parts = splitFrontMatter(text);
  return 'refusal' in parts ? text : parts.body.trim();
}
