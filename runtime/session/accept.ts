import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readText } from '../../actions/files/readText.ts';
import {
  acceptanceChecks,
  acceptanceFindings,
  openRows,
  type AcceptanceCheck,
  type AcceptanceFacts,
  type FailedCheck,
} from '../../machines/rules/acceptance.ts';
import { metaText } from '../../machines/rules/identity.ts';
import { whyIssueIsOpen } from '../../machines/rules/issueMatrix.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { branchWord } from '../../machines/rules/names.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { AcceptanceMatrix } from '../../schemas/acceptanceMatrix.ts';
import type { AcceptReply } from '../../schemas/acceptReply.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { isTerminal, lanes } from '../../schemas/lane.ts';
import type { Meta } from '../../schemas/meta.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { withLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import { observeBoard } from '../facts.ts';
import { isoMicros } from '../isoMicros.ts';
import { openDirectory, openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';
import { observeAcceptance } from '../acceptance/observeAcceptance.ts';

export interface AcceptRequest {
  readonly mission: string;
  readonly actor: string;
  readonly mode: 'auto' | 'pr' | 'local' | 'checklist';
  /** Looks and writes nothing. */
  readonly diagnose: boolean;
  readonly lenient: boolean;
  /** False: meta.json is written and left uncommitted. */
  readonly commit: boolean;
  /** Commands that were run to validate the mission. They are kept, and not run. */
  readonly tests: readonly string[];
}

/**
 * Accepts a mission: looks at everything that may stand in the way, all of it at once, and if nothing does runs what the project
 * wants to pass on what would land (`acceptance.contract_command`) and writes the acceptance into meta.json and commits it.
 * Accepting again says that it is accepted and writes nothing.
 */
export function accept(world: World, request: AcceptRequest): Promise<Outcome<AcceptReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    const board = await observeBoard(project.value, mission.value);
    if (!board.ok) return board;
    const facts = await observeAcceptance(world, project.value, mission.value, board.value);
    const failed = acceptanceFindings(facts, request);
    const isLook = request.diagnose || request.mode === 'checklist' || failed.length > 0;
    const { contractCommand: command } = (await readConfig(project.value.root)).settings;
    const isDue = command !== null && !mission.value.meta.accepted_at;
    if (isLook) {
      const reply = replyOf(project.value, mission.value, facts, failed, request);
      return success(isDue ? { ...reply, skipped_checks: [...reply.skipped_checks, 'contract_tests'] } : reply);
    }
    if (!isDue) return writeAcceptance(world, project.value, mission.value, facts, request);
    const { contractVerdict } = await import('../merge/contractVerdict.ts');
    const why = await contractVerdict({ world, project: project.value, mission: mission.value }, command, request.actor);
    if (why !== null) return success(replyOf(project.value, mission.value, facts, [{ check: 'contract_tests', detail: why }], request));
    return writeAcceptance(world, project.value, mission.value, facts, request, command);
  });
}

const idsIn = (packages: readonly PackageFact[], ...wanted: readonly string[]): string[] =>
  packages.filter(({ lane }) => wanted.includes(lane)).map(({ wp_id }) => wp_id);

