import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileTree } from '../../actions/files/fileTree.ts';
import { packageTexts } from '../../actions/files/packageTexts.ts';
import { readText } from '../../actions/files/readText.ts';
import { readWorkPackages, type WorkPackages } from '../../actions/files/readWorkPackages.ts';
import { readWpsManifest } from '../../actions/files/readWpsManifest.ts';
import { whyNotClassified } from '../../actions/files/whyNotClassified.ts';
import { lastingTip } from '../../actions/git/refs/lastingTip.ts';
import { listRefs, readRef } from '../../actions/git/refs/refs.ts';
import { asksFor } from '../../machines/mission/asksFor.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { finalizeCommand } from '../../machines/rules/finalizeCommand.ts';
import type { FinalizeFacts, FinalizedPackage } from '../../machines/rules/planFinalize/finalizeFacts.ts';
import { isBranchName } from '../../machines/rules/names.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { idOfFileName } from '../../machines/rules/packageFile.ts';
import { whyNotSubstantive } from '../../machines/rules/substance.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import type { OtherRow } from '../../schemas/event.ts';
import type { Meta } from '../../schemas/meta.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { WpsManifest } from '../../schemas/wpsManifest.ts';
import { logLoss } from '../desk/logLoss.ts';
import { readStatus } from '../desk/readStatus.ts';
import { whyNotRecordable } from '../desk/recordEvents.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Mission } from '../mission.ts';
import { typeOfMission } from '../typeOfMission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

/** A mission that is to be finalized, and by whom. */
export interface FinalizeScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  /** The branch to land on, as it was given; null for the one in meta.json. */
  readonly targetBranch: string | null;
}

export interface FinalizeSight {
  readonly facts: FinalizeFacts;
  /** The rows of the log that are neither transitions nor annotations. */
  readonly recorded: readonly OtherRow[];
}

/**
 * Looks at everything that finalizing is decided from. Writes nothing. All that is wrong with the files is told at once.
 *
 * Problems: COORDINATION_…, GIT_OPERATION_IN_PROGRESS, USAGE and BRANCH_NOT_FOUND (the branch that was given),
 * PLANNING_BRANCH_NOT_PERSISTED, SPEC_FILE_MISSING, WORK_PACKAGES_MISSING, OCCURRENCE_MAP_MISSING, OCCURRENCE_MAP_INVALID, EVENT_LOG_ROWS_LOST, those of reading wps.yaml and the log;
 * those of packages beside them, and among the facts where there are none of these.
 */
export async function observeFinalize(scene: FinalizeScene): Promise<Outcome<FinalizeSight>> {
  const { world, project, mission } = scene;
  const {
    planning,
    packages: { folder },
    status: home,
  } = mission.homes;
  const refusal = whyNotRecordable(mission);
  const target = targetBranchOf(scene);
  const tasksFolder = join(folder, 'tasks');
  const files = await readWorkPackages(tasksFolder);
  const needsSpec = await isSpecAskedFor(scene);
  const spec = readText(join(planning.folder, 'spec.md'));
  const manifest: Outcome<WpsManifest | null> = readWpsManifest(join(planning.folder, 'wps.yaml'));
  const unclassified = mission.meta.change_mode === 'bulk_edit' ? whyNotClassified(planning.folder) : null;
  const status = readStatus(project, mission);
  const above = [
    ...(refusal === null ? [] : [refusal]),
    ...(target.ok ? [] : target.problems),
    ...(files.problems.length === 0 && files.packages.length === 0 ? [noPackages(tasksFolder, mission)] : []),
  ];
  const below = [
    ...(spec === null && needsSpec ? [noSpec(planning.folder, mission)] : []),
    ...(manifest.ok ? [] : manifest.problems),
    ...(unclassified === null ? [] : [unclassified]),
    ...(status.ok ? lost(scene) : status.problems),
  ];
  const [first, ...others] = [...above, ...files.problems, ...below];
  // A package that cannot be read hides nothing of the others: they are judged without it.
  if (first !== undefined && above.length + below.length > 0) return failure(first, ...others);
  // Each of them has told its problems above; this tells the same to the type checker.
  if (!target.ok) return target;
  if (!manifest.ok) return manifest;
  if (!status.ok) return status;

  const log = readLog(home.at === 'branch' ? home.log : (readText(join(home.folder, 'status.events.jsonl')) ?? ''));
  if (!log.ok) return log;
  const isThere = (name: string): boolean => home.at === 'checkout' && existsSync(join(home.folder, name));
  return success({
    facts: {
      directory: mission.directory,
      identity: mission.identity,
      targetBranch: target.value,
      landingBranch: targetOf({ ...mission.meta, target_branch: target.value }) ?? target.value,
      planningCommit: await lastingTip(project.root, project.commonDir, `refs/heads/${target.value}`, world),
      packages: files.packages.map((own): FinalizedPackage => ({ ...own, text: readText(own.path) ?? '' })),
      unread: { packages: unread(tasksFolder, files), problems: files.problems },
      manifest: manifest.value,
      tasks: readText(join(planning.folder, 'tasks.md')),
      // Where nobody is told to write one, what was laid out for it says nothing.
      spec: spec !== null && (needsSpec || whyNotSubstantive('spec', spec) === null) ? spec : null,
      plan: readText(join(planning.folder, 'plan.md')),
      lanes: readText(join(planning.folder, 'lanes.json')),
      hasAcceptanceMatrix: isThere('acceptance-matrix.json'),
      hasIssueMatrix: isThere('issue-matrix.json') || isThere('issue-matrix.md'),
      tree: fileTree(project.root),
      // One whose seeding was taken back is as unknown as one that was never seeded.
      standing: Object.fromEntries(
        Object.entries(status.value.fold.packages)
          .filter(([, { lane }]) => lane !== 'genesis')
          .map(([wp, { lane }]) => [wp, lane]),
      ),
      now: isoMicros(world.now()),
    },
    recorded: log.value.others,
  });
}

