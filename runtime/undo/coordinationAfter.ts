import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { isCoordinated, topologyOf } from '../../machines/rules/homes.ts';
import { readMeta } from '../../machines/rules/identity.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { UndoScene } from './undoScene.ts';

/**
 * The event log of a mission whose status is on a coordination branch again once the operation is taken back: with its landing
 * it had left that branch. Null where the status stays where it is.
 */
export function coordinationAfter({
  project: { commonDir },
  mission,
  operation: {
    row: { changes },
  },
}: Pick<UndoScene, 'project' | 'mission' | 'operation'>): { readonly log: string } | null {
  if (mission === null) return null;
  const folder = `kitty-specs/${mission.directory}`;
  const former = ownEntry(changes.files, `${folder}/meta.json`)?.before ?? null;
  if (former === null) return null;
  const meta = readMeta(readBlobs(commonDir, [former]).get(former)?.toString('utf8') ?? '');
  if (!meta.ok || meta.value.baseline_merge_commit) return null;
  const branch = meta.value.coordination_branch || null;
  if (branch === null || !isCoordinated(topologyOf({ stored: meta.value.topology ?? null, coordinationBranch: branch, hasLanes: false })))
    return null;
  const ref = `refs/heads/${branch}`;
  const tip = ownEntry(changes.refs, ref)?.before ?? readRef(commonDir, ref);
  const path = `${tip ?? ''}:${folder}/status.events.jsonl`;
  return { log: tip === null ? '' : (readBlobs(commonDir, [path]).get(path)?.toString('utf8') ?? '') };
}
