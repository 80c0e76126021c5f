import { closeMoment, type Closing } from '../../machines/rules/decisionMoments.ts';
import type { DecisionCloseReply, DecisionIndex } from '../../schemas/decisionMoment.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { missionToDecideOn } from '../decisions/decisionIndex.ts';
import { recordDecision, tryDecision, type Applied } from '../decisions/recordDecision.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';

export interface CloseDecisionRequest extends Closing {
  readonly mission: string;
  readonly id: string;
  readonly dryRun: boolean;
}

/**
 * Says what becomes of a question: it is answered, put off or dropped. Problems: USAGE, DECISION_NOT_FOUND, DECISION_TERMINAL_CONFLICT,
 * DECISION_ANSWER_INVALID, DECISION_INDEX_UNREADABLE, HEAD_DETACHED, and those of opening and recording.
 */
export function closeDecision(world: World, request: CloseDecisionRequest): Promise<Outcome<DecisionCloseReply>> {
  return outcomeOfLater(async (): Promise<Outcome<DecisionCloseReply>> => {
    const { id, outcome, dryRun: isDry, mission: handle, ...said } = request;
    const isBlank = outcome === 'resolved' ? (said.final_answer ?? '').trim() === '' : (said.rationale ?? '').trim() === '';
    if (isBlank)
      return failure(
        problem('USAGE', outcome === 'resolved' ? 'The answer is blank.' : 'It has to be said why (--rationale).', {
          next: `spec-kitty agent decision ${commandOf(outcome)} --help`,
        }),
      );
    const opened = missionToDecideOn(world, handle);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const apply = (index: DecisionIndex, _: string, at: string): Outcome<Applied> => closeMoment(index, id, { ...said, outcome }, at);
    if (isDry) {
      const tried = tryDecision(world, mission, apply);
      return tried.ok
        ? success({
            decision_id: id,
            status: tried.value.moment.status,
            terminal_outcome: outcome,
            idempotent: !tried.value.isNew,
            event_lamport: null,
            commits: [],
            warnings: [],
          })
        : tried;
    }
    const kept = await recordDecision(world, project, mission, {
      what: commandOf(outcome),
      event: 'DecisionPointResolved',
      actor: said.resolved_by,
      apply,
    });
    if (!kept.ok) return kept;
    const { moment, isNew, lamport, commits, warnings } = kept.value;
    return success({
      decision_id: id,
      status: moment.status,
      terminal_outcome: outcome,
      idempotent: !isNew,
      event_lamport: lamport,
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

const commandOf = (outcome: Closing['outcome']): 'resolve' | 'defer' | 'cancel' =>
  outcome === 'resolved' ? 'resolve' : outcome === 'deferred' ? 'defer' : 'cancel';
