import { join, relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { mirrorOfStatus } from '../../machines/rules/bookkeeping.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';

/** A row as it was written, whatever family it is of. */
export type LostRow = Readonly<Record<string, unknown>> & { readonly event_id: string };

/**
 * Rows of a mission's event log that were kept and that the file does not have: in the copy on the desk, on the branch where it
 * is checked out, and under the private ref of a protected one. A log only ever grows, so whoever has brought back an older
 * version has lost them. Costs a process of git for each of the two. A version that cannot be read is passed over.
 */
export function lostRows(
  { commonDir, desk }: Pick<Project, 'commonDir' | 'desk'>,
  { homes: { status }, identity, directory }: Mission,
  log: EventLog,
): readonly LostRow[] {
  if (status.at === 'branch') return [];
  const path = relative(status.checkout, join(status.folder, 'status.events.jsonl')).split(sep).join('/');
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
