import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { documentText } from '../../machines/rules/canonicalJson.ts';
import { closeMoment, markerFindings, momentPage, openMoment, type Closing, type NewMoment } from '../../machines/rules/decisionMoments.ts';
import { findings } from '../../schemas/check.ts';
import type {
  DecisionCloseReply,
  DecisionIndex,
  DecisionListReply,
  DecisionMoment,
  DecisionOpenReply,
  DecisionVerifyReply,
} from '../../schemas/decisionMoment.ts';
import isDecisionIndex from '../../schemas/generated/decisionIndex.js';
import type { JsonObject } from '../../schemas/json.ts';
import { momentFlows, type MomentState } from '../../schemas/moment.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, ProblemError } from '../../schemas/problem.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { writeFileIfChanged } from '../desk/writeFileAtomically.ts';
import { isoMicros } from '../isoMicros.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import { recordsFolder } from '../recordsFolder.ts';
import type { Surroundings } from '../surroundings.ts';
import type { World } from '../world.ts';
import { warningsOf } from './openForChange.ts';

export interface OpenDecisionRequest {
  readonly mission: string;
  readonly flow: string;
  readonly stepId: string | null;
  readonly slotKey: string | null;
  readonly inputKey: string;
  readonly question: string;
  /** A JSON list of texts; null: any text is an answer. */
  readonly options: string | null;
  readonly actor: string;
  readonly dryRun: boolean;
}

export interface CloseDecisionRequest extends Closing {
  readonly mission: string;
  readonly id: string;
  readonly dryRun: boolean;
}

/**
 * Asks a question of a planning interview. Asked again it is the same question, with the same id, and what a killed run has
 * left out is made up for. Problems: DECISION_MISSING_STEP_OR_SLOT, DECISION_ALREADY_CLOSED, DECISION_INDEX_UNREADABLE, and those
 * of opening and recording.
 */