/** The packages that are there and cannot be read, by the names of their files. */
function unread(tasksFolder: string, { packages, problems }: WorkPackages): readonly string[] {
  if (problems.length === 0) return [];
  const named = packageTexts(tasksFolder).flatMap(({ path }) => idOfFileName(basename(path)) ?? []);
  return [...new Set(named)].filter((id) => !packages.some(({ wp_id }) => wp_id === id));
}

/** A log that takes no rows is found before the packages are written that these rows would speak of. */
function lost({ project, mission }: FinalizeScene): readonly Problem[] {
  const loss = logLoss(project, mission);
  return loss === null ? [] : [loss];
}

/** The branch in meta.json that a mission lands on; older missions have it under another name. Null when there is none. */
export const targetBranchIn = (meta: Meta): string | null => meta.target_branch || meta.merge_target_branch || null;

function targetBranchOf({ project: { commonDir }, mission, targetBranch }: FinalizeScene): Outcome<string> {
  if (targetBranch === null) {
    const persisted = targetBranchIn(mission.meta);
    return persisted === null
      ? failure(
          problem('PLANNING_BRANCH_NOT_PERSISTED', `The meta.json of ${mission.directory} names no branch to land on.`, {
            next: `${finalizeCommand(mission.directory)} --target-branch main`,
          }),
        )
      : success(persisted);
  }
  if (!isBranchName(targetBranch))
    return failure(
      problem('USAGE', `${JSON.stringify(targetBranch)} cannot be the name of a branch.`, {
        next: 'spec-kitty agent mission finalize-tasks --help',
        details: { branch: targetBranch },
      }),
    );
  const isThere =
    readRef(commonDir, `refs/heads/${targetBranch}`) !== null ||
    listRefs(commonDir, 'refs/remotes/').some(({ name }) => name.endsWith(`/${targetBranch}`));
  return isThere
    ? success(targetBranch)
    : failure(
        problem('BRANCH_NOT_FOUND', `There is no branch ${targetBranch}, neither here nor at a remote as it was last fetched.`, {
          next: 'git branch --all',
          details: { branch: targetBranch },
        }),
      );
}

/** Whether a step of the mission's type has a spec.md to leave behind; of a type that cannot be read that is taken for granted. */
async function isSpecAskedFor({ world, project, mission }: FinalizeScene): Promise<boolean> {
  const loaded = await typeOfMission(project, world, mission);
  return !loaded.ok || asksFor(loaded.value.type, 'spec.md');
}

/** Whoever follows the loop is told to write what is missing. */
const writing = ({ directory }: Mission): string => nextCommand(directory);

const noPackages = (folder: string, mission: Mission): Problem =>
  problem('WORK_PACKAGES_MISSING', `${folder} holds no file WPnn-name.md.`, { next: writing(mission), details: { tasks_dir: folder } });

const noSpec = (folder: string, mission: Mission): Problem =>
  problem('SPEC_FILE_MISSING', `${mission.directory} has no spec.md.`, {
    next: writing(mission),
    details: { path: join(folder, 'spec.md'), mission_slug: mission.directory },
  });
