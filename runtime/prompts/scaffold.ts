import { dirname, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { renderWords } from '../../machines/rules/prompt/renderWords.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import { words } from '../../missions/words.js';
import type { MissionType } from '../../schemas/missionType.ts';
import type { Project } from '../project.ts';

/** What a scaffold is filled in with: the rest is left to whoever writes. */
export interface ScaffoldFacts {
  readonly name: string;
  readonly mission: string;
  /** `2026-01-01`. */
  readonly date: string;
  readonly branch: string;
  /** What was asked for, in a line or a paragraph. */
  readonly request: string;
}

/** Types that say nothing of their own are laid out like this one. */
const usual = 'software-dev';

/**
 * The text a planning document begins as: the project's own form of it, or the one of the mission type. Nothing in it counts
 * as written before somebody has filled it in.
 */
export function scaffold(
  { root }: Pick<Project, 'root'>,
  { key, origin }: Pick<MissionType, 'key' | 'origin'>,
  kind: 'spec' | 'plan',
  facts: ScaffoldFacts,
): string {
  const folders = [
    join(root, '.kittify', 'overrides', 'missions', key),
    ...(origin.tier === 'package_default' || origin.tier === 'legacy' ? [] : [dirname(origin.path)]),
  ];
  const places =
    unsafeSegment(key) === null
      ? folders.flatMap((folder) => [join(folder, 'templates', `${kind}.md`), join(folder, 'templates', `${kind}-template.md`)])
      : [];
  const own = places.map((path) => readText(path)).find((text) => text !== null);
  const shipped = Object.hasOwn(words.types, key) ? words.types[key]?.templates[kind] : undefined;
  return renderWords(own ?? shipped ?? words.types[usual]?.templates[kind] ?? '', { ...facts });
}

/** The page that tells people what the folder of work packages holds. */
export const tasksReadme = (facts: ScaffoldFacts): string => renderWords(words.every.templates['tasks-readme'], { ...facts });
