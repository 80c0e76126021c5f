import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOperations } from '../../runtime/desk/operations.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { gitIn } from './repository.ts';
import { plannedMission } from './plannedMission.ts';

/** Everything that matters of a mission that was finalized in this repository, without ids and moments. */
export function finalizedMission(root: string): unknown {
  const folder = join(root, 'kitty-specs', plannedMission);
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const desk = join(root, '.git', 'spec-kitty');
  const unfinished = listOperations(desk, plannedMission);
  const log = readOperationLog(desk);
  if (!unfinished.ok || !log.ok) throw new Error('The desk cannot be read.');
  // The run that ends what a killed one had begun is followed by one that finds nothing to do.
  const done = log.value.rows.filter(({ changes }) => Object.keys(changes.files).length > 0);
  return {
    files: Object.fromEntries(names.map((path) => [path.slice(folder.length + 1), withoutMoments(readFileSync(path, 'utf8'))])),
    commits: gitIn(root, 'log', '--format=%s %an', 'work'),
    status: gitIn(root, 'status', '--porcelain', '--ignored'),
    unfinished: unfinished.value.map(({ name }) => name),
    done: done.map(({ outcome, problem, changes }) => ({
      outcome,
      problem,
      files: Object.keys(changes.files),
      refs: Object.keys(changes.refs),
      events: changes.events.length,
    })),
  };
}

const withoutMoments = (text: string): string =>
  text
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"/g, '"…"')
    .replaceAll(/("(?:event_id|last_event_id|last_annotation_id)": ")[0-9A-Z]{26}"/g, '$1…"');
