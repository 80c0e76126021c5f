import { join } from 'node:path';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readText } from '../../actions/files/readText.ts';
import { draft } from '../../machines/draft/machine.ts';
import { asksFor } from '../../machines/mission/asksFor.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { whyNotSubstantive } from '../../machines/rules/substance.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { SetupPlanReply } from '../../schemas/planningReply.ts';
import { problem } from '../../schemas/problem.ts';
import { commitStatus } from '../commitStatus.ts';
import { logLoss } from '../desk/logLoss.ts';
import { draftHands } from '../draft/draftHands.ts';
import { isCommitted } from '../draft/isCommitted.ts';
import { planReplies } from '../draft/planReplies.ts';
import { planSetup } from '../draft/planSetup.ts';
import { runOperation, type Terms } from '../engine/runOperation.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { scaffold } from '../prompts/scaffold.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
import { typeOfMission } from '../typeOfMission.ts';
import type { World } from '../world.ts';
import { unnamedMission } from './unnamedMission.ts';
import { headDetached } from '../headDetached.ts';

/**
 * Lays plan.md out once the specification stands, and keeps it once it says something itself. Both are recorded in the log,
 * each once however often the command is given.
 *
 * `blocked` is an answer: the specification or the plan says nothing yet, or the specification is not committed where it could
 * be. On a protected branch nothing can be committed, so there it need not be; nor need there be one where the type asks for none.
 *
 * Problems: PLAN_CONTEXT_UNRESOLVED, SPEC_FILE_MISSING, HEAD_DETACHED, EVENT_LOG_ROWS_LOST, those of opening, of reading a mission type and the
 * log, LOCK_HELD, FILE_NOT_WRITTEN.
 */
export function setupPlan(
  world: World,
  { mission: handle }: { readonly mission: string | null },
  terms: Terms = {},
): Promise<Outcome<SetupPlanReply>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    if (handle === null) return failure(unnamedMission(project.value, 'PLAN_CONTEXT_UNRESOLVED', 'spec-kitty agent mission setup-plan'));
    const mission = openMission(project.value, handle);
    if (!mission.ok) return mission;
    return setUp(world, project.value, mission.value, terms);
  });
}

async function setUp(world: World, project: Project, mission: Mission, terms: Terms): Promise<Outcome<SetupPlanReply>> {
  const { directory, path, meta } = mission;
  const { branch } = project.checkout;
  const [specFile, planFile] = [join(path, 'spec.md'), join(path, 'plan.md')];
  const spec = readText(specFile);
  if (branch === null) return failure(headDetached(project.root, meta.target_branch ?? null));
  const loaded = await typeOfMission(project, world, mission);
  if (!loaded.ok) return loaded;
  const isSpecified = asksFor(loaded.value.type, 'spec.md');
  if (spec === null && isSpecified)
    return failure(
      problem('SPEC_FILE_MISSING', `${directory} has no spec.md.`, {
        next: nextCommand(directory),
        details: { mission_slug: directory, spec_file: specFile },
      }),
    );

  const target = meta.target_branch || branch;
  const now = world.now().toISOString();
  const replies = planReplies({ directory, folder: path, specFile, planFile, target, branch, now: `${now.slice(0, 19)}Z` });
  const { settings } = await readConfig(project.root);
  const isProtected = isProtectedBranch(world, project, settings, branch);
  const specLacks = whyNotSubstantive('spec', spec ?? '');
  const isSpecCommitted = isCommitted(project, specFile);
  if (isSpecified && (specLacks !== null || !(isSpecCommitted || isProtected)))
    return success(replies.specIsNotReady(specLacks, isSpecCommitted));

  // A log that takes no rows is found before the plan is laid out: what is refused has changed nothing.
  const loss = logLoss(project, mission);
  if (loss !== null) return failure(loss);
  const laidOut = scaffold(project, loaded.value.type, 'plan', {
    name: meta.friendly_name || directory,
    mission: directory,
    date: now.slice(0, 10),
    branch: target,
    request: '',
  });
  return layOut(world, project, mission, { laidOut, isSpecified, isProtected, isAutomatic: settings.autoCommit, branch, replies }, terms);
}

interface PlanToLayOut {
  /** The text of a plan that nobody has written in yet. */
  readonly laidOut: string;
  readonly isSpecified: boolean;
  readonly isProtected: boolean;
  readonly isAutomatic: boolean;
  readonly branch: string;
  readonly replies: ReturnType<typeof planReplies>;
}

async function layOut(
  world: World,
  project: Project,
  mission: Mission,
  { laidOut, replies, ...how }: PlanToLayOut,
  terms: Terms,
): Promise<Outcome<SetupPlanReply>> {
  const planFile = join(mission.path, 'plan.md');
  const plan = readText(planFile);
  const planLacks = plan === null ? 'It is only laid out.' : whyNotSubstantive('plan', plan);
  const ran = await runOperation(
    world,
    { desk: project.desk, mission: mission.directory, name: 'setup-plan' },
    draft,
    {
      actor: null,
      asked: {},
      plan: () => planSetup(world, project, mission, { ...how, scaffold: laidOut, isComplete: planLacks === null }),
    },
    draftHands(world),
    terms,
  );
  if (!ran.ok) return ran;
  if (ran.value.kind === 'stopped') return failure(ran.value.problem);
  if (ran.value.kind === 'aborted') throw new TypeError('A plan is given up by nobody who sets it up.');
  const { laying, recording, committing } = ran.value.output.results;
  const kept = {
    commit: committing.commit,
    warnings: [...recording.warnings, ...(await keptElsewhere(world, project, mission, recording.events))],
  };
  if (planLacks === null) return success(replies.planIsComplete(kept));
  const isOnlyLaidOut =
    laying.created.length > 0 || (plan !== null && undated(plan) === undated(laidOut) && !isCommitted(project, planFile));
  return success(isOnlyLaidOut ? replies.planIsLaidOut(kept) : replies.planSaysTooLittle(planLacks, kept));
}

/** Yesterday's scaffold is a scaffold too. */
const undated = (text: string): string => text.replaceAll(/\d{4}-\d{2}-\d{2}/g, '');

/**
 * A mission with a coordination branch has its log in another checkout, which the plan's commit does not reach. Answers what
 * there is to know about that.
 */
async function keptElsewhere(world: World, project: Project, mission: Mission, events: readonly string[]): Promise<readonly string[]> {
  const { status } = mission.homes;
  if (events.length === 0 || status.at !== 'checkout' || status.folder === mission.path) return [];
  const { commits } = await commitStatus(world, project, mission, {
    message: `${mission.directory}: planning`,
    paths: [],
    kind: 'milestone',
  });
  return commits.flatMap(({ note }) => (note === null ? [] : [note]));
}
