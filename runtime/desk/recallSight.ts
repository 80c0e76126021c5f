import { existsSync, readFileSync } from 'node:fs';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import type { Project } from '../project.ts';
import type { Sight } from '../look.ts';
import { claimWatch } from './claimHolders.ts';
import { missionDesk } from './missionDesk.ts';
import { partsOfSight, type SavedSight } from './savedSight.ts';
import { sightSources } from './sightSources.ts';

/**
 * A mission as it was last seen, if all that it was made of is still the same, text by text; null otherwise, and in any doubt.
 * Which processes have gone and what git is in the middle of is asked anew. Reads only, and does not wait for a writer.
 *
 * @param directory what may be the name of the mission's directory
 */
export function recallSight(project: Project, directory: string): Sight | null {
  if (unsafeSegment(directory) !== null) return null;
  const folder = `${project.kittySpecs}/${directory}`;
  const desk = missionDesk(project.desk, directory, folder);
  // While a landing is under way the truth may be on its target alone.
  if (!existsSync(desk.sight) || existsSync(desk.merge)) return null;
  const saved = savedAt(desk.sight, project);
  if (saved === null || saved.sources !== sightSources(folder)?.text) return null;
  const { mission, board, notes, claims } = saved.sight;
  const presenceOf = claimWatch(desk);
  const isGone = (wpId: string): boolean => presenceOf(wpId, ownEntry(claims, wpId) ?? null) === 'gone';
  return {
    mission: { ...mission, gitOperation: project.gitOperation },
    board: { ...board, packages: board.packages?.map((fact) => (isGone(fact.wp_id) ? { ...fact, holder_gone: true } : fact)) ?? null },
    notes,
  };
}

/** What is saved at a path, unless another program or another place has written it. */
function savedAt(path: string, project: Project): { readonly sight: SavedSight; readonly sources: string } | null {
  try {
    const parts = partsOfSight(readFileSync(path, 'utf8'), project);
    if (parts === null) return null;
    const sight: SavedSight = JSON.parse(parts.sight);
    return { sight, sources: parts.sources };
  } catch {
    // A projection that cannot be read is no projection.
    return null;
  }
}
