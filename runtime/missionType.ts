import { join } from 'node:path';
import { readText } from '../actions/files/readText.ts';
import { findMissionTypes, type FoundMissionType } from '../actions/missionTypes/findMissionTypes.ts';
import { ownEntry } from '../machines/rules/ownEntry.ts';
import { unsafeSegment } from '../machines/rules/unsafeSegment.ts';
import type { MissionType } from '../schemas/missionType.ts';
import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { problem } from '../schemas/problem.ts';
import { shippedMissionTypes } from '../missions/shipped.js';
import type { Project } from './project.ts';
import type { Surroundings } from './surroundings.ts';

export interface LoadedMissionType {
  readonly type: MissionType;
  /** What was passed over on the way, as sentences. */
  readonly notes: readonly string[];
}

const shipped: Readonly<Record<string, MissionType | undefined>> = shippedMissionTypes;

/** A user's own copy of this type never takes the place of the shipped one (contract 2 §3.5). */
const shippedBeforeGlobal = 'software-dev';

/**
 * The mission type of this key: from the project's overrides down to the shipped types, the first tier that has it.
 * A type that is not shipped is walked exhaustively before it is used; one that does not pass is refused with every reason.
 * The copies that the original's `init` leaves in `.kittify/missions` are the exception: a broken copy of a shipped type
 * gives way to the shipped one, with a note, since nobody wrote it by hand.
 * `savedAt` is where the type may have been kept when it was last walked, or null to look past that.
 */
export async function loadMissionType(
  project: Project,
  world: Surroundings,
  key: string,
  savedAt: string | null,
): Promise<Outcome<LoadedMissionType>> {
  if (key === '')
    return failure(
      problem('MISSION_TYPE_MISSING', 'The mission does not say what type it is: its meta.json has no mission_type.', {
        next: 'spec-kitty machine list',
      }),
    );
  const notes: string[] = [];
  for (const found of unsafeSegment(key) === null ? findMissionTypes(key, await placesOf(project, world)) : []) {
    if (found.tier === 'global_mission' && key === shippedBeforeGlobal) break;
    const planned = (await savedType(savedAt, found)) ?? (await readAndWalk(found, key));
    if (planned.ok) return success({ type: planned.value, notes });
    if (found.tier !== 'legacy' || shipped[key] === undefined) return planned;
    notes.push(`${found.path} is passed over: ${planned.problems[0].message}`);
  }
  return loadShippedType(key, notes);
}

/** The type of this key that comes with the program. */
export function loadShippedType(key: string, notes: readonly string[] = []): Outcome<LoadedMissionType> {
  const type = ownEntry(shipped, key);
  return type === undefined
    ? failure(
        problem('MISSION_KEY_UNKNOWN', `No mission type is called "${key}".`, {
          next: 'spec-kitty machine list',
          details: { mission_key: key, shipped: Object.keys(shipped) },
        }),
      )
    : success({ type, notes });
}

/** Where types of this project can lie. The configuration is read only if it speaks of packs at all. */
async function placesOf(project: Project, world: Surroundings) {
  const config = readText(join(project.root, '.kittify', 'config.yaml'));
  const packs =
    config?.includes('packs') === true ? (await import('../actions/missionTypes/packFolders.ts')).packFolders(config, project.root) : [];
  const paths = (world.env['SPEC_KITTY_MISSION_PATHS'] ?? '').split(':').filter((path) => path !== '');
  return { root: project.root, paths, packs, home: world.env['HOME'] ?? null };
}

async function readAndWalk(found: FoundMissionType, key: string): Promise<Outcome<MissionType>> {
  const [{ planMissionType }, { walk }] = await Promise.all([import('./planMissionType.ts'), import('../machines/mission/walk.ts')]);
  const planned = planMissionType(found, found, key);
  if (!planned.ok) return planned;
  const walked = walk(planned.value);
  return walked.ok ? planned : walked;
}

async function savedType(savedAt: string | null, found: FoundMissionType): Promise<Outcome<MissionType> | null> {
  const text = savedAt === null ? null : readText(savedAt);
  if (text === null) return null;
  const { default: isSavedMissionType } = await import('../schemas/generated/savedMissionType.js');
  try {
    const saved: unknown = JSON.parse(text);
    const isSame =
      isSavedMissionType(saved) && saved.path === found.path && saved.source === found.source && saved.expected === found.expected;
    return isSame ? success(saved.type) : null;
  } catch {
    // A projection that cannot be read is no projection: the type is read anew.
    return null;
  }
}

/**
 * Keeps a mission's type that had to be read and walked, so that the next question need not. Only commands that write
 * anyway do this, and they hold the mission's lock. The folder of `savedAt` must exist. A type that does not load is not kept.
 */
export async function rememberMissionType(project: Project, world: Surroundings, key: string, savedAt: string): Promise<void> {
  const loaded = await loadMissionType(project, world, key, savedAt);
  if (!loaded.ok || loaded.value.type.origin.tier === 'package_default') return;
  const { type } = loaded.value;
  const found = findMissionTypes(key, await placesOf(project, world)).find(({ path }) => path === type.origin.path);
  if (found === undefined || (await savedType(savedAt, found)) !== null) return;
  const { writeFileAtomically } = await import('./desk/writeFileAtomically.ts');
  writeFileAtomically(savedAt, `${JSON.stringify({ path: found.path, source: found.source, expected: found.expected, type })}\n`);
}
