import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { splitFrontMatter } from '../../actions/files/splitFrontMatter.ts';
import { writeYaml } from '../../actions/files/writeYaml.ts';
import { lastReviewCycle, reviewCycleFile, reviewCycleHead, reviewPointer } from '../../machines/rules/reviewCycle.ts';
import type { ReviewResult } from '../../schemas/event.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Present } from '../desk/recordEvents.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import type { Mission } from '../mission.ts';
import { recordsFolder } from '../recordsFolder.ts';
import type { World } from '../world.ts';
import type { TaskMove } from './taskMove.ts';
import { reviewerOf } from './verdict.ts';

/** A review that sends a package back, before it is written. */
export interface PlannedReview {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** By what the event refers to it. */
  readonly pointer: string;
  readonly result: ReviewResult;
}

/**
 * The file of a review and what the event says of it. What a killed run has written and no event refers to gives its place:
 * the same rejection, given again, has the same number. Problems: REVIEW_CYCLE_MISNAMED and those of reading the log.
 * @param stem name of the package's file without its ending
 */
export function planReview(
  { world, mission, move }: { readonly world: World; readonly mission: Mission; readonly move: TaskMove },
  stem: string,
  present: Present,
): Outcome<PlannedReview> {
  const folder = join(recordsFolder(mission), 'tasks', stem);
  const last = lastReviewCycle(existsSync(folder) ? readdirSync(folder) : []);
  if (!last.ok) return last;
  const log = present.log();
  if (!log.ok) return log;
  const isReferredTo = (pointer: string): boolean =>
    log.value.transitions.some(
      ({ review_ref, review_result }) =>
        review_ref === pointer ||
        (review_result !== undefined && review_result !== null && 'reference' in review_result && review_result.reference === pointer),
    );
  const body = `${(move.feedback?.text ?? '').trimEnd()}\n`;
  const isLeftOver =
    last.value > 0 &&
    !isReferredTo(reviewPointer(mission.directory, stem, last.value)) &&
    bodyOf(readText(join(folder, reviewCycleFile(last.value)))) === body;
  const cycle = last.value + (isLeftOver ? 0 : 1);
  const reviewer = reviewerOf(move) ?? 'user';
  const pointer = reviewPointer(mission.directory, stem, cycle);
  const head = reviewCycleHead({
    cycle_number: cycle,
    mission: mission.directory,
    wp_id: move.wp,
    reviewer,
    reviewed_at: `${world.now().toISOString().slice(0, 19)}Z`,
  });
  const lines = Object.entries(head).flatMap(([key, value]) => writeYaml(`${key}:`, value));
  return success({
    path: join(folder, reviewCycleFile(cycle)),
    text: ['---', ...lines, '---', '', body].join('\n'),
    pointer,
    result: { reviewer, verdict: 'changes_requested', reference: pointer, feedback_path: `tasks/${stem}/${reviewCycleFile(cycle)}` },
  });
}

/** Writes the file and answers its path. Throws FILE_NOT_WRITTEN. */
export function keepReview({ path, text }: PlannedReview): string {
  writeRecord(path, text);
  return path;
}

/** The reviews of a package that are kept, absolute. */
export function keptReviews(mission: Mission, packageFile: string): readonly string[] {
  const folder = join(recordsFolder(mission), 'tasks', basename(packageFile, '.md'));
  return packageFile !== '' && existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^review-cycle-\d+\.md$/.test(name))
        .map((name) => join(folder, name))
    : [];
}

function bodyOf(text: string | null): string | null {
  if (text === null) return null;
  const parts = splitFrontMatter(text);
  return 'refusal' in parts ? null : `${parts.body.trim()}\n`;
}