function replyOf(
  project: Project,
  mission: Mission,
  facts: AcceptanceFacts,
  failed: readonly FailedCheck[],
  request: AcceptRequest,
): AcceptReply {
  const { packages, agents } = facts;
  const { meta } = mission;
  const saidBy = (check: AcceptanceCheck): string[] => failed.filter((each) => each.check === check).map(({ detail }) => detail);
  return {
    mission_slug: mission.directory,
    mission_number: mission.identity.mission_number,
    mission_type: mission.identity.mission_type,
    branch: project.checkout.branch,
    repo_root: project.root,
    feature_dir: mission.path,
    lanes: Object.fromEntries(lanes.map((lane) => [lane, idsIn(packages, lane)])),
    tasks_dir: join(mission.homes.packages.folder, 'tasks'),
    worktree_root: project.root,
    primary_repo_root: project.root,
    work_packages: packages.map(({ wp_id, lane, title, file }) => ({
      id: wp_id,
      lane,
      title,
      path: file === null ? null : join(mission.homes.packages.folder, 'tasks', file),
      agent: ownEntry(agents, wp_id) ?? null,
    })),
    failed_checks: failed.map((each) => ({ ...each })),
    skipped_checks: request.lenient ? ['metadata', 'path_violations'] : [],
    recommended_fix_order: acceptanceChecks.filter((check) => failed.some((each) => each.check === check)),
    metadata_issues: saidBy('metadata'),
    activity_issues: saidBy('activity'),
    needs_clarification: saidBy('needs_clarification'),
    missing_artifacts: saidBy('missing_artifacts'),
    git_dirty: saidBy('git_dirty'),
    path_violations: saidBy('path_violations'),
    all_done: packages.every(({ lane }) => isTerminal(lane)),
    ok: failed.length === 0,
    advisories: [],
    accepted_wps: idsIn(packages, 'approved', 'done'),
    approved_wps: idsIn(packages, 'approved'),
    done_wps: idsIn(packages, 'done'),
    merge_pending_wps: idsIn(packages, 'approved'),
    diagnose: request.diagnose,
    accepted_at: meta.accepted_at ?? null,
    accepted_by: meta.accepted_by ?? null,
    mode: meta.acceptance_mode ?? null,
    parent_commit: meta.accepted_from_commit ?? null,
    accept_commit: null,
    commit_created: false,
    next_command: remedyOf(project, mission, facts, failed, request.actor),
    notes: [],
    already_accepted: Boolean(meta.accepted_at),
    commits: [],
  };
}

/**
 * The command that takes away the first thing in the way. `next` is named for packages and for steps that are not done: where all
 * are, it names `accept` again. What only somebody's judgement mends has no command.
 */
function remedyOf(
  { root }: Project,
  { directory: mission }: Mission,
  { packages, unfinished, matrix, issues, branch, lostLanes, strayLanes, uncommitted }: AcceptanceFacts,
  failed: readonly FailedCheck[],
  agent: string,
): string | null {
  const first = acceptanceChecks.find((check) => failed.some((each) => each.check === check));
  const [home] = branch.expected;
  if (first === undefined) return packages.some(({ lane }) => lane === 'approved') ? commandLine.merge(mission) : null;
  if (first === 'lane_blockers' || (first === 'missing_artifacts' && unfinished.length > 0)) return nextCommand(mission, agent);
  // Where only milestones are committed, or nothing is, verdicts and reviews lie there as commands have written them.
  const documents = uncommitted.map((path) => relative(root, path)).filter((path) => path.startsWith(`kitty-specs/${mission}/`));
  if (first === 'git_dirty') {
    const elsewhere = uncommitted.find((path) => !documents.includes(relative(root, path)));
    return elsewhere === undefined
      ? commandLine.commit(documents, `${mission}: what was found before it is accepted`, mission)
      : `git -C ${shellWord(standing(dirname(elsewhere)))} status`;
  }
  if (first === 'lanes_manifest' && strayLanes !== null) return strayLanes.next;
  if (first === 'lanes_manifest' && lostLanes.length > 0) return commandLine.recover(mission);
  if (first === 'mission_branch' && home !== undefined) return `git -C ${shellWord(root)} switch ${branchWord(home)}`;
  if (first === 'acceptance_matrix') return matrix === null ? null : proving(matrix, { mission, agent });
  const open = Object.entries(issues?.rows ?? {}).find(([, row]) => whyIssueIsOpen(row) !== null);
  return first === 'issue_matrix' && open !== undefined ? commandLine.settle(open[0], { mission, agent }) : null;
}

/** The folder itself, or what is left around it. */
const standing = (folder: string): string => (existsSync(folder) ? folder : standing(dirname(folder)));

