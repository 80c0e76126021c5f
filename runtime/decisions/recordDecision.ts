import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { documentText } from '../../machines/rules/canonicalJson.ts';
import { momentPage } from '../../machines/rules/decisionMoments.ts';
import type { DecisionIndex, DecisionMoment } from '../../schemas/decisionMoment.ts';
import type { JsonObject } from '../../schemas/json.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { recordEvents, type Present, type Recording } from '../desk/recordEvents.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { warningsOf } from '../desk/warningsOf.ts';
import type { World } from '../world.ts';
import { decisionsFolder, readDecisionIndex } from './decisionIndex.ts';

/** The index after a change, and the decision it was about; `isNew` says whether anything was changed. */
export interface Applied {
  readonly index: DecisionIndex;
  readonly moment: DecisionMoment;
  readonly isNew: boolean;
}

/** A change of the index. `id` is for a decision that is new, `at` the time. */
export type Apply = (index: DecisionIndex, id: string, at: string) => Outcome<Applied>;

/** What a change would do to the index; nothing is written. */
export function tryDecision(world: World, mission: Mission, apply: Apply): Outcome<Applied> {
  const index = readDecisionIndex(mission);
  return index.ok ? apply(index.value, 'DRY_RUN', isoMicros(world.now())) : index;
}

export interface DecisionChange {
  readonly what: string;
  readonly event: 'DecisionPointOpened' | 'DecisionPointResolved';
  readonly actor: string;
  readonly apply: Apply;
}

interface Kept extends Applied {
  readonly lamport: number;
  /** The index and the page, absolute: what a run has left that was killed before it could commit them is committed by the next. */
  readonly files: readonly string[];
  /** The page of the decision, absolute. */
  readonly page: string;
  /** What the files were before they were written; those that stayed are not among them. */
  readonly written: readonly { readonly path: string; readonly former: string | null }[];
}

/**
 * Changes the index under the mission's lock and records it. Files come first: a run that is killed between them and the event
 * leaves an entry without one, which the same command, given again, finds and records.
 */
export async function recordDecision(world: World, project: Project, mission: Mission, change: DecisionChange) {
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
  const { moment, files, written } = answer;
  const message = `${moment.input_key}: decision ${change.what === 'open' ? 'asked for' : moment.status} by ${change.actor}`;
  const { commits, changed } = await commitStatus(world, project, mission, {
    message,
    paths: files,
    kind: 'move',
    operation,
  });
  const pages = written.map(({ path, former }) => ({ changed: fileChange(project, path, former) }));
  const unlogged = await operation.log([...pages, { changed }], { asked: { decision_id: moment.decision_id } });
  return success({ ...answer, commits, warnings: [...warningsOf(behind), ...unlogged] });
}

interface Scene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly operation: ShortOperation;
}

function decide(
  { world, project, mission, operation: { tell } }: Scene,
  { event, apply }: DecisionChange,
  present: Present,
): Outcome<Recording<Kept>> {
  const log = present.log();
  if (!log.ok) return log;
  const index = readDecisionIndex(mission);
  if (!index.ok) return index;
  const at = isoMicros(world.now());
  const applied = apply(index.value, world.newId(), at);
  if (!applied.ok) return applied;
  const { moment } = applied.value;
  const page = join(decisionsFolder(mission), `DM-${moment.decision_id}.md`);
  const texts = [
    { path: join(decisionsFolder(mission), 'index.json'), text: documentText(applied.value.index, { sorted: true, ascii: false }) },
    { path: page, text: momentPage(moment) },
  ];
  const written = texts.flatMap(({ path, text }) => {
    const former = readText(path);
    if (former === text) return [];
    tell(fileChange(project, path, former, text));
    writeRecord(path, text);
    return [{ path, former }];
  });
  const outcome = event === 'DecisionPointOpened' ? null : moment.status;
  const isOnRecord = log.value.others.some((row) => row['event_type'] === event && isAbout(row['payload'], moment.decision_id, outcome));
  const rows = isOnRecord ? [] : [{ event_id: world.newId(), at, event_type: event, payload: payloadOf(moment, mission, outcome) }];
  const lamport = log.value.transitions.length + log.value.annotations.length + log.value.others.length + rows.length;
  return success({ rows, packages: [], answer: { ...applied.value, lamport, page, files: texts.map(({ path }) => path), written } });
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
