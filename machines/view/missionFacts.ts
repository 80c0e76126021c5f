import type { ArtifactFact, MissionFacts, RunFact, UnfinishedMerge } from '../../schemas/facts.ts';
import type { RunFold } from '../../schemas/run.ts';
import type { MissionBoard } from './missionBoard.ts';

/** What is seen of a mission beside its board. */
export interface SeenMission {
  readonly mission: MissionFacts['mission'];
  readonly artifacts: Readonly<Record<string, ArtifactFact>>;
  /** The run the original keeps. */
  readonly run: RunFact;
  readonly unfinished_merge: UnfinishedMerge | null;
}

/** Everything a decision about a mission is made from. */
export function missionFacts({ mission, artifacts, run: original, unfinished_merge }: SeenMission, board: MissionBoard): MissionFacts {
  const run = wholeRun(original, board.run);
  return {
    mission,
    artifacts,
    packages: board.packages,
    completed_steps: run.completed_steps,
    issued_step: run.issued_step,
    run_id: run.run_id,
    failures: run.failures,
    inputs: run.inputs,
    answers: run.answers,
    unreadable: board.unreadable,
    corrupt_lanes: board.corrupt_lanes,
    unfinished_merge,
  };
}

/** A run of the original and what the log has of ours, as one. The log is newer: it wins where both speak. */
function wholeRun(original: RunFact, ours: RunFold | null): RunFact & Pick<MissionFacts, 'failures'> {
  const steps = Object.entries(ours?.steps ?? {});
  const answers = Object.entries(ours?.answers ?? {}).map(([id, { answer }]) => [id, answer] as const);
  const inputs = answers.filter(([id]) => id.startsWith('input:')).map(([id, answer]) => [id.slice('input:'.length), answer] as const);
  return {
    ...original,
    completed_steps: [
      ...new Set([...original.completed_steps, ...steps.filter(([, { result }]) => result === 'success').map(([id]) => id)]),
    ],
    failures: Object.fromEntries(
      steps
        .filter(([, { failures }]) => failures > 0)
        .map(([id, { failures, result, agent, note }]) => [
          id,
          { count: failures, last: result === 'success' ? null : `${agent} reported ${result}${note === null ? '' : `: ${note}`}` },
        ]),
    ),
    inputs: { ...original.inputs, ...Object.fromEntries(inputs) },
    answers: { ...original.answers, ...Object.fromEntries(answers) },
  };
}
