import { join } from 'node:path';
import { observeSparse } from '../../actions/facts/observeSparse.ts';
import { readText } from '../../actions/files/readText.ts';
import { driftFindings } from '../../machines/rules/driftFindings.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { gatePackages } from '../../machines/rules/gatePackages.ts';
import { statusCare, type CareFinding } from '../../machines/rules/statusCare.ts';
import isIssueMatrix from '../../schemas/generated/issueMatrix.js';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { StatusDoctorReply } from '../../schemas/statusDoctor.ts';
import { readStatus } from '../desk/readStatus.ts';
import { observeFiles } from '../facts.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import { observeRecovery } from '../recovery/observeRecovery.ts';
import type { World } from '../world.ts';

/**
 * What is off in the status of a mission: claims that have stood still for long, workspaces of nobody, files that say something
 * else than the event log, reviews that look hollow, issues that are open. Writes nothing.
 * Problems: those of opening and reading, GIT_FAILED, GIT_UNAVAILABLE.
 */
export function statusDoctor(world: World, { mission: handle }: { readonly mission: string }): Promise<Outcome<StatusDoctorReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, handle);
    if (!mission.ok) return mission;
    const status = readStatus(project.value, mission.value);
    if (!status.ok) return status;
    const { status: home } = mission.value.homes;
    const log = readLog(home.at === 'branch' ? home.log : (readText(join(home.folder, 'status.events.jsonl')) ?? ''));
    if (!log.ok) return log;
    const board = (await observeFiles(project.value, mission.value))(status.value);
    const recovery = await observeRecovery({ world, project: project.value, mission: mission.value });
    if (!recovery.ok) return recovery;
    const findings = statusCare({
      mission: mission.value.directory,
      now: world.now().toISOString(),
      packages: board.packages ?? [],
      reviews: gatePackages(log.value, status.value.snapshot, board.packages ?? []),
      orphans: recovery.value.facts.orphans,
      drift:
        home.at === 'branch' || status.value.fold.event_count === 0
          ? []
          : driftFindings(readText(join(home.folder, 'status.json')), status.value.snapshot).map(({ sentence }) => sentence),
      issues: issuesOf(mission.value),
      sparse: (await observeSparse(project.value, world))
        .filter(({ kind }) => kind !== 'managed_lane_sparse_checkout')
        .map(({ checkout }) => checkout),
      unreadable: board.unreadable,
    });
    return success({
      mission_slug: mission.value.directory,
      healthy: !findings.some(isTrouble),
      global_runtime: [],
      findings: [...findings],
    });
  });
}

const isTrouble = ({ severity }: CareFinding): boolean => severity !== 'info';

function issuesOf({ homes: { status, planning } }: Mission): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(
      readText(join(status.at === 'checkout' ? status.folder : planning.folder, 'issue-matrix.json')) ?? '{}',
    );
    return isIssueMatrix(value)
      ? Object.fromEntries(Object.entries(value.rows).map(([issue, { verdict = 'unknown' }]) => [issue, verdict]))
      : {};
  } catch {
    // A matrix that is no JSON is told by the gates of a merge, which need it.
    return {};
  }
}
