import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { missingConventions } from '../../actions/facts/missingConventions.ts';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readText } from '../../actions/files/readText.ts';
import { uncommittedPaths } from '../../actions/git/checkout/uncommittedPaths.ts';
import { asksFor } from '../../machines/mission/asksFor.ts';
import { artifactLacks } from '../../machines/mission/guards.ts';
import { type AcceptanceFacts } from '../../machines/rules/acceptance.ts';
import { isBegunWrite } from '../../machines/rules/isBegunWrite.ts';
import { isPlanningOnly } from '../../machines/rules/lanesDocument.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { reviewLock } from '../../machines/rules/reviewLock.ts';
import { findings, type Validator } from '../../schemas/check.ts';
import type { MissionFacts, PackageFact } from '../../schemas/facts.ts';
import isAcceptanceMatrix from '../../schemas/generated/acceptanceMatrix.js';
import isIssueMatrix from '../../schemas/generated/issueMatrix.js';
import type { LanesManifest } from '../../schemas/lanes.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { missionFacts, readManifest, type MissionBoard } from '../facts.ts';
import { findLane } from '../findLane.ts';
import { type Mission } from '../mission.ts';
import { type Project } from '../project.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
import { strayLanes } from '../strayLanes.ts';
import { orThrow } from '../orThrow.ts';
import { recordsFolder } from '../recordsFolder.ts';
import { typeOfMission } from '../typeOfMission.ts';
import type { World } from '../world.ts';

/** What a mission with packages is planned by, as far as its type asks for it; one without is asked for what its type asks for. */
const planningDocuments = ['spec.md', 'plan.md', 'tasks.md'] as const;

/** Whether a step is there for packages: to make them, or to build them. */
const isAboutPackages = ({ kind, declared, artifacts }: MissionStep): boolean =>
  (declared && kind === 'implement') || artifacts.some(({ substance }) => substance === 'packages');

/** What the steps before the acceptance have to leave behind and have not, each said once. */
function unfinishedIn({ steps }: MissionType, facts: MissionFacts): readonly string[] {
  const acceptance = steps.findIndex(({ kind }) => kind === 'accept');
  const before = acceptance < 0 ? steps : steps.slice(0, acceptance);
  return [...new Set(before.flatMap(({ artifacts }) => artifacts.flatMap((artifact) => artifactLacks(artifact, facts) ?? [])))];
}

/** The type of a mission; null where it cannot be read, and packages say without it what there is to do. */
async function typeOf(world: World, project: Project, mission: Mission, { packages }: MissionBoard): Promise<MissionType | null> {
  const loaded = await typeOfMission(project, world, mission);
  return loaded.ok || packages === null ? orThrow(loaded).type : null;
}

/**
 * Looks at everything a mission is accepted by. Throws FILE_NOT_READ, GIT_FAILED, GIT_UNAVAILABLE, and of a mission without packages
 * what is wrong with its type.
 */
