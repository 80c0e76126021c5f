import type { Asker, MissionFacts } from '../../schemas/facts.ts';
import type { Fold } from '../../schemas/fold.ts';
import { decide, type Answer } from '../mission/decide.ts';
import { compileMission, type MissionMachine } from '../mission/machine.ts';
import { stand } from '../mission/stand.ts';
import type { Standpoint } from '../mission/types.ts';
import { snapshotOf } from '../rules/fold.ts';
import { arrange, type Board } from './board.ts';
import { missionBoard, type MissionBoard } from './missionBoard.ts';
import { missionFacts } from './missionFacts.ts';
import type { MissionRecord } from './missionRecord.ts';
import type { Moment } from './moment.ts';
import { seenThen } from './seenThen.ts';

/** A mission as it stands, or stood, for whoever looks at it. */
export interface MissionView {
  readonly observed: MissionBoard;
  readonly board: Board;
  readonly facts: MissionFacts;
  /** Where the mission's machine rests and what it says; null when its type does not load. */
  readonly decided: { readonly standpoint: Standpoint; readonly answer: Answer } | null;
}

/**
 * A mission at a state of its log: the board that `status` shows and the decision that `next` gives, by the same functions.
 * `then` is the moment where that is not the present; of the past nothing is known but the log.
 */
export function missionView(record: MissionRecord, fold: Fold, asker: Asker, then: Moment | null): MissionView {
  const observed = missionBoard(
    { fold, snapshot: snapshotOf(fold, record.identity) },
    {
      files: record.files,
      workplaceOf: ({ wp_id }) => record.workplaces[wp_id] ?? { lane_id: null, workspace_path: null },
      isHolderGone: (wpId, eventId) => then === null && eventId !== null && record.gone[wpId] === eventId,
      unreadable: record.unreadable,
      corrupt_lanes: record.corrupt_lanes,
    },
  );
  const mission = then === null ? record.mission : seenThen(record.mission, observed.packages, then);
  const { artifacts, run } = record;
  const facts = missionFacts({ mission, artifacts, run, unfinished_merge: then === null ? record.unfinished_merge : null }, observed);
  return { observed, facts, board: arrange(record, observed), decided: record.type === null ? null : decidedBy(record.type, facts, asker) };
}

let compiled: { readonly type: object; readonly machine: MissionMachine } | null = null;

function decidedBy(type: NonNullable<MissionRecord['type']>, facts: MissionFacts, asker: Asker): NonNullable<MissionView['decided']> {
  // Compiled once for all the moments one looks at.
  if (compiled?.type !== type) compiled = { type, machine: compileMission(type) };
  const standpoint = stand(compiled.machine, type, facts, asker);
  return { standpoint, answer: decide(type, standpoint, facts, asker) };
}
