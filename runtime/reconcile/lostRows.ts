import { join, relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { linesAdded } from '../../actions/git/commits/linesAdded.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { mirrorOfStatus } from '../../machines/rules/bookkeeping.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { isAheadOfLog } from '../../machines/rules/isAheadOfLog.ts';
import { branchToPlanOn } from '../../machines/rules/names.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/** A row as it was written, whatever family it is of. */
export type LostRow = Readonly<Record<string, unknown>> & { readonly event_id: string };

/**
 * Rows of a mission's event log that were kept and that the file does not have. Where status.json was made from more than the file
 * has now, and nothing that is kept has it, they are in the history: somebody has committed a log that was wiped, or cloned it.
 */
export function lostRows(project: Pick<Project, 'commonDir' | 'desk'>, mission: Mission, log: EventLog): readonly LostRow[] {
  const kept = keptRows(project, mission, log);
  const { status } = mission.homes;
  if (status.at === 'branch') return kept;
  const known = new Set([...rowsOf(log), ...kept].map(({ event_id }) => event_id));
  if (!isAheadOfLog(readText(join(status.folder, 'status.json')), (id) => known.has(id))) return kept;
  const once = rowsInHistory(project, mission).filter(({ event_id }) => !known.has(event_id));
  return [...new Map([...kept, ...once].map((row) => [row.event_id, row])).values()];
}

/** Whatever rows the event log of a mission has had in a commit that its checkout or a branch of the mission comes from. Costs a process of git. */
function rowsInHistory({ commonDir }: Pick<Project, 'commonDir'>, { homes: { status }, identity, directory }: Mission): readonly LostRow[] {
  if (status.at === 'branch') return [];
  const { commit } = readHead(status.gitDir, commonDir);
  if (commit === null) return [];
  const branches = branchToPlanOn(directory, identity.mission_id);
  return linesAdded(commonDir, pathOfLog(status), { head: commit, branches }).flatMap((line) => {
    const read = readLog(`${line}\n`);
    return read.ok ? rowsOf(read.value) : [];
  });
}

const pathOfLog = ({ checkout, folder }: { readonly checkout: string; readonly folder: string }): string =>
  relative(checkout, join(folder, 'status.events.jsonl')).split(sep).join('/');

/**
 * Those of them that are kept as they are now: in the copy on the desk, on the branch where it
 * is checked out, and under the private ref of a protected one. A log only ever grows, so whoever has brought back an older
 * version has lost them. Costs a process of git for each of the two. A version that cannot be read is passed over.
 */
export function keptRows(
  { commonDir, desk }: Pick<Project, 'commonDir' | 'desk'>,
  { homes: { status }, identity, directory }: Mission,
  log: EventLog,
): readonly LostRow[] {
  if (status.at === 'branch') return [];
  const path = pathOfLog(status);
  const { branch } = readHead(status.gitDir, commonDir);
  const refs = [...(branch === null ? [] : [`refs/heads/${branch}`]), mirrorOfStatus(identity.mission_id ?? directory)];
  const known = new Set(rowsOf(log).map(({ event_id }) => event_id));
  const lost = new Map<string, LostRow>();
  const versions = [
    () => readText(missionDesk(desk, directory, status.folder).kept),
    ...refs.map((ref) => () => (readRef(commonDir, ref) === null ? null : readFileOnRef(commonDir, ref, path))),
  ];
  for (const version of versions) {
    const text = version();
    const read = text === null ? null : readLog(text);
    for (const row of read?.ok === true ? rowsOf(read.value) : []) if (!known.has(row.event_id)) lost.set(row.event_id, row);
  }
  return [...lost.values()];
}

const rowsOf = ({ transitions, annotations, others }: EventLog): readonly LostRow[] =>
  [...transitions, ...annotations, ...others].flatMap((row: Readonly<Record<string, unknown>>) =>
    typeof row['event_id'] === 'string' ? [{ ...row, event_id: row['event_id'] }] : [],
  );
