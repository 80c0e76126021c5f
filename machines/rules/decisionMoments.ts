import type { DecisionIndex, DecisionMoment, DecisionVerifyReply } from '../../schemas/decisionMoment.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { shellWord } from './shellWord.ts';

/** By what a question is known: asked again, it is the same question (contract 2 §5.6). */
export type MomentKey = Pick<DecisionMoment, 'origin_flow' | 'step_id' | 'slot_key' | 'input_key'>;

/** The question with this key; null when nobody has asked it. */
const momentOf = ({ entries }: DecisionIndex, key: MomentKey): DecisionMoment | null =>
  entries.find(
    (each) =>
      each.origin_flow === key.origin_flow &&
      (each.step_id ?? each.slot_key) === (key.step_id ?? key.slot_key) &&
      each.input_key === key.input_key,
  ) ?? null;

/** A question as it is asked. */
export interface NewMoment extends MomentKey {
  readonly question: string;
  readonly options: readonly string[];
  readonly opened_by: string;
}

/** Where all questions of the mission are told. */
const listing = ({ mission_id }: DecisionIndex): { readonly next?: string } =>
  mission_id === null ? {} : { next: `spec-kitty agent decision list --mission ${shellWord(mission_id)}` };

/** The index with what was said of a question. `isNew`: it had not been said before. */
interface Recorded {
  readonly index: DecisionIndex;
  readonly moment: DecisionMoment;
  readonly isNew: boolean;
}

/**
 * The index with a question in it. One that was asked before and is not decided for good stays as it is.
 * Fails with DECISION_ALREADY_CLOSED.
 */
export function openMoment(
  index: DecisionIndex,
  asked: NewMoment,
  { id, at, mission }: { readonly id: string; readonly at: string; readonly mission: string },
): Outcome<Recorded> {
  const known = momentOf(index, asked);
  if (known !== null && (known.status === 'resolved' || known.status === 'canceled')) {
    return failure(
      problem(
        'DECISION_ALREADY_CLOSED',
        `${known.input_key} was asked before and is ${known.status}${known.final_answer === null ? '' : `: ${known.final_answer}`}.`,
        { ...listing(index), details: { decision_id: known.decision_id, status: known.status, final_answer: known.final_answer } },
      ),
    );
  }
  if (known !== null) return success({ index, moment: known, isNew: false });
  const moment: DecisionMoment = {
    decision_id: id,
    ...asked,
    options: [...asked.options],
    status: 'open',
    final_answer: null,
    rationale: null,
    other_answer: false,
    summary_json: null,
    created_at: at,
    resolved_at: null,
    resolved_by: null,
    mission_id: index.mission_id,
    mission_slug: mission,
  };
  return success({ index: { ...index, entries: [...index.entries, moment] }, moment, isNew: true });
}

/** What becomes of a question. */
export interface Closing {
  readonly outcome: 'resolved' | 'deferred' | 'canceled';
  readonly final_answer: string | null;
  readonly other_answer: boolean;
  readonly rationale: string | null;
  readonly resolved_by: string;
}

/**
 * The index with a question decided. What was put off may be decided later; the same said twice is said once; anything else is
 * a contradiction, and the first decision stays.
 * Fails with DECISION_NOT_FOUND, DECISION_TERMINAL_CONFLICT, DECISION_ANSWER_INVALID.
 */
export function closeMoment(index: DecisionIndex, id: string, closing: Closing, at: string): Outcome<Recorded> {
  const known = index.entries.find(({ decision_id }) => decision_id === id);
  if (known === undefined)
    return failure(
      problem('DECISION_NOT_FOUND', `There is no decision ${id}.`, {
        ...listing(index),
        details: { decision_id: id, decisions: index.entries.map(({ decision_id }) => decision_id) },
      }),
    );
  if (!isOption(known, closing)) return failure(notAnOption(index, known, closing));
  if (isSaid(known, closing)) return success({ index, moment: known, isNew: false });
  const isOpen = known.status === 'open' || (known.status === 'deferred' && closing.outcome === 'resolved');
  if (!isOpen) return failure(contradiction(index, known, closing));
  const { outcome, final_answer, other_answer, rationale, resolved_by } = closing;
  const moment: DecisionMoment = {
    ...known,
    status: outcome,
    final_answer,
    other_answer,
    rationale: rationale ?? known.rationale,
    resolved_at: at,
    resolved_by,
  };
  return success({ index: { ...index, entries: index.entries.map((each) => (each === known ? moment : each)) }, moment, isNew: true });
}

/** Whether an answer is one of those there are, or is said to be none of them. */
const isOption = ({ options }: DecisionMoment, { outcome, other_answer, final_answer }: Closing): boolean =>
  outcome !== 'resolved' || other_answer || (options ?? []).length === 0 || (options ?? []).includes(final_answer ?? '');

