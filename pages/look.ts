import type { MissionRecord } from '../machines/view/missionRecord.ts';
import type { Timeline } from '../machines/view/timeline.ts';
import type { Shown } from './missionStore.ts';
import type { Tab } from './route.ts';

/** What a close look is taken at something of. */
export interface Look {
  readonly record: MissionRecord;
  readonly shown: Shown;
  /** Everything that happened; what is looked at is at the moment that is shown. */
  readonly timeline: Timeline;
  readonly tab: Tab;
}

/** A look at a state or an arrow of one of the mission's machines. */
export interface LookAtChart extends Look {
  readonly machine: string;
  readonly id: string;
}
