import { basename } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { skimFrontMatter } from '../../actions/files/skimFrontMatter.ts';
import { snapshotOf } from '../../machines/rules/fold.ts';
import { frontMatterModel } from '../../machines/rules/frontMatterModel.ts';
import { isCoordinated } from '../../machines/rules/homes.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { packageFile, type PackageFile } from '../../machines/rules/packageFile.ts';
import { missionBoard } from '../../machines/view/missionBoard.ts';
import { isInHand } from '../../schemas/lane.ts';
import { sourcesAround } from '../facts.ts';
import { openDirectory, type Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import type { PackageNotes } from '../look.ts';
import type { MissionDesk } from './missionDesk.ts';
import { foldFound } from './readFoldedLog.ts';
import { partsOfSight, sightSeal, type SavedSight } from './savedSight.ts';
import { sightSources, type SightSources } from './sightSources.ts';
import { replaceFile } from './writeFileAtomically.ts';

/**
 * Keeps what is to be seen of a mission for those who only ask. Only of a mission all of whose files are plainly as they should
 * be: of any other each question looks for itself. The caller holds the mission's lock; others may change files meanwhile, and
 * then nothing is kept. Throws what the file system throws.
 */
export function keepSight(desk: MissionDesk, project: Project, directory: string): void {
  const folder = `${project.kittySpecs}/${directory}`;
  const sources = sightSources(folder);
  if (sources === null || partsOfSight(readText(desk.sight) ?? '', project)?.sources === sources.text) return;
  const sight = plainSight(desk, project, directory, sources);
  const text = sight === null ? null : plainJson(sight);
  if (text === null || sightSources(folder)?.text !== sources.text) return;
  replaceFile(desk.sight, `${sightSeal(project)}${text}\n${sources.text}`);
}

/**
 * A value as JSON, if JSON holds it as it is; null for one with a number it would change. Those are rare, and are left to whoever
 * reads the files.
 */
function plainJson(value: unknown): string | null {
  let isPlain = true;
  const text = JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint' || each === undefined || (typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0))))
      isPlain = false;
    return typeof each === 'bigint' ? null : each;
  });
  return isPlain ? text : null;
}

function plainSight({ path }: MissionDesk, project: Project, directory: string, { log, packages: heads }: SightSources): SavedSight | null {
  const opened = openDirectory(project, directory);
  if (!opened.ok || !isAtHome(opened.value)) return null;
  const { gitOperation: _, ...mission } = opened.value;
  const folded = foldFound(log, path);
  const packages = plainPackages(heads);
  if (!folded.ok || folded.value.tornTail !== null || packages === null) return null;
  const { fold } = folded.value;
  const around = sourcesAround(project, opened.value, { files: packages.files, unreadable: [] });
  const board = missionBoard({ fold, snapshot: snapshotOf(fold, mission.identity) }, { ...around, isHolderGone: () => false });
  if (board.unreadable.length > 0) return null;
  const held = (board.packages ?? []).filter(({ lane }) => isInHand(lane));
  const claims = held.map(({ wp_id }) => [wp_id, ownEntry(fold.packages, wp_id)?.last_event_id ?? null] as const);
  const sight: SavedSight = { mission, board, notes: packages.notes, claims: Object.fromEntries(claims) };
  return sight;
}

/** Whether all files of a mission are in its folder in the main checkout: nothing of git then says where else to look. */
const isAtHome = ({ path, homes, topology }: Mission): boolean =>
  !isCoordinated(topology) &&
  homes.refusal === null &&
  homes.status.at === 'checkout' &&
  [homes.status, homes.packages, homes.planning].every(({ folder }) => folder === path);

/** The packages of a mission, if every file of theirs is simply written and nothing is wrong with any. */
function plainPackages(heads: SightSources['packages']): { readonly files: readonly PackageFile[]; readonly notes: PackageNotes } | null {
  const files = new Map<string, PackageFile>();
  const notes: Record<string, PackageNotes[string]> = {};
  for (const { path, head } of heads) {
    const skimmed = skimFrontMatter(head);
    if (skimmed === null) return null;
    const name = basename(path);
    const file = packageFile(skimmed.mapping, name);
    const model = frontMatterModel(skimmed.mapping);
    if (file === null || file.flaw !== null || !model.ok || files.has(file.wp_id)) return null;
    files.set(file.wp_id, file);
    notes[file.wp_id] = { file_name: name, phase: model.value.phase ?? null, agent_profile: model.value.agent_profile ?? null };
  }
  return { files: [...files.values()], notes };
}
