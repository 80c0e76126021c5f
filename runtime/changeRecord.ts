import { join } from 'node:path';
import { readText } from '../actions/files/readText.ts';
import { success, type Outcome } from '../schemas/outcome.ts';
import type { StatusCommit } from '../schemas/statusCommit.ts';
import { commitStatus } from './commitStatus.ts';
import { fileChange } from './desk/fileChange.ts';
import { recordEvents } from './desk/recordEvents.ts';
import { shortOperation } from './desk/shortOperation.ts';
import { writeRecord } from './desk/writeRecord.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';
import { recordsFolder } from './recordsFolder.ts';
import { commitLeft } from './session/commitLeft.ts';
import { warningsOf } from './desk/warningsOf.ts';
import type { World } from './world.ts';

/** A change of one of the files that are kept beside a mission's event log. */
export interface RecordChange<T> {
  /** Its name in the mission's folder. */
  readonly name: string;
  /** For the operation log, and the first line of the commit. */
  readonly operation: string;
  readonly message: string;
  readonly actor: string;
  /** What becomes of its text (null: there is none), and what there is to say about it. Asked under the mission's lock. */
  readonly change: (text: string | null) => Outcome<{ readonly text: string; readonly answer: T }>;
}

export interface ChangedRecord<T> {
  readonly answer: T;
  /** False when it said so already. */
  readonly isChanged: boolean;
  readonly commits: readonly StatusCommit[];
  readonly warnings: readonly string[];
}

/**
 * Changes a file that is kept beside a mission's event log, under the mission's lock, commits it and leaves a row in the operation log.
 * Problems: those of `change`, of `recordEvents`; throws FILE_NOT_WRITTEN.
 */
export async function changeRecord<T>(
  world: World,
  project: Project,
  mission: Mission,
  { name, operation, message, actor, change }: RecordChange<T>,
): Promise<Outcome<ChangedRecord<T>>> {
  const path = join(recordsFolder(mission), name);
  const short = shortOperation(world, project, { operation, mission: mission.directory, actor, asked: { file: name } });
  const recorded = recordEvents(world, project, mission, () => {
    const former = readText(path);
    const changed = change(former);
    if (!changed.ok) return changed;
    if (changed.value.text !== former) {
      short.tell(fileChange(project, path, former, changed.value.text));
      writeRecord(path, changed.value.text);
    }
    return success({ rows: [], packages: [], answer: { ...changed.value, former } });
  });
  if (!recorded.ok) return recorded;
  const {
    answer: { answer, text, former },
    behind,
  } = recorded.value;
  const isChanged = text !== former;
  const commit = isChanged ? commitStatus : commitLeft;
  const { commits, changed } = await commit(world, project, mission, { message, paths: [path], kind: 'move', operation: short });
  const unlogged = await short.log([...(isChanged ? [{ changed: fileChange(project, path, former) }] : []), { changed }]);
  return success({ answer, isChanged, commits, warnings: [...warningsOf(behind), ...unlogged] });
}
