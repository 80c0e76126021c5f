import { openMoment, type NewMoment } from '../../machines/rules/decisionMoments.ts';
import type { DecisionIndex, DecisionOpenReply } from '../../schemas/decisionMoment.ts';
import { momentFlows } from '../../schemas/moment.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { missionToDecideOn } from '../decisions/decisionIndex.ts';
import { recordDecision, tryDecision, type Applied } from '../decisions/recordDecision.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';

export interface OpenDecisionRequest {
  readonly mission: string;
  readonly flow: string;
  readonly stepId: string | null;
  readonly slotKey: string | null;
  readonly inputKey: string;
  readonly question: string;
  /** A JSON list of texts; null: any text is an answer. */
  readonly options: string | null;
  readonly actor: string;
  readonly dryRun: boolean;
}

/**
 * Asks a question of a planning interview. Asked again it is the same question, with the same id, and what a killed run has
 * left out is made up for. Problems: DECISION_MISSING_STEP_OR_SLOT, DECISION_ALREADY_CLOSED, DECISION_INDEX_UNREADABLE,
 * HEAD_DETACHED, and those of opening and recording.
 */
export function openDecision(world: World, request: OpenDecisionRequest): Promise<Outcome<DecisionOpenReply>> {
  return outcomeOfLater(async (): Promise<Outcome<DecisionOpenReply>> => {
    const asked = readAsked(request);
    if (!asked.ok) return asked;
    const opened = missionToDecideOn(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const { origin_flow, step_id, slot_key, input_key } = asked.value;
    const about = {
      contract: 'decision_open_v2',
      mission_id: mission.identity.mission_id,
      recovery: {
        rerun_safe: true,
        idempotency_key: { mission_id: mission.identity.mission_id, flow: origin_flow, step_id, slot_key, input_key },
      },
    } as const;
    const apply = (index: DecisionIndex, id: string, at: string): Outcome<Applied> =>
      openMoment(index, asked.value, { id, at, mission: mission.directory });
    if (request.dryRun) {
      const tried = tryDecision(world, mission, apply);
      return tried.ok
        ? success({
            ...about,
            decision_id: 'DRY_RUN',
            idempotent: !tried.value.isNew,
            artifact_path: null,
            event_lamport: null,
            commits: [],
            warnings: [],
          })
        : tried;
    }
    const kept = await recordDecision(world, project, mission, { what: 'open', event: 'DecisionPointOpened', actor: request.actor, apply });
    if (!kept.ok) return kept;
    const { moment, isNew, lamport, page, commits, warnings } = kept.value;
    return success({
      ...about,
      decision_id: moment.decision_id,
      idempotent: !isNew,
      artifact_path: page,
      event_lamport: lamport,
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

/** A question as it was typed, understood. */
function readAsked({ flow, stepId, slotKey, inputKey, question, options, actor }: OpenDecisionRequest): Outcome<NewMoment> {
  const origin_flow = momentFlows.find((name) => name === flow.trim().toLowerCase());
  const list = readOptions(options);
  const place = [stepId, slotKey].filter((text) => text !== null && text.trim() !== '').length;
  const wrong = [
    ...(origin_flow === undefined ? [`'${flow}' is no flow: it is one of ${momentFlows.join(', ')}.`] : []),
    ...(place === 1 ? [] : ['It is asked either in a step (--step-id) or for a slot (--slot-key).']),
    ...(list === null ? ['--options takes a JSON list of texts, such as ["a","b"].'] : []),
    ...([inputKey, question].some((text) => text.trim() === '') ? ['The key and the question are not blank.'] : []),
  ];
  if (wrong.length > 0 || origin_flow === undefined || list === null)
    return failure(problem('DECISION_MISSING_STEP_OR_SLOT', wrong.join(' '), { next: 'spec-kitty agent decision open --help' }));
  return success({
    origin_flow,
    step_id: stepId?.trim() || null,
    slot_key: slotKey?.trim() || null,
    input_key: inputKey.trim(),
    question: question.trim(),
    options: list,
    opened_by: actor,
  });
}

function readOptions(text: string | null): readonly string[] | null {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
  } catch {
    return null;
  }
}
