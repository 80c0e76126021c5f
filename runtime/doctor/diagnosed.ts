import type { ReportedChanges } from '../../schemas/changes.ts';
import type { DoctorFinding } from '../../schemas/doctor.ts';
import type { DoctorArea } from '../../schemas/doctorArea.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** What is looked at. */
export interface Patient {
  readonly world: World;
  readonly project: Project;
  /** The missions that could be opened, of those that are meant. */
  readonly missions: readonly Mission[];
}

/** What a repair did to the world, for the operation log. */
export interface Repaired {
  readonly changed: ReportedChanges;
  /** What of it was refused, as sentences. */
  readonly refused?: readonly string[];
}

/** Something that is off, and how it is put right: in a way that doing it twice is doing it once. Null where a person has to. */
export interface Diagnosed {
  readonly finding: DoctorFinding;
  readonly repair: (() => Promise<Repaired>) | null;
}

interface Words {
  readonly code: string;
  readonly message: string;
  readonly severity?: DoctorFinding['severity'];
  readonly next?: string | null;
  readonly mission?: string | null;
  readonly extra?: DoctorFinding['extra'];
  readonly repair?: (() => Promise<Repaired>) | null;
}

/** A finding with its repair. */
export const diagnosed = (
  area: DoctorArea,
  { code, message, severity = 'warning', next = null, mission = null, extra = {}, repair = null }: Words,
): Diagnosed => ({
  finding: { severity, message, next_step: next, error_code: code, extra, area, mission, fixable: repair !== null },
  repair,
});

/** What a command would be refused with, as a finding. */
export const diagnosedProblem = (area: DoctorArea, { code, message, next, details }: Problem, mission: string | null = null): Diagnosed =>
  diagnosed(area, { code, severity: 'error', message, next, mission, extra: details });
