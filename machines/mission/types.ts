import type { Asker, MissionFacts } from '../../schemas/facts.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';

/** Facts are not copied into the context: they arrive with every event and would go stale in a second home. */
export interface MissionContext {
  readonly missionType: string;
}

/** The eyes have looked. The machine walks from the first step as far as the facts carry it and rests there. */
export interface Observed {
  readonly type: 'OBSERVED';
  readonly facts: MissionFacts;
  readonly asker: Asker;
}

export type MissionEvent = Observed;

/** What a guard is asked: may the walk pass here, given these facts? */
export interface Question {
  readonly type: MissionType;
  readonly step: MissionStep;
  readonly facts: MissionFacts;
  readonly asker: Asker;
}

/** How a mission can rest in a step. `considering`, where every step begins, is passed through and never rested in. */
export const rests = [
  'asking',
  'continuing',
  'judging',
  'rejected',
  'reviewing',
  'reworking',
  'starting',
  'stuck',
  'waiting',
  'working',
] as const;
export type Rest = (typeof rests)[number];

/** Where the machine stands: a step and how it rests there, or the end. */
export type Standpoint = { readonly step: MissionStep; readonly rest: Rest } | { readonly step: null; readonly rest: 'done' };
