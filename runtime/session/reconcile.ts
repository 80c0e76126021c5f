import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { driftFindings } from '../../machines/rules/driftFindings.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { gatePackages, type GatePackage } from '../../machines/rules/gatePackages.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { ReconcileReply } from '../../schemas/reconcile.ts';
import type { RecoveryCase } from '../../schemas/recovery.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { commitStatus, type WrittenStatus } from '../commitStatus.ts';
import { rowsGone } from '../desk/keptLog.ts';
import { readStatus } from '../desk/readStatus.ts';
import { recordEvents, whyNotRecordable, type Present } from '../desk/recordEvents.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { observeFiles } from '../facts.ts';
import { openMission } from '../mission.ts';
import { moveSeries } from '../moveSeries.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { orThrow } from '../orThrow.ts';
import { openProject } from '../project.ts';
import { landedPackages } from '../reconcile/landedPackages.ts';
import { lostRows, type LostRow } from '../reconcile/lostRows.ts';
import type { World } from '../world.ts';
import { commitLeft } from './commitLeft.ts';
import { recover } from './recover.ts';
import { warningsOf } from '../desk/warningsOf.ts';

export interface ReconcileRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Looks and writes nothing. */
  readonly dryRun: boolean;
}

/**
 * Brings the event log of a mission and what can be seen of it into agreement, by appending alone: rows come back that git
 * still has and the log has lost, packages whose work has landed are done, packages with commits nobody recorded are in
 * progress, and status.json says what the log says. Where the log says more than can be seen, it stays as it is.
 *
 * Problems: those of opening, reading, recording and recovering.
 */
export function reconcile(world: World, request: ReconcileRequest): Promise<Outcome<ReconcileReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const scene: ClaimScene = { world, project: project.value, mission: mission.value };
    const seen = await look(scene);
    if (!seen.ok) return seen;
    const { lost, gone, landed, drift } = seen.value;
    const isQuiet = lost.length === 0 && landed.length === 0 && drift.length === 0;
    const written = request.dryRun ? success(nothing) : isQuiet ? success(await keepLeft(scene)) : await write(scene, lost, landed);
    if (!written.ok) return written;
    const recovered = await recover(world, { mission: request.mission, wp: null, dryRun: request.dryRun });
    if (!recovered.ok) return recovered;
    const { cases, transitions_emitted, commits, errors } = recovered.value;
    const repairs = cases.filter((one) => one.repairs).length;
    const open =
      cases.filter(({ repairs: isRepaired, next, kind }) => !isRepaired && next !== null && !others.includes(kind)).length + gone.length;
    const found = lost.length + landed.length + drift.length + repairs;
    return success({
      mission_slug: mission.value.directory,
      healthy: open === 0 && errors.length === 0 && (found === 0 || !request.dryRun),
      dry_run: request.dryRun,
      lost_events: lost.map(({ event_id }) => event_id),
      landed_wps: landed.map(({ wp_id }) => wp_id),
      cases,
      drift: [...drift],
      events_appended: written.value.events + transitions_emitted,
      commits: [...written.value.commits, ...commits],
      warnings: [...gone, ...written.value.warnings, ...errors],
      message: messageOf({ found, open }, request),
    });
  });
}

/** What has become of all that was found out of agreement, and how much is open. */
function messageOf({ found, open }: { readonly found: number; readonly open: number }, { dryRun }: ReconcileRequest): string {
  if (found === 0 && open === 0) return 'The event log and what can be seen of the mission agree.';
  const left = open === 0 ? '' : ` ${open} ${open === 1 ? 'thing needs' : 'things need'} somebody's decision.`;
  if (found === 0) return `Nothing is to be brought into agreement.${left}`;
  const done = dryRun ? `${found === 1 ? 'thing' : 'things'} would be` : found === 1 ? 'thing was' : 'things were';
  return `${found} ${done} brought into agreement.${left}`;
}

/** What is for whoever goes on with a package: nothing of it is out of agreement. */
const others: readonly RecoveryCase['kind'][] = ['ready_to_start_from_target', 'branch_elsewhere'];

interface Seen {
  readonly lost: readonly LostRow[];
  /** That rows are lost which nothing here has, as a sentence. */
  readonly gone: readonly string[];
  readonly landed: readonly GatePackage[];
  readonly drift: readonly string[];
}

