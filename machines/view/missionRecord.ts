import type { Chart, ChartLayout } from '../../schemas/chart.ts';
import type { ArtifactFact, MissionFacts, RunFact, UnfinishedMerge } from '../../schemas/facts.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import type { Workplace } from '../mission/packageFacts.ts';
import type { EventLog } from '../rules/eventLog.ts';
import type { MissionIdentity } from '../rules/identity.ts';
import type { PackageFile } from '../rules/packageFile.ts';

/** A machine as it is drawn. */
export interface DrawnMachine {
  readonly chart: Chart;
  readonly layout: ChartLayout;
}

/** An operation of a mission that is not over: under way in some process, or stopped. */
export interface RunningOperation {
  readonly id: string;
  readonly name: string;
  readonly machine: string;
  /** The state its machine is in, by the id of the state in its chart. */
  readonly state: string;
  readonly actor: string | null;
  readonly begun_at: string;
  readonly runs: number;
  /** The steps that are done, in their order: each has left its result in the document. */
  readonly done: readonly string[];
  /** The step it stopped at; null while it goes on. */
  readonly stopped_at: string | null;
  /** Why it stopped; null while it goes on. */
  readonly problem: string | null;
  /** Whether a process is at it, as far as can be known here. */
  readonly at_work: boolean;
  /** The command that goes on with it; null where only whoever began it knows that. */
  readonly next: string | null;
  readonly asked: JsonObject;
}

/** An operation that is over, or stopped once, as its log has it. */
export interface EndedOperation {
  readonly id: string;
  readonly operation: string;
  readonly name: string;
  readonly actor: string | null;
  readonly outcome: string;
  readonly begun_at: string;
  readonly ended_at: string;
  readonly problem: string | null;
  /** Ids of the events it appended. */
  readonly events: readonly string[];
}

/** A document of a mission that people read. */
export interface MissionDocument {
  /** What it is asked for by. */
  readonly name: string;
  readonly title: string;
}

/** Everything a mission is shown from beside its log, as plain JSON: a page and an exported file begin with the same. */
export interface MissionRecord {
  readonly directory: string;
  readonly title: string;
  readonly identity: MissionIdentity;
  readonly topology: string;
  readonly mission: MissionFacts['mission'];
  readonly artifacts: Readonly<Record<string, ArtifactFact>>;
  readonly run: RunFact;
  readonly files: readonly PackageFile[];
  /** By package. */
  readonly workplaces: Readonly<Record<string, Workplace>>;
  /** Claims whose holder is provably gone: package → id of the event that recorded the claim. */
  readonly gone: Readonly<Record<string, string>>;
  readonly unreadable: readonly string[];
  /** The path of a lanes.json that is corrupt; null where it is not. */
  readonly corrupt_lanes: string | null;
  readonly unfinished_merge: UnfinishedMerge | null;
  readonly type: MissionType | null;
  readonly documents: readonly MissionDocument[];
  readonly running: readonly RunningOperation[];
  readonly ended: readonly EndedOperation[];
  /** By the name of the machine; `mission` is the one of its type. */
  readonly machines: Readonly<Record<string, DrawnMachine>>;
}

/** A mission, whole. */
export interface WholeMission {
  readonly record: MissionRecord;
  readonly log: EventLog;
}

/** A mission as a file has it, which tells of nothing after the moment it was written. */
export interface WrittenMission extends WholeMission {
  /** ISO 8601. */
  readonly written_at: string;
}