/** Null where everything is proven, and only not said who has looked. */
function proving(matrix: AcceptanceMatrix, who: { readonly mission: string; readonly agent: string }): string | null {
  const { criteria, invariants } = openRows(matrix);
  const [[criterion], [invariant]] = [criteria, invariants];
  if (criterion !== undefined) return commandLine.prove(criterion, who);
  return invariant === undefined ? null : commandLine.proveAbsence(invariant, who);
}

/** How many acceptances meta.json remembers (contract 1 §1.2). */
const longestHistory = 20;

async function writeAcceptance(
  world: World,
  project: Project,
  opened: Mission,
  facts: AcceptanceFacts,
  request: AcceptRequest,
  passed: string | null = null,
): Promise<Outcome<AcceptReply>> {
  const desk = missionDesk(project.desk, opened.directory, opened.path);
  const path = join(opened.homes.planning.folder, 'meta.json');
  const former: string[] = [];
  const operation = shortOperation(world, project, {
    operation: 'accept',
    mission: opened.directory,
    actor: request.actor,
    asked: { mode: request.mode },
  });
  const written = withLock(lockTerms(world, desk.lock), () => {
    // Under the lock the mission is looked at once more: of two acceptances one is written, and what stands in meta.json stays.
    const mission = openDirectory(project, opened.directory);
    if (!mission.ok || mission.value.meta.accepted_at) return mission;
    const before = readText(path) ?? '';
    const tests = [...(passed === null ? [] : [passed]), ...request.tests];
    const after = metaText(acceptedMeta(mission.value.meta, world, project, { ...request, tests }));
    operation.tell(fileChange(project, path, before, after));
    former.push(before);
    writeRecord(path, after);
    return openDirectory(project, opened.directory);
  });
  if (!written.ok) return written;
  const mission = written.value;
  const { commits, changed } = !request.commit
    ? { commits: [], changed: {} }
    : await commitStatus(world, project, mission, {
        message: `${mission.directory}: accepted by ${request.actor}`,
        paths: [path, ...provenElsewhere(project, mission)],
        kind: 'milestone',
        operation,
      });
  const files = former.map((before) => ({ changed: fileChange(project, path, before) }));
  const unlogged = await operation.log([...files, { changed }]);
  const accept_commit = commits.findLast(({ commit }) => commit !== null)?.commit ?? null;
  return success({
    ...replyOf(project, mission, facts, [], request),
    accept_commit,
    commit_created: commits.some(({ state }) => state === 'committed'),
    already_accepted: Boolean(opened.meta.accepted_at),
    commits: [...commits],
    notes:
      former.length === 0
        ? []
        : [
            ...(passed === null ? [] : [`Passed on what the mission would land: ${passed}`]),
            ...request.tests.map((command) => `Said to have been run before it was accepted: ${command}`),
          ],
    advisories: [...unlogged],
  });
}

/** The matrices of a mission that keeps them in a checkout of its own: `spec-commit` keeps nothing there. */
function provenElsewhere({ root }: Project, { homes: { status } }: Mission): readonly string[] {
  if (status.at !== 'checkout' || status.checkout === root) return [];
  return ['acceptance-matrix.json', 'issue-matrix.json'].map((name) => join(status.folder, name)).filter((path) => existsSync(path));
}

function acceptedMeta(meta: Meta, world: World, project: Project, { actor, mode, tests }: AcceptRequest): Meta {
  const acceptance = {
    accepted_at: isoMicros(world.now()),
    accepted_by: actor,
    acceptance_mode: mode === 'auto' ? (meta.pr_bound === true ? 'pr' : 'local') : mode,
    ...(project.checkout.head === null ? {} : { accepted_from_commit: project.checkout.head }),
  };
  const before: unknown = Reflect.get(meta, 'acceptance_history');
  return {
    ...meta,
    ...acceptance,
    ...{
      acceptance_history: [...(Array.isArray(before) ? before : []), { ...acceptance, ...(tests.length === 0 ? {} : { tests }) }].slice(
        -longestHistory,
      ),
    },
  };
}