/** Whether that is what became of the question before. */
const isSaid = (known: DecisionMoment, { outcome, final_answer, other_answer, rationale }: Closing): boolean =>
  known.status === outcome &&
  known.final_answer === final_answer &&
  Boolean(known.other_answer) === other_answer &&
  (rationale === null || known.rationale === rationale);

function notAnOption(index: DecisionIndex, { decision_id, input_key, options: given }: DecisionMoment, { final_answer }: Closing): Problem {
  const options = given ?? [];
  return problem(
    'DECISION_ANSWER_INVALID',
    `${final_answer ?? ''} is none of the options of ${input_key}: ${options.join(', ')}. An answer beside them is given with --other-answer.`,
    { ...listing(index), details: { decision_id, options } },
  );
}

function contradiction(index: DecisionIndex, known: DecisionMoment, { outcome, final_answer: other }: Closing): Problem {
  const { decision_id, status, final_answer, rationale } = known;
  const said = status === outcome ? `${outcome} otherwise${other === null ? '' : ` (${other})`}` : outcome;
  return problem(
    'DECISION_TERMINAL_CONFLICT',
    `${decision_id} is ${status} already${final_answer === null ? '' : ` (${final_answer})`} and is not ${said}.`,
    { ...listing(index), details: { decision_id, status, final_answer, rationale } },
  );
}

/** A place in a document that waits for a decision. */
const marker = /\[NEEDS CLARIFICATION[^\]]*\]\s*<!--\s*decision_id:\s*(\S+?)\s*-->/g;

/**
 * Whether the documents and the decisions say the same (contract 2 §5.6): what was put off is marked, what is marked was put off
 * or is open.
 */
export function markerFindings(
  { entries }: DecisionIndex,
  documents: Readonly<Record<string, string | null>>,
): Pick<DecisionVerifyReply, 'deferred_count' | 'marker_count' | 'findings'> {
  const markers = Object.entries(documents).flatMap(([name, text]) =>
    [...(text ?? '').matchAll(marker)].map((found) => ({
      id: found[1] ?? '',
      location: `${name}:${(text ?? '').slice(0, found.index).split('\n').length}`,
    })),
  );
  const deferred = entries.filter(({ status }) => status === 'deferred');
  return {
    deferred_count: deferred.length,
    marker_count: markers.length,
    findings: [
      ...deferred
        .filter(({ decision_id }) => !markers.some(({ id }) => id === decision_id))
        .map(({ decision_id, input_key, origin_flow }) => ({
          kind: 'DEFERRED_WITHOUT_MARKER' as const,
          decision_id_or_ref: decision_id,
          location: origin_flow,
          detail: `${input_key} was put off, and no document marks the place that waits for it.`,
        })),
      ...markers.flatMap(({ id, location }): DecisionVerifyReply['findings'] => {
        const known = entries.find(({ decision_id }) => decision_id === id);
        if (known === undefined)
          return [
            {
              kind: 'MARKER_WITHOUT_DECISION',
              decision_id_or_ref: id,
              location,
              detail: 'The marker names a decision that nobody has asked for.',
            },
          ];
        if (known.status === 'open' || known.status === 'deferred') return [];
        return [
          {
            kind: 'STALE_MARKER',
            decision_id_or_ref: id,
            location,
            detail: `${known.input_key} is ${known.status}${known.final_answer === null ? '' : `: ${known.final_answer}`}; the document still waits for it.`,
          },
        ];
      }),
    ],
  };
}

/** The page that is kept of a decision, for people. */
export function momentPage(moment: DecisionMoment): string {
  const {
    decision_id,
    input_key,
    origin_flow,
    step_id,
    slot_key,
    status,
    question,
    options,
    final_answer,
    rationale,
    opened_by,
    created_at,
    resolved_by,
    resolved_at,
  } = moment;
  return [
    `# ${input_key}`,
    '',
    `Decision ${decision_id}, asked in ${origin_flow} (${step_id ?? slot_key ?? ''}) by ${opened_by ?? 'nobody named'} at ${created_at}.`,
    '',
    '## Question',
    '',
    question,
    ...((options ?? []).length === 0 ? [] : ['', ...(options ?? []).map((option) => `- ${option}`)]),
    '',
    '## Decision',
    '',
    status === 'open' ? 'It is open.' : `It was ${status} by ${resolved_by ?? 'nobody named'} at ${resolved_at ?? ''}.`,
    ...(final_answer === null ? [] : ['', final_answer]),
    ...(rationale === null ? [] : ['', rationale]),
    '',
  ].join('\n');
}