async function look(scene: ClaimScene): Promise<Outcome<Seen>> {
  const { project, mission } = scene;
  const { status: home } = mission.homes;
  const status = readStatus(project, mission);
  if (!status.ok) return status;
  const log = readLog(home.at === 'branch' ? home.log : (readText(join(home.folder, 'status.events.jsonl')) ?? ''), mission.directory);
  if (!log.ok) return log;
  const board = (await observeFiles(project, mission))(status.value);
  const drift =
    home.at === 'branch' || status.value.fold.event_count === 0
      ? []
      : driftFindings(readText(join(home.folder, 'status.json')), status.value.snapshot);
  const packages = gatePackages(log.value, status.value.snapshot, board.packages ?? []);
  const landed = await landedPackages(scene, packages, log.value.transitions);
  const lost = lostRows(project, mission, log.value);
  const gone = lost.length > 0 || home.at === 'branch' ? null : rowsGone(mission.directory, home.folder);
  return success({
    lost,
    gone: gone === null ? [] : [`${gone.message} Neither the desk nor the history here has its rows.`],
    landed: packages.filter(({ wp_id }) => landed.includes(wp_id)),
    drift: drift.map(({ sentence }) => sentence),
  });
}

type Written = { readonly events: number } & Pick<ReconcileReply, 'commits' | 'warnings'>;

const nothing: Written = { events: 0, commits: [], warnings: [] };

const begin = ({ world, project, mission }: ClaimScene): ShortOperation =>
  shortOperation(world, project, { operation: 'reconcile', mission: mission.directory, actor: 'reconcile', asked: {} });

const toCommit = ({ mission }: ClaimScene, operation: ShortOperation): WrittenStatus => ({
  message: `chore(spec-kitty): ${mission.directory} reconciled`,
  paths: [],
  kind: 'milestone',
  operation,
});

/** A run that was killed has left nothing to be found but what it could not commit. */
async function keepLeft(scene: ClaimScene): Promise<Written> {
  const { world, project, mission } = scene;
  if (whyNotRecordable(mission) !== null) return nothing;
  const operation = begin(scene);
  const { commits, changed } = await commitLeft(world, project, mission, toCommit(scene, operation));
  return { events: 0, commits: [...commits], warnings: [...(await operation.log([{ changed }]))] };
}

/** What is lost comes back first: what has landed is judged by the whole log. */
async function write(scene: ClaimScene, lost: readonly LostRow[], landed: readonly GatePackage[]): Promise<Outcome<Written>> {
  const { world, project, mission } = scene;
  const operation = begin(scene);
  const back = recordEvents(world, project, mission, () => success({ rows: lost, packages: [], answer: null }), {
    mendsLog: true,
    operation,
  });
  if (!back.ok) return back;
  const recorded = recordEvents(world, project, mission, (present) => done(scene, landed, present), { operation });
  if (!recorded.ok) return recorded;
  const events = [...lost.map(({ event_id }) => event_id), ...recorded.value.answer];
  const { behind } = recorded.value;
  const { commits, changed } = await commitStatus(world, project, mission, toCommit(scene, operation));
  const told = await operation.log([{ changed: { events } }, { changed }]);
  return success({
    events: events.length,
    commits: [...commits],
    warnings: [...warningsOf(behind), ...told],
  });
}

/** Whatever lost rows have made of a package meanwhile counts: only what is still approved is done. */
function done({ world, mission }: ClaimScene, landed: readonly GatePackage[], present: Present) {
  const rows: { readonly event_id: string }[] = [];
  const packages: SnapshotEnvelope[] = [];
  for (const { wp_id, evidence } of landed) {
    if (present.status.fold.packages[wp_id]?.lane !== 'approved') continue;
    const review = {
      reviewer: evidence?.reviewer ?? 'reconcile',
      verdict: 'approved',
      reference: evidence?.reference ?? `lane-approved:${wp_id}`,
    };
    const series = orThrow(
      moveSeries(
        world.now(),
        mission,
        {
          wp: wp_id,
          actor: 'reconcile',
          name: 'reconcile',
          execution_mode: 'direct_repo',
          notes: [],
          moves: [
            {
              event_id: world.newId(),
              request: {
                to: 'done',
                reason: `Found in the target since ${mission.meta.baseline_merge_commit ?? ''}`,
                evidence: { review },
              },
              evidence: { review },
            },
          ],
        },
        present,
      ),
    );
    rows.push(...series.rows);
    packages.push(series.package);
  }
  return success({ rows, packages, answer: rows.map(({ event_id }) => event_id) });
}
