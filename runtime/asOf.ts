import { snapshotOf } from '../machines/rules/fold.ts';
import { missionBoard, type MissionBoard } from '../machines/view/missionBoard.ts';
import type { Moment } from '../machines/view/moment.ts';
import { seenThen } from '../machines/view/seenThen.ts';
import type { AsOf } from '../schemas/asOf.ts';
import type { MissionFacts } from '../schemas/facts.ts';
import type { MissionType } from '../schemas/missionType.ts';
import { success, type Outcome } from '../schemas/outcome.ts';
import { missionFacts, packageSources } from './facts.ts';
import { historyAt } from './historyAt.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** A mission as it stood at a moment. */
export interface MissionThen {
  readonly moment: Moment;
  readonly board: MissionBoard;
  readonly as_of: AsOf;
  /** What a decision would have been made from. */
  readonly factsFor: (type: MissionType) => MissionFacts;
}

/**
 * A mission as of an event or a time: the log says what had happened by then. Everything else is read as it is now, and the
 * answer says so: package files, lanes and planning documents have no history here. Whether a holder was still there is not
 * known of any moment but the present. Reads only.
 * Problems: MOMENT_UNKNOWN, those of the log.
 */
export async function asOf(project: Project, mission: Mission, named: string): Promise<Outcome<MissionThen>> {
  const then = historyAt(project, mission, named);
  if (!then.ok) return then;
  const { moment, of, fold } = then.value;
  const sources = await packageSources(project, mission);
  const board = missionBoard({ fold, snapshot: snapshotOf(fold, mission.identity) }, { ...sources, isHolderGone: () => false });
  return success({
    moment,
    board,
    as_of: { asked: named, at: moment.place?.at ?? null, event_id: moment.place?.event_id ?? null, events: moment.count, of },
    factsFor(type) {
      const facts = missionFacts(project, mission, type, board);
      return { ...facts, mission: seenThen(facts.mission, facts.packages, moment), unfinished_merge: null };
    },
  });
}
