import { decide, type Answer } from '../../machines/mission/decide.ts';
import { advanceDecision, reportId, type Outside } from '../../machines/mission/decisionReply.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { planReport, type Report, type ReportPlan, type ReportScene } from '../../machines/mission/planReport.ts';
import { stand } from '../../machines/mission/stand.ts';
import { codePointOrder } from '../../machines/rules/codePointOrder.ts';
import type { Decision } from '../../schemas/decision.ts';
import type { MissionFacts } from '../../schemas/facts.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { MissionStep } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import { missionDesk, type MissionDesk } from '../desk/missionDesk.ts';
import { readStatus, type MissionStatus } from '../desk/readStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { rowTime } from '../desk/rowTime.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { digest } from '../digest.ts';
import { missionFacts, observeFiles, type MissionBoard } from '../facts.ts';
import { isoMicros } from '../isoMicros.ts';
import { openMission, type Mission } from '../mission.ts';
import { loadMissionType, type LoadedMissionType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';
import { emit } from './emit.ts';
import { nothingElse } from './emitRequest.ts';

export interface AdvanceRequest extends Report {
  readonly mission: string;
  readonly agent: string;
}

interface Scene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly desk: MissionDesk;
  readonly loaded: LoadedMissionType;
  readonly boardWith: (status: MissionStatus) => MissionBoard;
  readonly asker: { readonly agent: string };
}

/**
 * `next` with a result: takes down how the last step went, and says what is next. Only what leaves no other mark is
 * recorded; the decision is made from the same facts, by the same function, as the answer to a question.
 * A stale report is refused with the decision that stands now in its details.
 */
export function advance(world: World, request: AdvanceRequest): Promise<Outcome<Decision>> {
  return outcomeOfLater(async () => {
    const opened = await open(world, request);
    if (!opened.ok) return opened;
    const scene = opened.value;
    const before = readStatus(scene.project, scene.mission);
    if (!before.ok) return before;
    const planned = planReport(reportScene(scene, before.value), request);
    if (!planned.ok) return refused(scene, before.value, planned.problems);
    const operation = shortOperation(world, scene.project, {
      operation: 'next',
      mission: scene.mission.directory,
      actor: request.agent,
      asked: request.answer === null ? { result: request.result } : { answer: request.answer },
    });
    const recorded = planned.value.rows.length === 0 ? success({ ...planned.value, events: [] }) : record(scene, request, operation);
    if (!recorded.ok) return refused(scene, before.value, recorded.problems);
    const released = await release(scene, recorded.value);
    if (!released.ok) return released;
    const unlogged = recorded.value.events.length > 0 ? await keep(scene, request, recorded.value.events, operation) : [];
    const after = readStatus(scene.project, scene.mission);
    if (!after.ok) return after;
    const hasFailed = request.result !== 'success' && (recorded.value.rows.length > 0 || recorded.value.release !== null);
    const decision = await give(scene, after.value, hasFailed ? request.result : null);
    return success({
      ...decision,
      why: [...decision.why, ...(planned.value.unheard === null ? [] : [planned.value.unheard]), ...unlogged],
    });
  });
}

async function open(world: World, { mission: handle, agent }: AdvanceRequest): Promise<Outcome<Scene>> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, handle);
  if (!mission.ok) return mission;
  const desk = missionDesk(project.value.desk, mission.value.directory, mission.value.path);
  const loaded = await loadMissionType(project.value, world, mission.value.identity.mission_type, desk.missionType);
  if (!loaded.ok) return loaded;
  const boardWith = await observeFiles(project.value, mission.value);
  return success({ world, project: project.value, mission: mission.value, desk, loaded: loaded.value, boardWith, asker: { agent } });
}

interface Standing {
  readonly facts: MissionFacts;
  readonly answer: Answer;
}

function standing({ project, mission, loaded: { type }, boardWith, asker }: Scene, status: MissionStatus): Standing {
  const facts = missionFacts(project, mission, type, boardWith(status));
  return { facts, answer: decide(type, stand(compileMission(type), type, facts, asker), facts, asker) };
}

function reportScene(scene: Scene, status: MissionStatus): ReportScene {
  const { facts, answer } = standing(scene, status);
  const reports = status.fold.run?.reports ?? {};
  return {
    asker: scene.asker,
    facts,
    answer,
    report_id: reportId(answer, facts, scene.asker, { digest }),
    reported: (id) => Object.hasOwn(reports, id),
    completed: (id) =>
      stepsBefore(scene, answer).some(
        (step) => reportId({ ...answer, step, package: null, question: null }, facts, scene.asker, { digest }) === id,
      ),
  };
}

