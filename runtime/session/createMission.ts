import { join } from 'node:path';
import { readConfig } from '../../actions/files/readConfig.ts';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { branchBehind, readRef } from '../../actions/git/refs/refs.ts';
import { remoteDefaults } from '../../actions/git/refs/remoteDefaults.ts';
import { draft } from '../../machines/draft/machine.ts';
import { branchBlock } from '../../machines/rules/branchBlock.ts';
import { metaSays } from '../../machines/rules/metaSays.ts';
import { isBranchName, mid8Tail } from '../../machines/rules/names.ts';
import { branchStrategyGate, newTopology, primaryBranch, readSlug, type MissionOrder } from '../../machines/rules/newMission.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Kept } from '../../schemas/draft.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import { git } from '../../actions/git/git.ts';
import { whyUntrusted } from '../../actions/git/whyUntrusted.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { CreateMissionReply } from '../../schemas/planningReply.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { draftHands } from '../draft/draftHands.ts';
import { planMission } from '../draft/planMission.ts';
import { runOperation, type Terms } from '../engine/runOperation.ts';
import { readMission, type KnownMission } from '../mission.ts';
import { loadMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { wayToOwnBranch } from '../wayToOwnBranch.ts';
import type { World } from '../world.ts';
import { headDetached } from '../headDetached.ts';

export interface CreateMissionRequest {
  readonly slug: string;
  readonly missionType: string | null;
  readonly targetBranch: string | null;
  readonly friendlyName: string | null;
  readonly purposeTldr: string | null;
  readonly purposeContext: string | null;
  readonly prBound: boolean;
  readonly topology: string | null;
  readonly branchStrategy: string | null;
  readonly startBranch: string | null;
}

/**
 * Creates a mission: its folder with meta.json, a specification to be written and a place for its packages, and the first two
 * rows of its log. Who it is is decided and saved before anything is written, so that a call which is killed anywhere and given
 * again ends as one mission; so do two at the same moment.
 *
 * On a protected branch everything is written and nothing committed; the reply says so, and what to do.
 *
 * Problems: UNTRUSTED_REPOSITORY; then, all of a request at once: MISSION_SLUG_INVALID, TOPOLOGY_NOT_CREATED, START_BRANCH_TARGET_MISMATCH, HEAD_DETACHED,
 * BRANCH_STRATEGY_CONFIRMATION_REQUIRED, CHARTER_PACK_CONFIG_INVALID, MISSION_KEY_UNKNOWN and those of reading a mission type;
 * then MISSION_NAME_TAKEN, START_BRANCH_FAILED, GIT_OPERATION_IN_PROGRESS, LOCK_HELD, FILE_NOT_WRITTEN and those of opening.
 */
export function createMission(world: World, request: CreateMissionRequest, terms: Terms = {}): Promise<Outcome<CreateMissionReply>> {
  return outcomeOfLater(async () => {
    const opened = openProject(world);
    if (!opened.ok) return opened;
    const untrusted = await whyUntrusted(git(opened.value.root, world));
    if (untrusted !== null) return failure(untrusted);
    const project = opened.value;
    const judged = await judge(world, project, request);
    if (!judged.ok) return judged;
    const { order, type, here, reason } = judged.value;
    const { friendlyName, purposeTldr, purposeContext, prBound, topology, slug, missionType, branch } = order;
    const ran = await runOperation(
      world,
      { desk: project.desk, mission: null, name: `create-${slug}` },
      draft,
      {
        actor: null,
        asked: { slug, missionType, branch, friendlyName, purposeTldr, purposeContext, prBound, topology },
        plan: () => planMission(world, project, type, order, here),
      },
      draftHands(world),
      terms,
    );
    if (!ran.ok) return ran;
    if (ran.value.kind === 'stopped') return failure(stopped(ran.value.problem, order));
    if (ran.value.kind === 'aborted') throw new TypeError('A mission is given up by nobody who creates it.');
    const {
      plan,
      results: { switching, laying, recording, committing },
    } = ran.value.output;
    const known = readMission(project, plan.mission);
    if (!known.ok) return known;
    return success(
      reply(world, project, known.value, {
        kept: committing,
        here,
        // An earlier call had begun it, or had even ended it and could not say so.
        isThere: ran.value.resumed || laying.created.length === 0,
        reason,
        warnings: [
          ...(switching?.hook === undefined ? [] : [`The hook post-checkout failed, and ${here} is checked out: ${switching.hook}`]),
          ...recording.warnings,
          ...(ran.value.differs.length === 0
            ? []
            : [
                `An earlier call had begun this mission and it was ended as that call had asked. This one asked for something else in: ${ran.value.differs.join(', ')}.`,
              ]),
          ...namesakes(project, slug, plan.mission),
        ],
      }),
    );
  });
}

interface Judged {
  readonly order: MissionOrder;
  readonly type: MissionType;
  /** The branch that will be checked out while it is written. */
  readonly here: string;
  /** Why this topology. */
  readonly reason: string;
}

/** The mission that is asked for, or everything that speaks against it. */
async function judge(world: World, project: Project, asked: CreateMissionRequest): Promise<Outcome<Judged>> {
  const meant = (name: string | null): string | null => (name === null ? null : branchBehind(project.commonDir, name));
  const request = { ...asked, startBranch: meant(asked.startBranch), targetBranch: meant(asked.targetBranch) };
  const { startBranch, targetBranch, prBound } = request;
  const { settings } = await readConfig(project.root);
  const missionType = request.missionType ?? 'software-dev';
  const current = startBranch ?? project.checkout.branch;
  const branch = targetBranch ?? current;
  const primary = primaryBranch(remoteDefaults(project.commonDir), (name) => readRef(project.commonDir, `refs/heads/${name}`) !== null);
  const slug = readSlug(request.slug);
  const topology = newTopology({ asked: request.topology, prBound, branch: branch ?? '', primary });
  const gate = branchStrategyGate({
    prBound,
    current: project.checkout.branch,
    target: targetBranch,
    strategy: request.branchStrategy,
    startBranch,
  });
  const loaded = await loadMissionType(project, world, missionType, null);
  const branches = branchProblems(project, request);
  const isAllowed = settings.missionTypes === null || settings.missionTypes.includes(missionType);
  const [first, ...others] = [
    ...(slug.ok ? [] : slug.problems),
    ...branches,
    ...(topology.ok ? [] : topology.problems),
    ...(gate.ok ? [] : gate.problems.map((met) => ({ ...met, next: onItsOwnBranch(request) }))),
    ...(isAllowed ? [] : [notAllowed(request, missionType, settings.missionTypes ?? [])]),
    ...(loaded.ok ? [] : loaded.problems),
  ];
  if (first !== undefined) return failure(first, ...others);
  if (branch === null || current === null || !topology.ok || !loaded.ok) throw new TypeError('What is not there was reported.');
  const { friendlyName, purposeTldr, purposeContext } = request;
  return success({
    order: {
      slug: request.slug,
      missionType,
      friendlyName,
      purposeTldr,
      purposeContext,
      branch,
      prBound,
      isConfirmed: startBranch === null && gate.ok && gate.value === 'already-confirmed',
      topology: topology.value.topology,
    },
    type: loaded.value.type,
    here: current,
    reason: topology.value.reason,
  });
}

function branchProblems({ root, checkout }: Project, { startBranch, targetBranch }: CreateMissionRequest): readonly Problem[] {
  const misnamed = [startBranch, targetBranch].filter((name) => name !== null && !isBranchName(name));
  return [
    ...misnamed.map((name) =>
      problem('USAGE', `'${name ?? ''}' cannot be the name of a branch.`, { next: 'spec-kitty agent mission create --help' }),
    ),
    ...(startBranch !== null && targetBranch !== null && startBranch !== targetBranch
      ? [
          problem(
            'START_BRANCH_TARGET_MISMATCH',
            `The mission would begin on ${startBranch} and come back to ${targetBranch}, but it has one planning branch.`,
            { next: 'spec-kitty agent mission create --help', details: { start_branch: startBranch, target_branch: targetBranch } },
          ),
        ]
      : []),
    ...(startBranch === null && checkout.branch === null ? [headDetached(root, null)] : []),
  ];
}

const notAllowed = ({ slug }: CreateMissionRequest, type: string, allowed: readonly string[]): Problem =>
  problem(
    'CHARTER_PACK_CONFIG_INVALID',
    allowed.length === 0
      ? 'mission_type_activations in .kittify/config.yaml is empty: no mission can be created.'
      : `mission_type_activations in .kittify/config.yaml does not allow the type ${type}. It allows ${allowed.join(', ')}.`,
    {
      ...(allowed[0] === undefined
        ? {}
        : { next: `spec-kitty agent mission create ${shellWord(slug)} --mission-type ${shellWord(allowed[0])}` }),
      details: { mission_type: type, mission_type_activations: allowed },
    },
  );

/** What was done so far is done: the same command goes on from there. */
const stopped = (found: Problem, { slug }: MissionOrder): Problem => ({
  ...found,
  unchanged: `The mission is begun and not whole yet. ${found.unchanged}`,
  next: found.next ?? `spec-kitty agent mission create ${slug}`,
});

/** The same request, for a mission that begins on a branch of its own. */
function onItsOwnBranch({ slug, missionType, friendlyName, purposeTldr, purposeContext, topology }: CreateMissionRequest): string {
  const given = {
    'mission-type': missionType,
    'friendly-name': friendlyName,
    'purpose-tldr': purposeTldr,
    'purpose-context': purposeContext,
    topology,
  };
  const flags = Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [`--${name} ${shellWord(value)}`]));
  return ['spec-kitty agent mission create', shellWord(slug), '--pr-bound', `--start-branch ${shellWord(slug)}`, ...flags].join(' ');
}

