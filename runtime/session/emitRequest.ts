import { laneNamed } from '../../machines/rules/laneNamed.ts';
import { isPackageId } from '../../machines/rules/packageFile.ts';
import { findings, type Validator } from '../../schemas/check.ts';
import isEvidenceArgument from '../../schemas/generated/evidenceArgument.js';
import isReviewResultArgument from '../../schemas/generated/reviewResultArgument.js';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { EvidenceArgument, ReviewResultArgument } from '../../schemas/reviewArguments.ts';

/** A move as it is asked for on a command line. Null is an option that was left out. */
export interface EmitRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  readonly wp: string;
  /** The lane to move to, by any of its names. */
  readonly to: string;
  readonly actor: string;
  readonly force: boolean;
  readonly reason: string | null;
  readonly evidenceJson: string | null;
  readonly reviewRef: string | null;
  readonly reviewResultJson: string | null;
  readonly workspaceContext: string | null;
  readonly implementationEvidencePresent: boolean | null;
  readonly executionMode: 'worktree' | 'direct_repo' | null;
  /** A ULID by which the caller recognizes this very event: with it the command can be repeated without a second look. */
  readonly eventId: string | null;
}

/** What a request holds that says nothing but which move, by whom and why. */
export const nothingElse = {
  evidenceJson: null,
  reviewRef: null,
  reviewResultJson: null,
  workspaceContext: null,
  implementationEvidencePresent: null,
  executionMode: null,
  eventId: null,
} as const satisfies Partial<EmitRequest>;

/** A move that is understood, whether or not it is allowed. */
export interface Move {
  readonly wp: string;
  readonly to: Lane;
  readonly actor: string;
  readonly force: boolean;
  readonly reason: string | null;
  readonly evidence: EvidenceArgument | null;
  readonly reviewRef: string | null;
  readonly reviewResult: ReviewResultArgument | null;
  readonly workspaceContext: string | null;
  readonly implementationEvidencePresent: boolean | null;
  readonly executionMode: 'worktree' | 'direct_repo';
  readonly eventId: string | null;
}

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Reads a request; everything that cannot be understood is a USAGE of its own. */
export function readMove(request: EmitRequest): Outcome<Move> {
  const { actor, force, reason, reviewRef, workspaceContext, implementationEvidencePresent, eventId } = request;
  const wp = request.wp.trim().toUpperCase();
  const to = laneNamed(request.to);
  const evidence = argument('--evidence-json', request.evidenceJson, isEvidenceArgument);
  const reviewResult = argument('--review-result-json', request.reviewResultJson, isReviewResultArgument);
  const [first, ...others] = [
    ...(isPackageId(wp) ? [] : [usage(`'${request.wp}' is no id of a work package: it has to be WP and digits.`)]),
    ...(to === null ? [usage(`'${request.to}' is no lane.`)] : []),
    ...(eventId === null || ulid.test(eventId) ? [] : [usage(`'${eventId}' is no event id: it has to be a ULID.`)]),
    ...(evidence.ok ? [] : evidence.problems),
    ...(reviewResult.ok ? [] : reviewResult.problems),
  ];
  if (first !== undefined) return failure(first, ...others);
  if (to === null || !evidence.ok || !reviewResult.ok) throw new TypeError('What is not understood has been told.');
  return success({
    wp,
    to,
    actor,
    force,
    reason,
    evidence: evidence.value,
    reviewRef,
    reviewResult: reviewResult.value,
    workspaceContext,
    implementationEvidencePresent,
    executionMode: request.executionMode ?? 'worktree',
    eventId,
  });
}

function argument<T>(option: string, text: string | null, validate: Validator<T>): Outcome<T | null> {
  if (text === null) return success(null);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failure(usage(`${option} is not JSON: ${String(error)}`));
  }
  return validate(value) ? success(value) : failure(usage(`${option} does not fit: ${findings(validate).join('; ')}.`));
}

const usage = (message: string): Problem => problem('USAGE', message, { next: 'spec-kitty agent status emit --help' });
