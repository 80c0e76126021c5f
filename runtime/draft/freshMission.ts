import { join } from 'node:path';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { readMeta } from '../../actions/files/readMeta.ts';
import { readText } from '../../actions/files/readText.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { mid8Tail } from '../../machines/rules/names.ts';
import type { MissionOrder } from '../../machines/rules/newMission.ts';
import { whyNotSubstantive } from '../../machines/rules/substance.ts';
import type { Meta } from '../../schemas/meta.ts';
import type { Project } from '../project.ts';

/** A mission that was created and in which nothing has happened since. */
export interface FreshMission {
  readonly directory: string;
  readonly meta: Meta;
  /** The kinds of rows its log has. */
  readonly recorded: readonly unknown[];
}

const births: readonly unknown[] = ['MissionCreated', 'SpecifyStarted'];

/**
 * The mission of this slug that was just created, by a call whose answer never arrived or by one at the same moment: same
 * type, same branch, its specification untouched and nothing but its creation on record. Creating it again means this one.
 * Null when there is none; of several the latest.
 */
export function freshMission(
  { kittySpecs }: Pick<Project, 'kittySpecs'>,
  order: Pick<MissionOrder, 'slug' | 'missionType' | 'branch'>,
): FreshMission | null {
  const named = missionDirectories(kittySpecs).filter((directory) => mid8Tail(directory) !== null && directory.slice(0, -9) === order.slug);
  const fresh = named.flatMap((directory) => {
    const path = join(kittySpecs, directory);
    const meta = readMeta(path);
    if (
      !meta.ok ||
      meta.value.mission_id == null ||
      meta.value.mission_type !== order.missionType ||
      meta.value.target_branch !== order.branch
    )
      return [];
    const spec = readText(join(path, 'spec.md'));
    const recorded = recordedIn(path);
    const isUntouched =
      (spec === null || whyNotSubstantive('spec', spec) !== null) && recorded !== null && recorded.every((kind) => births.includes(kind));
    return isUntouched ? [{ directory, meta: meta.value, recorded }] : [];
  });
  return fresh.toSorted((one, other) => (String(one.meta.mission_id) < String(other.meta.mission_id) ? -1 : 1)).at(-1) ?? null;
}

/** The kinds of its rows; null when there are others than those about the mission, or they cannot be read. */
function recordedIn(path: string): readonly unknown[] | null {
  const text = readText(join(path, 'status.events.jsonl'));
  const log = readLog(text ?? '');
  if (!log.ok || log.value.transitions.length > 0 || log.value.annotations.length > 0) return null;
  return log.value.others.map((row) => row['event_type']);
}