/** Two missions of one slug are told apart by their ids, but the slug alone then means neither. */
function namesakes({ kittySpecs }: Project, slug: string, directory: string): readonly string[] {
  const others = missionDirectories(kittySpecs).filter(
    (other) => other !== directory && (other === slug || (mid8Tail(other) !== null && other.slice(0, -9) === slug)),
  );
  return others.length === 0
    ? []
    : [`${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} the same slug: name this mission ${directory}.`];
}

interface Created {
  readonly kept: Kept;
  readonly here: string;
  readonly isThere: boolean;
  readonly reason: string;
  readonly warnings: readonly string[];
}

function reply(
  world: World,
  project: Project,
  { directory, path, meta, identity }: KnownMission,
  { kept: { commit }, here, isThere, reason, warnings }: Created,
): CreateMissionReply {
  const said = (key: string): string => metaSays(meta, key);
  const files = { spec: join(path, 'spec.md'), meta: join(path, 'meta.json'), readme: join(path, 'tasks', 'README.md') };
  const branch = meta.target_branch ?? '';
  const isKept = commit.state === 'committed' || commit.state === 'unchanged';
  const asking = `spec-kitty next --mission ${directory} --agent <agent> --result success`;
  const next = isKept || commit.state === 'left' ? asking : wayToOwnBranch(project, { directory, identity });
  return {
    result: 'success',
    mission_slug: directory,
    mission_number: null,
    mission_id: identity.mission_id ?? '',
    mission_type: identity.mission_type,
    slug: said('slug'),
    friendly_name: said('friendly_name'),
    purpose_tldr: said('purpose_tldr'),
    purpose_context: said('purpose_context'),
    feature_dir: path,
    spec_file: files.spec,
    meta_file: files.meta,
    created_at: said('created_at'),
    created_files: [files.spec, files.meta, files.readme],
    write_mode: 'update_existing_files',
    scaffold_only: true,
    requires_agent_authoring: true,
    plan_guard: 'SPEC_NOT_SUBSTANTIVE_OR_UNCOMMITTED',
    next_step:
      isKept || commit.state === 'left'
        ? `The specification is laid out and still to be written: ${files.spec}.`
        : `${here} is protected, so nothing is committed there. The mission can be worked on as it is; to have its planning committed, move on to a branch of its own (${next}) and ask there what is next (${asking}).`,
    origin_binding: { attempted: false, succeeded: false, error: null },
    coordination_branch: null,
    coordination_branch_created: false,
    topology: said('topology'),
    ...branchBlock(branch, here, `${world.now().toISOString().slice(0, 19)}Z`),
    topology_reason: reason,
    already_there: isThere,
    commit,
    warnings: [...warnings],
    next_command: next,
  };
}
