import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLog, readLog } from '../../machines/rules/eventLog.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { success } from '../../schemas/outcome.ts';
import { type Problem } from '../../schemas/problem.ts';
import { rowsGone } from '../desk/keptLog.ts';
import { withLock } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { logText } from '../desk/logText.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { whyNotRecordable } from '../desk/recordEvents.ts';
import { setLinesAside } from '../desk/setLinesAside.ts';
import { endOfLog, setTornTailAside } from '../desk/tornTail.ts';
import type { Mission } from '../mission.ts';
import { keptRows, lostRows } from '../reconcile/lostRows.ts';
import { reconcile } from '../session/reconcile.ts';
import { brokenLines } from './brokenLines.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';
import { orThrow } from '../orThrow.ts';

/** Event logs that cannot be read, end in half a row, or have lost rows that git still has. */
export async function diagnoseLog(patient: Patient): Promise<readonly Diagnosed[]> {
  return patient.missions.flatMap((mission) => logOf(patient, mission));
}

function logOf(patient: Patient, mission: Mission): readonly Diagnosed[] {
  const { world, project } = patient;
  const {
    directory,
    homes: { status },
  } = mission;
  if (status.at === 'branch') return [];
  const path = join(status.folder, 'status.events.jsonl');
  const text = logText(path);
  const read = readLog(text);
  if (!read.ok) return [broken(patient, mission, { path, checkout: status.checkout, text })];
  const torn =
    read.value.tornTail === null
      ? []
      : [
          diagnosed('log', {
            code: 'EVENT_LOG_TORN',
            severity: 'info',
            mission: directory,
            extra: { path, characters: read.value.tornTail.length },
            message: `The event log of ${directory} ends in half a row, which nobody reads. The next event sets it aside.`,
            next: 'spec-kitty doctor log --fix',
            repair: async () => {
              setAside(project.desk, mission, path, world);
              return { changed: {} };
            },
          }),
        ];
  const lost = lostRows(project, mission, read.value);
  const gone = lost.length === 0 ? rowsGone(directory, status.folder) : null;
  return [
    ...torn,
    ...(gone === null ? [] : [unfound(gone, directory, status.checkout, path)]),
    ...(lost.length === 0
      ? []
      : [
          diagnosed('log', {
            code: 'EVENT_LOG_ROWS_LOST',
            severity: 'error',
            mission: directory,
            extra: { path, events: lost.map(({ event_id }) => event_id) },
            message: `The event log of ${directory} has lost ${lost.length} ${lost.length === 1 ? 'row' : 'rows'} that git still has: somebody has brought back an older version of it.`,
            next: `spec-kitty agent status reconcile --mission ${shellWord(directory)}`,
            repair: async () => {
              orThrow(await reconcile(world, { mission: directory, dryRun: false }));
              return { changed: {} };
            },
          }),
        ]),
  ];
}

/** A log that was wiped, of whose rows there is nothing in what this clone has: only somebody else's may have them. */
const unfound = ({ code, message }: Problem, mission: string, checkout: string, path: string): Diagnosed =>
  diagnosed('log', {
    code,
    severity: 'error',
    mission,
    extra: { path },
    message: `${message} Neither the desk nor the history here has its rows; another clone may.`,
    next: `git -C ${shellWord(checkout)} fetch --all`,
  });

interface BrokenLog {
  readonly path: string;
  readonly checkout: string;
  readonly text: string;
}

/** A log that nobody can read. What is no row at all, or is kept whole elsewhere, is set aside; what is missing then is appended. */
function broken({ world, project }: Patient, mission: Mission, { path, checkout, text }: BrokenLog): Diagnosed {
  const { directory } = mission;
  const kept = new Set(keptRows(project, mission, emptyLog).map(({ event_id }) => event_id));
  const lines = brokenLines(text, (id) => kept.has(id));
  const isMendable = lines.every(({ mayGo }) => mayGo !== null);
  const shown = lines.slice(0, 3).map(({ sentence }) => sentence);
  const more = lines.length > 3 ? ` And ${lines.length - 3} more.` : '';
  const own = missionDesk(project.desk, directory, mission.path);
  const how = isMendable
    ? `--fix keeps ${lines.length === 1 ? 'it' : 'them'} in ${own.aside}, leaves every other row as it is, and appends what is missing then from the copy on the desk and from git.`
    : 'History is never rewritten by itself: mend these rows by hand, or compare them with the log as it was committed.';
  return diagnosed('log', {
    code: 'CANONICAL_STATUS_UNREADABLE',
    severity: 'error',
    mission: directory,
    extra: { path, rows: lines.map(({ sentence }) => sentence) },
    message: `The event log of ${directory} cannot be read. ${shown.join(' ')}${more} ${how}`,
    next: isMendable
      ? `spec-kitty doctor log --fix --mission ${shellWord(directory)}`
      : `git -C ${shellWord(checkout)} diff HEAD -- ${shellWord(path)}`,
    repair: !isMendable
      ? null
      : async () => {
          orThrow(
            withLock(lockTerms(world, own.lock), (lock) => {
              // Somebody may have mended it meanwhile.
              const now = brokenLines(logText(path), (id) => kept.has(id)).filter(({ mayGo }) => mayGo !== null);
              if (now.length > 0)
                setLinesAside(
                  { path, aside: own.aside },
                  now.map(({ number }) => number),
                  lock,
                );
              return success(null);
            }),
          );
          // In the middle of a merge the log is what somebody is about to commit: what it lacks then is told when it is looked at again.
          if (whyNotRecordable(mission) === null) orThrow(await reconcile(world, { mission: directory, dryRun: false }));
          return { changed: {} };
        },
  });
}

function setAside(desk: string, mission: Mission, path: string, world: Patient['world']): void {
  const own = missionDesk(desk, mission.directory, mission.path);
  orThrow(
    withLock(lockTerms(world, own.lock), () => {
      const descriptor = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW);
      try {
        const end = endOfLog(descriptor, fstatSync(descriptor).size);
        if (end.kind === 'torn') setTornTailAside(descriptor, path, end, own.aside);
      } finally {
        closeSync(descriptor);
      }
      return success(null);
    }),
  );
}