export async function observeAcceptance(world: World, project: Project, mission: Mission, board: MissionBoard): Promise<AcceptanceFacts> {
  const { folder } = mission.homes.planning;
  const packages = board.packages ?? [];
  const type = await typeOf(world, project, mission, board);
  const needsPackages = board.packages !== null || type === null || type.steps.some(isAboutPackages);
  const isNeeded = (name: string): boolean => needsPackages && (type === null || asksFor(type, name));
  const records = recordsFolder(mission);
  const read = readManifest(mission);
  const manifest = read.ok ? read.value : null;
  // The original writes a matrix for planning alone as well, with every row open, and asks nobody to fill it in.
  const isProven = manifest === null || !isPlanningOnly(manifest);
  const matrix = isProven ? readMatrix(join(records, 'acceptance-matrix.json'), isAcceptanceMatrix) : noMatrix;
  const issues = readMatrix(join(records, 'issue-matrix.json'), isIssueMatrix);
  const lanes = lanesOf(project, mission, packages, manifest);
  const worktrees = [
    ...new Set(
      packages
        .map(({ workspace_path }) => workspace_path)
        .filter((path) => path !== null && path !== project.root && existsSync(join(path, '.git'))),
    ),
  ];
  const uncommitted: string[] = [];
  for (const worktree of worktrees)
    if (worktree !== null)
      uncommitted.push(
        ...(await uncommittedPaths(worktree, world)).filter((path) => path !== reviewLock).map((path) => join(worktree, path)),
      );
  uncommitted.push(...(await uncommittedDocuments(world, project, mission)));
  return {
    packages,
    needsPackages,
    verdicts: Object.fromEntries(
      Object.entries(board.snapshot.work_packages)
        .filter(([, { last_event_id }]) => last_event_id !== null)
        .map(([wp, { review_result }]) => [wp, review_result?.verdict ?? null]),
    ),
    agents: Object.fromEntries(packages.map(({ wp_id }) => [wp_id, workerOn(wp_id, board)])),
    documents: Object.fromEntries(
      planningDocuments
        .map((name) => [name, readText(join(folder, name))] as const)
        .filter(([name, text]) => isNeeded(name) || text !== null),
    ),
    unfinished: type === null || needsPackages ? [] : unfinishedIn(type, missionFacts(project, mission, type, board)),
    matrix: matrix.value,
    issues: issues.value,
    unreadable: board.unreadable,
    unreadableMatrices: [...matrix.unreadable, ...issues.unreadable],
    uncommitted,
    lostLanes: lanes.filter(({ tip }) => tip === null).map(({ name }) => name),
    strayLanes: read.ok ? strayLanes(project, mission, packages, manifest) : null,
    missingPaths: missingConventions({
      root: project.root,
      commonDir: project.commonDir,
      folder,
      missionType: mission.identity.mission_type,
      tips: lanes.flatMap(({ tip }) => (tip === null ? [] : [tip])),
    }),
    branch: { current: project.checkout.branch, expected: branchesOf(mission, manifest) },
  };
}

/** The lanes with approved work that is not merged yet, and where they are. */
function lanesOf(
  project: Project,
  mission: Mission,
  packages: readonly PackageFact[],
  manifest: LanesManifest | null,
): readonly { readonly name: string; readonly tip: string | null }[] {
  if (manifest === null) return [];
  return manifest.lanes
    .filter(
      ({ lane_id, wp_ids }) =>
        lane_id !== planningLane && packages.some(({ wp_id, lane }) => lane === 'approved' && wp_ids.includes(wp_id)),
    )
    .map(({ lane_id }) => ({ name: lane_id, tip: findLane(project, mission, lane_id, manifest).tip }));
}

/** Where the mission may be accepted: where it is planned and comes back to, and where its lanes come together. */
function branchesOf({ meta: { target_branch: target } }: Mission, manifest: LanesManifest | null): readonly string[] {
  return target ? [...new Set([target, ...(manifest === null ? [] : [manifest.mission_branch])])] : [];
}

/**
 * Documents of the mission that nobody has committed. On a protected branch nobody is asked to. The status commits itself, and
 * so does an acceptance that was written by a run that was killed before it could.
 */
async function uncommittedDocuments(world: World, project: Project, mission: Mission): Promise<readonly string[]> {
  const { branch } = project.checkout;
  const { settings } = await readConfig(project.root);
  if (branch === null || isProtectedBranch(world, project, settings, branch)) return [];
  const paths = await uncommittedPaths(project.root, world, [`:(top,literal)kitty-specs/${mission.directory}`]);
  const ours = mission.meta.accepted_at ? /\/(?:meta\.json|status\.(?:json|events\.jsonl))$/ : /\/status\.(?:json|events\.jsonl)$/;
  return paths.filter((path) => !ours.test(path) && !isBegunWrite(path)).map((path) => join(project.root, path));
}

/** Whoever is recorded on a package: the agent of its claim, or the one who last moved it. */
function workerOn(wpId: string, { snapshot }: MissionBoard): string | null {
  const status = ownEntry(snapshot.work_packages, wpId);
  return status?.agent || status?.actor || null;
}

const noMatrix = { value: null, unreadable: [] } as const;

function readMatrix<T>(path: string, fits: Validator<T>): { readonly value: T | null; readonly unreadable: readonly string[] } {
  const text = readText(path);
  if (text === null) return noMatrix;
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? { value, unreadable: [] } : { value: null, unreadable: [`${basename(path)}: ${findings(fits).join('; ')}.`] };
  } catch {
    return { value: null, unreadable: [`${basename(path)} is not JSON.`] };
  }
}
