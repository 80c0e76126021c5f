import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { findLayout } from '../../actions/git/layout.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { mergeKnownFile } from '../../machines/rules/knownFiles.ts';
import { doctorCommand, readLog } from '../../machines/rules/eventLog.ts';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { snapshotOf } from '../../machines/rules/fold.ts';
import { identify, metaText, readMeta, type MissionIdentity } from '../../machines/rules/identity.ts';
import { reducedStatus } from '../../machines/rules/reducedStatus.ts';
import type { Attempted } from '../../machines/merge/ports.ts';
import type { Meta } from '../../schemas/meta.ts';
import { problem } from '../../schemas/problem.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Present } from '../desk/recordEvents.ts';
import { foldText } from '../desk/readFoldedLog.ts';
import { doneRows, type DoneRows } from './doneRows.ts';
import { localLogs } from './localLogs.ts';
import type { MergeScene } from './mergeScene.ts';
import { nextMissionNumber } from './nextMissionNumber.ts';

/** The files of a mission that are written for its landing. */
export interface LandedTexts extends DoneRows {
  readonly log: string;
  readonly meta: string;
  readonly status: string;
  readonly mission_number: number;
  /** Digest of the event logs as they lay here and were read for this; null where there is none. */
  readonly home: string | null;
  /** Whether it has rows that none of the landed branches has. */
  readonly hasLooseRows: boolean;
}

/**
 * What the event log, meta.json and status.json of a mission become when it lands: everything that its files in the merged tree,
 * by their paths, and those at home say, uncommitted rows included, and that its approved packages are done.
 * Problems: EVENT_LOG_CONFLICT, CANONICAL_STATUS_UNREADABLE, META_UNREADABLE, TRANSITION_REJECTED, EVENT_TIME_UNORDERABLE.
 */
export function landedTexts(scene: MergeScene, attempted: Attempted, merged: ReadonlyMap<string, Uint8Array>): Outcome<LandedTexts> {
  const { project, mission } = scene;
  const { plan, attempt } = attempted;
  const inTree = (name: string): string | null => {
    const content = merged.get(`${plan.mission.folder}/${name}`);
    return content === undefined ? null : Buffer.from(content).toString('utf8');
  };
  const committed = inTree('status.events.jsonl');
  const local = localLogs(scene);
  const united = local.texts.reduce<Outcome<string>>(
    (log, text, index) => (log.ok ? together('event-log', index === 0 ? committed : log.value, text) : log),
    success(committed ?? ''),
  );
  // Merging again would meet the same.
  if (!united.ok) return failure({ ...united.problems[0], next: doctorCommand(mission.directory) });
  const metas = metaWith(scene, plan.mission.folder, inTree('meta.json'));
  if (!metas.ok) return metas;
  const numbered = readMeta(metas.value);
  if (!numbered.ok) return numbered;
  const known = identify(numbered.value, mission.directory);
  if (!known.ok) return known;
  const mission_number = known.value.mission_number ?? nextMissionNumber(project.commonDir, attempt.target);
  const meta = metaText(landedMeta(numbered.value, attempted, mission_number));
  const present = presentOf(united.value, { ...known.value, mission_number });
  if (!present.ok) return present;
  const done = doneRows(scene, plan, present.value);
  if (!done.ok) return done;
  const log = together('event-log', united.value, done.value.rows.map((row) => `${rowText({ ...row })}\n`).join(''));
  if (!log.ok) return log;
  const status = reducedStatus(log.value, meta, mission.directory);
  if (!status.ok) return status;
  return success({
    ...done.value,
    log: log.value,
    meta,
    status: status.value,
    mission_number,
    home: local.digest,
    hasLooseRows: hasMoreRows(united.value, committed ?? ''),
  });
}

/** Whether an event log has rows that another one has not. */
function hasMoreRows(log: string, than: string): boolean {
  if (log === than) return false;
  const [more, known] = [idsIn(log), idsIn(than)];
  return [...more].some((id) => !known.has(id));
}

const idsIn = (text: string): ReadonlySet<unknown> => {
  const log = readLog(text);
  return new Set(log.ok ? [...log.value.transitions, ...log.value.annotations, ...log.value.others].map(({ event_id }) => event_id) : []);
};

/**
 * The meta.json of the tree with what is at home. Where they do not fit, what is committed at home is what it was changed from: the
 * tree has gone on from that, or somebody has decided.
 */
function metaWith({ project: { commonDir }, mission }: MergeScene, folder: string, ours: string | null): Outcome<string> {
  const home = mission.homes.planning.folder;
  const theirs = readText(join(home, 'meta.json'));
  const metas = together('meta', ours, theirs);
  const layout = metas.ok ? null : findLayout(home);
  if (layout === null) return metas;
  const committed = `${readHead(layout.gitDir, commonDir).commit ?? ''}:${folder}/meta.json`;
  const base = readBlobs(commonDir, [committed]).get(committed)?.toString('utf8') ?? null;
  return together('meta', ours, theirs, base);
}

/** A file of the mission as the tree has it and as it stands at home. */
function together(kind: 'event-log' | 'meta', ours: string | null, theirs: string | null, base: string | null = null): Outcome<string> {
  if (theirs === null || ours === theirs) return success(ours ?? '');
  const merged = mergeKnownFile(kind, { base, ours, theirs });
  return 'conflict' in merged
    ? failure(problem(kind === 'meta' ? 'META_UNREADABLE' : 'EVENT_LOG_CONFLICT', merged.conflict))
    : success(merged.text ?? '');
}

/** The baseline is the target before the mission landed, and is written once (contract 3 §9, 13). */
function landedMeta(meta: Meta, { plan, attempt }: Attempted, mission_number: number): Meta {
  const landed = { ...meta, mission_number, baseline_merge_commit: meta.baseline_merge_commit || attempt.target };
  const isFlattened = plan.cleanup.branches && Boolean(meta.coordination_branch);
  if (!isFlattened) return landed;
  const { coordination_branch: _, topology: __, ...flat } = landed;
  return { ...flat, flattened: true };
}

function presentOf(text: string, identity: MissionIdentity): Outcome<Present> {
  const folded = foldText(text);
  if (!folded.ok) return folded;
  const { fold, tornTail, ids } = folded.value;
  return success({
    status: { fold, snapshot: snapshotOf(fold, identity), tornTail },
    hasLog: true,
    broke: null,
    hasEvent: (id) => ids().has(id),
    log: () => readLog(text),
    savedPackage: () => null,
  });
}
