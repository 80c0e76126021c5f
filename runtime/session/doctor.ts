import { isDeepStrictEqual } from 'node:util';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import type { DoctorFinding, DoctorReply } from '../../schemas/doctor.ts';
import { doctorAreas, type DoctorArea } from '../../schemas/doctorArea.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { diagnoseDrift } from '../doctor/diagnoseDrift.ts';
import { diagnoseDrivers } from '../doctor/diagnoseDrivers.ts';
import { diagnoseHooks } from '../doctor/diagnoseHooks.ts';
import { diagnoseLocks } from '../doctor/diagnoseLocks.ts';
import { diagnoseLog } from '../doctor/diagnoseLog.ts';
import { diagnoseMerge } from '../doctor/diagnoseMerge.ts';
import { diagnoseOperations } from '../doctor/diagnoseOperations.ts';
import { diagnoseOrphans } from '../doctor/diagnoseOrphans.ts';
import { diagnoseSparse } from '../doctor/diagnoseSparse.ts';
import { diagnoseTopology, unopened } from '../doctor/diagnoseTopology.ts';
import { diagnoseWorkspaces } from '../doctor/diagnoseWorkspaces.ts';
import { diagnosedProblem, type Diagnosed, type Patient, type Repaired } from '../doctor/diagnosed.ts';
import { openDirectory, openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';

export interface DoctorRequest {
  /** Null: everything. */
  readonly area: DoctorArea | null;
  /** Any handle of a mission; null: all of them. What is about no mission is looked at in either case. */
  readonly mission: string | null;
  /** Puts right what can be put right without anybody deciding. Without it nothing is written. */
  readonly fix: boolean;
}

const diagnoses: Readonly<Record<DoctorArea, (patient: Patient) => Promise<readonly Diagnosed[]>>> = {
  workspaces: diagnoseWorkspaces,
  orphans: diagnoseOrphans,
  locks: diagnoseLocks,
  log: diagnoseLog,
  drift: diagnoseDrift,
  topology: diagnoseTopology,
  merge: diagnoseMerge,
  operations: diagnoseOperations,
  drivers: diagnoseDrivers,
  hooks: diagnoseHooks,
  'sparse-checkout': diagnoseSparse,
};

/**
 * Looks for what is off in a project and tells the exact repair of each thing. With `fix` it makes the repairs that need
 * nobody to decide, each so that a second run finds nothing left of it, and leaves one row in the operation log, by which
 * they can be undone. Problems: those of opening the project or the mission.
 */
export function doctor(world: World, request: DoctorRequest): Promise<Outcome<DoctorReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const named = request.mission === null ? null : openMission(project.value, request.mission);
    if (named?.ok === false) return named;
    const opened = named === null ? openAll(project.value) : { missions: [named.value], unopened: [] };
    const patient: Patient = { world, project: project.value, missions: opened.missions };
    const areas = request.area === null ? [...doctorAreas] : [request.area];
    const found = await lookAt(patient, areas, opened.unopened);
    if (!request.fix)
      return success(
        replyOf(
          areas,
          found.map(({ finding }) => finding),
          [],
          [],
          [],
        ),
      );
    const operation = shortOperation(world, project.value, {
      operation: 'doctor',
      mission: named?.value.directory ?? null,
      actor: null,
      asked: { area: request.area, mission: request.mission },
    });
    const { fixed, errors, repairs } = await mend(found, operation);
    const warnings = await operation.log(repairs);
    // What is left is what is found once more, not what is thought to be left.
    const again = named === null ? openAll(project.value) : opened;
    const left = await lookAt({ ...patient, missions: again.missions }, areas, again.unopened);
    const findings = left.map(({ finding }) => finding);
    const isFixed = (one: DoctorFinding): boolean => !findings.some((other) => isDeepStrictEqual(other, one));
    return success(replyOf(areas, findings, fixed.filter(isFixed), errors, warnings));
  });
}

interface Opened {
  readonly missions: readonly Mission[];
  readonly unopened: readonly Diagnosed[];
}

function openAll(project: Project): Opened {
  const missions: Mission[] = [];
  const lost: Diagnosed[] = [];
  for (const directory of missionDirectories(project.kittySpecs)) {
    const mission = openDirectory(project, directory);
    if (mission.ok) missions.push(mission.value);
    else lost.push(unopened(directory, mission.problems[0]));
  }
  return { missions, unopened: lost };
}

async function lookAt(patient: Patient, areas: readonly DoctorArea[], lost: readonly Diagnosed[]): Promise<readonly Diagnosed[]> {
  const found: Diagnosed[] = areas.includes('topology') ? [...lost] : [];
  const unread: Diagnosed[] = [];
  for (const area of areas) {
    try {
      found.push(...(await diagnoses[area](patient)));
    } catch (error) {
      // A file that nobody can read, or a git that does not answer, keeps no other area from being looked at.
      if (!(error instanceof ProblemError)) throw error;
      unread.push(diagnosedProblem(area, error.problem));
    }
  }
  // What several areas have met is told once.
  return [...found, ...unread].filter((one, index, all) => index < found.length || all.findIndex(isSaying(one)) === index);
}

const isSaying =
  ({ finding: one }: Diagnosed) =>
  ({ finding: other }: Diagnosed): boolean =>
    one.error_code === other.error_code && (one.next_step ?? one.message) === (other.next_step ?? other.message);

/** Makes every repair it can. What one of them is refused is told and stands in nobody else's way. */
async function mend(
  found: readonly Diagnosed[],
  { tell }: ShortOperation,
): Promise<{ readonly fixed: readonly DoctorFinding[]; readonly errors: readonly string[]; readonly repairs: readonly Repaired[] }> {
  const fixed: DoctorFinding[] = [];
  const errors = new Set<string>();
  const repairs: Repaired[] = [];
  for (const { finding, repair } of found) {
    if (repair === null) continue;
    try {
      const repaired = await repair();
      tell(repaired.changed);
      repairs.push(repaired);
      fixed.push(finding);
      for (const refused of repaired.refused ?? []) errors.add(refused);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      errors.add(`${finding.error_code}: ${error.problem.message}`);
    }
  }
  return { fixed, errors: [...errors], repairs };
}

const replyOf = (
  areas: readonly DoctorArea[],
  findings: readonly DoctorFinding[],
  fixed: readonly DoctorFinding[],
  errors: readonly string[],
  warnings: readonly string[],
): DoctorReply => ({
  healthy: errors.length === 0 && findings.every(({ severity }) => severity === 'info'),
  areas: [...areas],
  findings: [...findings],
  fixed: [...fixed],
  errors: [...errors],
  warnings: [...warnings],
});
