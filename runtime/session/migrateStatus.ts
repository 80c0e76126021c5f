import { join } from 'node:path';
import { readWorkPackages } from '../../actions/files/readWorkPackages.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { Fold } from '../../schemas/fold.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { MigrateStatusReply } from '../../schemas/migrateStatus.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { SnapshotEnvelope } from '../../schemas/snapshot.ts';
import type { StatusCommit } from '../../schemas/statusCommit.ts';
import { commitStatus } from '../commitStatus.ts';
import { readStatus } from '../desk/readStatus.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { warningsOf } from '../desk/warningsOf.ts';
import { openMission, type Mission } from '../mission.ts';
import { moveSeries } from '../moveSeries.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { World } from '../world.ts';
import { commitLeft } from './commitLeft.ts';

export interface MigrateStatusRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Looks and writes nothing. */
  readonly dryRun: boolean;
}

/** A package whose file says where it stands. */
interface Mirrored {
  readonly wp_id: string;
  readonly lane: Lane;
}

/**
 * Takes the lanes over that early versions of the original kept in the front matter of packages (contract 1 §4.8): each package
 * that no event knows is put on the board and moved there, by appended events that say where they come from. Files stay as they
 * are, and what the event log knows already is never overruled by them.
 *
 * Problems: those of opening and recording, and of package files that cannot be read: none of them is passed over silently.
 */
export function migrateStatus(world: World, request: MigrateStatusRequest): Promise<Outcome<MigrateStatusReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const { packages, problems } = await readWorkPackages(join(mission.value.homes.packages.folder, 'tasks'));
    const [first, ...others] = problems;
    if (first !== undefined) return failure(first, ...others);
    const mirrored = packages.flatMap(({ wp_id, front_matter: { lane } }): readonly Mirrored[] =>
      lane === undefined ? [] : [{ wp_id, lane }],
    );
    const silent = packages
      .filter(({ front_matter: { lane } }) => lane === undefined)
      .map(({ wp_id }) => ({ wp_id, reason: 'Its file names no lane.' }));
    if (request.dryRun) {
      const status = readStatus(project.value, mission.value);
      if (!status.ok) return status;
      const { unknown, skipped } = sorted(mirrored, status.value.fold);
      return success(replyOf(mission.value, true, { events: [], migrated: unknown, skipped: [...skipped, ...silent] }, [], []));
    }
    const operation = shortOperation(world, project.value, {
      operation: 'migrate',
      mission: mission.value.directory,
      actor: 'migration',
      asked: {},
    });
    const recorded = recordEvents(world, project.value, mission.value, (present) => migrate(world, mission.value, mirrored, present), {
      operation,
    });
    if (!recorded.ok) return recorded;
    const { answer, behind } = recorded.value;
    const commit = answer.events.length === 0 ? commitLeft : commitStatus;
    const { commits, changed } = await commit(world, project.value, mission.value, {
      message: `chore(spec-kitty): lanes of ${mission.value.directory} taken over`,
      paths: [],
      kind: 'milestone',
      operation,
    });
    const told = await operation.log([{ changed: { events: [...answer.events] } }, { changed }]);
    const warnings = [...warningsOf(behind), ...told];
    return success(replyOf(mission.value, false, { ...answer, skipped: [...answer.skipped, ...silent] }, commits, warnings));
  });
}

interface Migrated {
  readonly events: readonly string[];
  readonly migrated: readonly Mirrored[];
  readonly skipped: readonly { readonly wp_id: string; readonly reason: string }[];
}

const replyOf = (
  { directory }: Mission,
  isLook: boolean,
  { events, migrated, skipped }: Migrated,
  commits: readonly StatusCommit[],
  warnings: readonly string[],
): MigrateStatusReply => ({
  mission_slug: directory,
  dry_run: isLook,
  migrated: migrated.map((each) => ({ ...each })),
  skipped: skipped.map((each) => ({ ...each })),
  events_appended: events.length,
  commits: [...commits],
  warnings: [...warnings],
  message:
    migrated.length === 0
      ? 'There is nothing to take over.'
      : `The lanes of ${migrated.length} ${migrated.length === 1 ? 'package' : 'packages'} ${isLook ? 'would be' : 'were'} taken over into the event log.`,
});

/** What the event log knows is never overruled by a file. */
function sorted(
  mirrored: readonly Mirrored[],
  fold: Fold,
): { readonly unknown: readonly Mirrored[]; readonly skipped: Migrated['skipped'] } {
  const unknown = mirrored.filter(({ wp_id }) => ownEntry(fold.packages, wp_id) === undefined);
  return {
    unknown,
    skipped: mirrored
      .filter((each) => !unknown.includes(each))
      .map(({ wp_id }) => ({ wp_id, reason: 'The event log knows where it stands.' })),
  };
}

function migrate(world: World, mission: Mission, mirrored: readonly Mirrored[], present: Present): Outcome<Recording<Migrated>> {
  const { unknown, skipped } = sorted(mirrored, present.status.fold);
  const rows: { readonly event_id: string }[] = [];
  const packages: SnapshotEnvelope[] = [];
  for (const { wp_id, lane } of unknown) {
    const request = { reason: 'Taken over from the front matter of the package', force: true };
    const series = moveSeries(
      world.now(),
      mission,
      {
        wp: wp_id,
        actor: 'migration',
        name: 'migration',
        execution_mode: 'direct_repo',
        notes: [],
        moves: [
          { event_id: world.newId(), request: { ...request, to: 'planned' } },
          ...(lane === 'planned' ? [] : [{ event_id: world.newId(), request: { ...request, to: lane } }]),
        ],
      },
      present,
    );
    if (!series.ok) return series;
    rows.push(...series.value.rows);
    packages.push(series.value.package);
  }
  return success({ rows, packages, answer: { events: rows.map(({ event_id }) => event_id), migrated: unknown, skipped } });
}
