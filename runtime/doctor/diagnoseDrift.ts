import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { driftFindings } from '../../machines/rules/driftFindings.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { fileChange } from '../desk/fileChange.ts';
import { missionDesk } from '../desk/missionDesk.ts';
import { foldText, readFoldedLog } from '../desk/readFoldedLog.ts';
import { readStatus } from '../desk/readStatus.ts';
import { removeIfThere } from '../desk/removeIfThere.ts';
import type { Mission } from '../mission.ts';
import { materialize } from '../session/materialize.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';
import { orThrow } from '../orThrow.ts';

/** Where something that is made from an event log says something else than the log; first what the rest is made with. */
export async function diagnoseDrift(patient: Patient): Promise<readonly Diagnosed[]> {
  return patient.missions.flatMap((mission) => [...savedFold(patient, mission), ...statusFile(patient, mission)]);
}

function statusFile({ world, project }: Patient, mission: Mission): readonly Diagnosed[] {
  const {
    directory,
    homes: { status },
  } = mission;
  const folded = readStatus(project, mission);
  if (status.at === 'branch' || !folded.ok || folded.value.fold.event_count === 0) return [];
  const path = join(status.folder, 'status.json');
  const before = readText(path);
  const drift = driftFindings(before, folded.value.snapshot);
  return drift.length === 0
    ? []
    : [
        diagnosed('drift', {
          code: 'STATUS_DRIFT',
          mission: directory,
          extra: { path, about: drift.map(({ about }) => about) },
          message: `${directory}: ${drift.map(({ sentence }) => sentence).join(' ')} The event log is right.`,
          next: `spec-kitty agent status materialize --mission ${shellWord(directory)}`,
          repair: async () => {
            orThrow(await materialize(world, { mission: directory }));
            return { changed: fileChange(project, path, before) };
          },
        }),
      ];
}

/** The one place that folds a log from its beginning to compare: readers trust what provably belongs to the file. */
function savedFold({ project }: Patient, mission: Mission): readonly Diagnosed[] {
  const {
    directory,
    homes: { status },
  } = mission;
  if (status.at === 'branch') return [];
  const desk = missionDesk(project.desk, directory, status.folder);
  const [quick, whole] = [readFoldedLog(desk), foldText(readText(desk.path) ?? '')];
  if (!quick.ok || !whole.ok || isDeepStrictEqual(quick.value.fold, whole.value.fold)) return [];
  return [
    diagnosed('drift', {
      code: 'SAVED_FOLD_WRONG',
      severity: 'error',
      mission: directory,
      extra: { path: desk.savedFold },
      message: `What was saved of the event log of ${directory} is not what the log says. It can be thrown away at any time.`,
      next: `rm ${shellWord(desk.savedFold)}`,
      repair: async () => {
        removeIfThere(desk.savedFold);
        return { changed: {} };
      },
    }),
  ];
}
