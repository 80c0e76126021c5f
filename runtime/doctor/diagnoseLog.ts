import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { success } from '../../schemas/outcome.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { withLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { endOfLog, setTornTailAside } from '../desk/tornTail.ts';
import type { Mission } from '../mission.ts';
import { lostRows } from '../reconcile/lostRows.ts';
import { reconcile } from '../session/reconcile.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Event logs that cannot be read, end in half a row, or have lost rows that git still has. */
export async function diagnoseLog(patient: Patient): Promise<readonly Diagnosed[]> {
  return patient.missions.flatMap((mission) => logOf(patient, mission));
}

function logOf({ world, project }: Patient, mission: Mission): readonly Diagnosed[] {
  const { directory, homes: { status } } = mission;
  if (status.at === 'branch') return [];
  const path = join(status.folder, 'status.events.jsonl');
  const read = readLog(readText(path) ?? '');
  if (!read.ok) {
    const lines = read.problems.map(({ message }) => message);
    return [diagnosed('log', {
      code: 'CANONICAL_STATUS_UNREADABLE', severity: 'error', mission: directory, extra: { path, rows: lines },
      message: `The event log of ${directory} cannot be read: ${lines.slice(0, 3).join(' ')}${lines.length > 3 ? ` And ${lines.length - 3} more rows.` : ''} History is never rewritten by itself: mend these rows by hand, or compare them with the log as it was committed.`,
      next: `git -C ${shellWord(status.checkout)} diff HEAD -- ${shellWord(path)}`,
    })];
  }
  const torn = read.value.tornTail === null ? [] : [diagnosed('log', {
    code: 'EVENT_LOG_TORN', severity: 'info', mission: directory, extra: { path, characters: read.value.tornTail.length },
    message: `The event log of ${directory} ends in half a row, which nobody reads. The next event sets it aside.`, next: 'spec-kitty doctor log --fix',
    repair: async () => {
      setAside(project.desk, mission, path, world);
      return { changed: {} };
    },
  })];
  const lost = lostRows(project, mission, read.value);
  return [...torn, ...(lost.length === 0 ? [] : [diagnosed('log', {
    code: 'EVENT_LOG_ROWS_LOST', severity: 'error', mission: directory, extra: { path, events: lost.map(({ event_id }) => event_id) },
    message: `The event log of ${directory} has lost ${lost.length} ${lost.length === 1 ? 'row' : 'rows'} that git still has: somebody has brought back an older version of it.`,
    next: `spec-kitty agent status reconcile --mission ${shellWord(directory)}`,
    repair: async () => {
      const done = await reconcile(world, { mission: directory, dryRun: false });
      if (!done.ok) throw new ProblemError(done.problems[0]);
      return { changed: {} };
    },
  })])];
}

function setAside(desk: string, mission: Mission, path: string, world: Patient['world']): void {
  const own = missionDesk(desk, mission.directory, mission.path);
  const done = withLock(lockTerms(world, own.lock), () => {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      const end = endOfLog(descriptor, fstatSync(descriptor).size);
      if (end.kind === 'torn') setTornTailAside(descriptor, path, end, own.aside);
    } finally {
      closeSync(descriptor);
    }
    return success(null);
  });
  if (!done.ok) throw new ProblemError(done.problems[0]);
}