/** The steps the mission has passed on its way to where it stands. */
function stepsBefore({ loaded: { type } }: Scene, { step }: Answer): readonly MissionStep[] {
  return step === null
    ? type.steps
    : type.steps.slice(
        0,
        type.steps.findIndex(({ id }) => id === step.id),
      );
}

/** Under the lock everything is looked at once more: of two reports on one offer one is recorded. */
function record(
  scene: Scene,
  request: AdvanceRequest,
  operation: ShortOperation,
): Outcome<ReportPlan & { readonly events: readonly string[] }> {
  const recorded = recordEvents(
    scene.world,
    scene.project,
    scene.mission,
    ({ status }) => {
      const plan = planReport(reportScene(scene, status), request);
      if (!plan.ok) return plan;
      const at = rowTime(scene.world.now(), lastReport(status)) ?? isoMicros(scene.world.now());
      const rows = plan.value.rows.map((row) => ({ ...row, event_id: scene.world.newId(), at }));
      return success({ rows, packages: [], answer: { ...plan.value, events: rows.map(({ event_id }) => event_id) } });
    },
    { operation },
  );
  return recorded.ok ? success(recorded.value.answer) : recorded;
}

/** When something was last reported or answered: a later row has to be dated later. */
const lastReport = ({ fold: { run } }: MissionStatus): string | null =>
  [...Object.values(run?.steps ?? {}), ...Object.values(run?.answers ?? {})]
    .map(({ place }) => place.at)
    .toSorted(codePointOrder)
    .at(-1) ?? null;

/** What was recorded is committed like every other event; where it cannot be, the next commit takes it along. */
async function keep(
  { world, project, mission, asker }: Scene,
  { result, answer }: AdvanceRequest,
  events: readonly string[],
  operation: ShortOperation,
): Promise<readonly string[]> {
  const { commitStatus } = await import('../commitStatus.ts');
  const what = answer === null ? `reported ${result}` : 'answered';
  const { changed } = await commitStatus(world, project, mission, {
    message: `${mission.directory}: ${asker.agent} ${what}`,
    paths: [],
    kind: 'move',
    operation,
  });
  return operation.log([{ changed: { events: [...events] } }, { changed }]);
}

/** A package that its holder reports on leaves their hands by ordinary moves. */
async function release({ world, mission, asker }: Scene, { release: released }: ReportPlan): Promise<Outcome<null>> {
  if (released === null) return success(null);
  for (const to of released.moves) {
    const moved = await emit(world, {
      mission: mission.directory,
      wp: released.wp_id,
      to,
      actor: asker.agent,
      reason: released.reason,
      force: released.force,
      ...nothingElse,
    });
    if (!moved.ok) return moved;
  }
  return success(null);
}

const outside = ({ world }: Scene): Outside => ({ timestamp: isoMicros(world.now()), digest });

async function give(scene: Scene, status: MissionStatus, failed: 'failed' | 'blocked' | null): Promise<Decision> {
  const { facts, answer } = standing(scene, status);
  const { type, notes } = scene.loaded;
  const origin = { mission_tier: type.origin.tier, mission_path: type.origin.path };
  const {
    world,
    project,
    mission,
    asker: { agent },
  } = scene;
  const { saveOfferPrompt } = await import('../prompts/offerPrompt.ts');
  const prompt_file = await saveOfferPrompt(
    { world, project, mission, type, facts, snapshot: status.snapshot, agent },
    answer,
    reportId(answer, facts, scene.asker, { digest }),
  );
  const decision = advanceDecision(answer, facts, scene.asker, outside(scene), { prompt_file, failed, origin });
  return { ...decision, why: [...decision.why, ...facts.unreadable, ...notes] };
}

/** A refusal carries the decision that stands now, so that nobody has to ask once more. */
function refused(scene: Scene, status: MissionStatus, problems: readonly [Problem, ...Problem[]]): Outcome<never> {
  const { facts, answer } = standing(scene, status);
  const decision = advanceDecision(answer, facts, scene.asker, outside(scene), { prompt_file: null, failed: null, origin: {} });
  const [first, ...others] = problems;
  return failure({ ...first, details: { ...first.details, decision: decision satisfies JsonObject } }, ...others);
}