export function openDecision(world: World, request: OpenDecisionRequest): Promise<Outcome<DecisionOpenReply>> {
  return outcomeOfLater(async (): Promise<Outcome<DecisionOpenReply>> => {
    const asked = readAsked(request);
    if (!asked.ok) return asked;
    const opened = open(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const { origin_flow, step_id, slot_key, input_key } = asked.value;
    const about = {
      contract: 'decision_open_v2',
      mission_id: mission.identity.mission_id,
      recovery: {
        rerun_safe: true,
        idempotency_key: { mission_id: mission.identity.mission_id, flow: origin_flow, step_id, slot_key, input_key },
      },
    } as const;
    const apply = (index: DecisionIndex, id: string, at: string): Outcome<Applied> =>
      openMoment(index, asked.value, { id, at, mission: mission.directory });
    if (request.dryRun) {
      const tried = dryRun(world, mission, apply);
      return tried.ok
        ? success({
            ...about,
            decision_id: 'DRY_RUN',
            idempotent: !tried.value.isNew,
            artifact_path: null,
            event_lamport: null,
            commits: [],
            warnings: [],
          })
        : tried;
    }
    const kept = await keep(world, project, mission, { what: 'open', event: 'DecisionPointOpened', actor: request.actor, apply });
    if (!kept.ok) return kept;
    const { moment, isNew, lamport, page, commits, warnings } = kept.value;
    return success({
      ...about,
      decision_id: moment.decision_id,
      idempotent: !isNew,
      artifact_path: page,
      event_lamport: lamport,
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

/**
 * Says what becomes of a question: it is answered, put off or dropped. Problems: USAGE, DECISION_NOT_FOUND, DECISION_TERMINAL_CONFLICT,
 * DECISION_ANSWER_INVALID, DECISION_INDEX_UNREADABLE, and those of opening and recording.
 */
export function closeDecision(world: World, request: CloseDecisionRequest): Promise<Outcome<DecisionCloseReply>> {
  return outcomeOfLater(async (): Promise<Outcome<DecisionCloseReply>> => {
    const { id, outcome, dryRun: isDry, mission: handle, ...said } = request;
    const isBlank = outcome === 'resolved' ? (said.final_answer ?? '').trim() === '' : (said.rationale ?? '').trim() === '';
    if (isBlank)
      return failure(
        problem('USAGE', outcome === 'resolved' ? 'The answer is blank.' : 'It has to be said why (--rationale).', {
          next: `spec-kitty agent decision ${commandOf(outcome)} --help`,
        }),
      );
    const opened = open(world, handle);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const apply = (index: DecisionIndex, _: string, at: string): Outcome<Applied> => closeMoment(index, id, { ...said, outcome }, at);
    if (isDry) {
      const tried = dryRun(world, mission, apply);
      return tried.ok
        ? success({
            decision_id: id,
            status: tried.value.moment.status,
            terminal_outcome: outcome,
            idempotent: !tried.value.isNew,
            event_lamport: null,
            commits: [],
            warnings: [],
          })
        : tried;
    }
    const kept = await keep(world, project, mission, {
      what: commandOf(outcome),
      event: 'DecisionPointResolved',
      actor: said.resolved_by,
      apply,
    });
    if (!kept.ok) return kept;
    const { moment, isNew, lamport, commits, warnings } = kept.value;
    return success({
      decision_id: id,
      status: moment.status,
      terminal_outcome: outcome,
      idempotent: !isNew,
      event_lamport: lamport,
      commits: [...commits],
      warnings: [...warnings],
    });
  });
}

/** Compares what was put off with the places in spec.md and plan.md that are marked as waiting. A look: nothing is written. */
export function verifyDecisions(
  world: Surroundings,
  { mission: handle, failOnStale }: { readonly mission: string; readonly failOnStale: boolean },
): Promise<Outcome<DecisionVerifyReply>> {
  return outcomeOfLater(async () => {
    const read = openIndex(world, handle);
    if (!read.ok) return read;
    const { mission, index } = read.value;
    const found = markerFindings(
      index,
      Object.fromEntries(['spec.md', 'plan.md'].map((name) => [name, readText(join(mission.homes.planning.folder, name))])),
    );
    return success({
      status: found.findings.length === 0 ? 'clean' : 'drift',
      ...found,
      mission_slug: mission.directory,
      fails: found.findings.some(({ kind }) => failOnStale || kind !== 'STALE_MARKER'),
    });
  });
}

/** The questions of a mission, in the order in which they were asked; those in one state where it is named. */
export function listDecisions(
  world: Surroundings,
  { mission: handle, status }: { readonly mission: string; readonly status: MomentState | null },
): Promise<Outcome<DecisionListReply>> {
  return outcomeOfLater(async () => {
    const read = openIndex(world, handle);
    if (!read.ok) return read;
    const { mission, index } = read.value;
    const decisions = index.entries.filter((each) => status === null || each.status === status);
    return success({
      mission_slug: mission.directory,
      mission_id: mission.identity.mission_id,
      decisions: [...decisions],
      count: decisions.length,
    });
  });
}

const commandOf = (outcome: Closing['outcome']): 'resolve' | 'defer' | 'cancel' =>
  outcome === 'resolved' ? 'resolve' : outcome === 'deferred' ? 'defer' : 'cancel';

function open(world: Surroundings, handle: string): Outcome<{ readonly project: Project; readonly mission: Mission }> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, handle);
  return mission.ok ? success({ project: project.value, mission: mission.value }) : mission;
}

function openIndex(world: Surroundings, handle: string): Outcome<{ readonly mission: Mission; readonly index: DecisionIndex }> {
  const opened = open(world, handle);
  if (!opened.ok) return opened;
  const index = readIndex(opened.value.mission);
  return index.ok ? success({ mission: opened.value.mission, index: index.value }) : index;
}

/** A question as it was typed, understood. */
function readAsked({ flow, stepId, slotKey, inputKey, question, options, actor }: OpenDecisionRequest): Outcome<NewMoment> {
  const origin_flow = momentFlows.find((name) => name === flow.trim().toLowerCase());
  const list = readOptions(options);
  const place = [stepId, slotKey].filter((text) => text !== null && text.trim() !== '').length;
  const wrong = [
    ...(origin_flow === undefined ? [`'${flow}' is no flow: it is one of ${momentFlows.join(', ')}.`] : []),
    ...(place === 1 ? [] : ['It is asked either in a step (--step-id) or for a slot (--slot-key).']),
    ...(list === null ? ['--options takes a JSON list of texts, such as ["a","b"].'] : []),
    ...([inputKey, question].some((text) => text.trim() === '') ? ['The key and the question are not blank.'] : []),
  ];
  if (wrong.length > 0 || origin_flow === undefined || list === null)
    return failure(problem('DECISION_MISSING_STEP_OR_SLOT', wrong.join(' '), { next: 'spec-kitty agent decision open --help' }));
  return success({
    origin_flow,
    step_id: stepId?.trim() || null,
    slot_key: slotKey?.trim() || null,
    input_key: inputKey.trim(),
    question: question.trim(),
    options: list,
    opened_by: actor,
  });
}

function readOptions(text: string | null): readonly string[] | null {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
  } catch {
    return null;
  }
}

const folderOf = (mission: Mission): string => join(recordsFolder(mission), 'decisions');

function readIndex(mission: Mission): Outcome<DecisionIndex> {
  const path = join(folderOf(mission), 'index.json');
  const text = readText(path);
  if (text === null) return success({ version: 1, mission_id: mission.identity.mission_id, entries: [] });
  const refused = (reason: string): Outcome<never> =>
    failure(problem('DECISION_INDEX_UNREADABLE', `${path} cannot be read: ${reason}.`, { details: { path } }));
  try {
    const value: unknown = JSON.parse(text);
    return isDecisionIndex(value) ? success(value) : refused(findings(isDecisionIndex).join('; '));
  } catch {
    return refused('it is not JSON');
  }
}

type Applied = { readonly index: DecisionIndex; readonly moment: DecisionMoment; readonly isNew: boolean };
type Apply = (index: DecisionIndex, id: string, at: string) => Outcome<Applied>;

function dryRun(world: World, mission: Mission, apply: Apply): Outcome<Applied> {
  const index = readIndex(mission);
  return index.ok ? apply(index.value, 'DRY_RUN', isoMicros(world.now())) : index;
}

interface Change {
  readonly what: string;
  readonly event: 'DecisionPointOpened' | 'DecisionPointResolved';
  readonly actor: string;
  readonly apply: Apply;
}

interface Kept extends Applied {
  readonly lamport: number;
  /** The page of the decision, absolute. */
  readonly page: string;
  /** What the files were before they were written; those that stayed are not among them. */
  readonly written: readonly { readonly path: string; readonly former: string | null }[];
}

/**
 * Changes the index under the mission's lock and records it. Files come first: a run that is killed between them and the event
 * leaves an entry without one, which the same command, given again, finds and records.
 */
async function keep(world: World, project: Project, mission: Mission, change: Change) {
  const operation = shortOperation(world, project, {
    operation: `decision-${change.what}`,
    mission: mission.directory,
    actor: change.actor,
    asked: {},
  });
  const recorded = recordEvents(world, project, mission, (present) => decide({ world, project, mission, operation }, change, present), {
    operation,
  });
  if (!recorded.ok) return recorded;
  const { answer, behind } = recorded.value;
  const { moment, written } = answer;
  const message = `${moment.input_key}: decision ${change.what === 'open' ? 'asked for' : moment.status} by ${change.actor}`;
  const { commits, changed } = await commitStatus(world, project, mission, {
    message,
    paths: written.map(({ path }) => path),
    kind: 'move',
    operation,
  });
  const unlogged = operation.log([...written.map(({ path, former }) => ({ changed: fileChange(project, path, former) })), { changed }], {
    asked: { decision_id: moment.decision_id },
  });
  return success({ ...answer, commits, warnings: [...warningsOf(behind), ...unlogged] });
}

interface KeepScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly operation: ShortOperation;
}

function decide(
  { world, project, mission, operation: { tell } }: KeepScene,
  { event, apply }: Change,
  present: Present,
): Outcome<Recording<Kept>> {
  const log = present.log();
  if (!log.ok) return log;
  const index = readIndex(mission);
  if (!index.ok) return index;
  const at = isoMicros(world.now());
  const applied = apply(index.value, world.newId(), at);
  if (!applied.ok) return applied;
  const { moment } = applied.value;
  const page = join(folderOf(mission), `DM-${moment.decision_id}.md`);
  const written = [
    { path: join(folderOf(mission), 'index.json'), text: documentText(applied.value.index, { sorted: true, ascii: false }) },
    { path: page, text: momentPage(moment) },
  ].flatMap(({ path, text }) => {
    const former = readText(path);
    if (former === text) return [];
    tell(fileChange(project, path, former, text));
    write(path, text);
    return [{ path, former }];
  });
  const outcome = event === 'DecisionPointOpened' ? null : moment.status;
  const isOnRecord = log.value.others.some((row) => row['event_type'] === event && isAbout(row['payload'], moment.decision_id, outcome));
  const rows = isOnRecord ? [] : [{ event_id: world.newId(), at, event_type: event, payload: payloadOf(moment, mission, outcome) }];
  const lamport = log.value.transitions.length + log.value.annotations.length + log.value.others.length + rows.length;
  return success({ rows, packages: [], answer: { ...applied.value, lamport, page, written } });
}

const isAbout = (payload: unknown, id: string, outcome: string | null): boolean =>
  typeof payload === 'object' &&
  payload !== null &&
  'decision_point_id' in payload &&
  payload.decision_point_id === id &&
  (outcome === null || ('terminal_outcome' in payload && payload.terminal_outcome === outcome));

function payloadOf(moment: DecisionMoment, mission: Mission, outcome: string | null): JsonObject {
  const {
    decision_id,
    origin_flow,
    step_id,
    slot_key,
    input_key,
    question,
    options,
    final_answer,
    other_answer,
    rationale,
    resolved_by,
    opened_by,
  } = moment;
  const about = {
    decision_point_id: decision_id,
    mission_id: mission.identity.mission_id,
    mission_slug: mission.directory,
    mission_type: mission.identity.mission_type,
    origin_flow,
    step_id,
    slot_key,
    input_key,
  };
  return outcome === null
    ? { ...about, question, options, actor_id: opened_by, actor_type: 'human' }
    : {
        ...about,
        terminal_outcome: outcome,
        final_answer,
        other_answer,
        rationale,
        resolved_by,
        actor_id: resolved_by,
        actor_type: 'human',
      };
}

/** Throws FILE_NOT_WRITTEN. */
function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileIfChanged(path, text);
  } catch (error) {
    throw new ProblemError(worldFailure(error, `${path} could not be written`));
  }
}
