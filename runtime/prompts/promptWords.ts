import { dirname, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import type { PromptWords } from '../../machines/rules/prompt/stepPrompt.ts';
import { words, type TypeWords } from '../../missions/words.js';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import type { Project } from '../project.ts';

type Typed = Pick<MissionType, 'key' | 'origin'>;
type Stepped = Pick<MissionStep, 'id' | 'kind' | 'prompt_template'>;

/**
 * The words for a step of a mission type: the project's own where it has some, else those that are shipped with the type,
 * else those that hold for every type. Every step has words.
 */
export function stepWords({ root }: Pick<Project, 'root'>, type: Typed, step: Stepped): PromptWords {
  const name = (step.prompt_template ?? `${step.id}.md`).replace(/\.md$/, '');
  const { accept, merge, step: any } = words.every.prompts;
  const body = written(root, type, 'prompts', name) ?? (step.kind === 'accept' ? accept : step.kind === 'landing' ? merge : any);
  return { frame: words.frames.step, body };
}

/** The words for working on a package of a mission: the first time, after a review, or as its reviewer. */
export function packageWords({ root }: Pick<Project, 'root'>, type: Typed, action: 'implement' | 'fix' | 'review'): PromptWords {
  return {
    frame: action === 'review' ? words.frames.review : words.frames.package,
    body: written(root, type, 'packages', action) ?? words.every.packages[action],
  };
}

/** The layout of the prompt for a question. */
export const decisionFrame = words.frames.decision;

/** What the project or the shipped type says under this name; null when neither says anything. */
function written(root: string, type: Typed, kind: 'prompts' | 'packages', name: string): string | null {
  const found =
    unsafeSegment(name) === null
      ? placesOf(root, type, kind)
          .map((folder) => readText(join(folder, `${name}.md`)))
          .find((text) => text !== null)
      : undefined;
  const shipped = Object.hasOwn(words.types, type.key) ? words.types[type.key]?.[kind as keyof TypeWords] : undefined;
  return found ?? (shipped !== undefined && Object.hasOwn(shipped, name) ? shipped[name] : undefined) ?? null;
}

/**
 * Where a project keeps words of its own (contract 2 §4.6), the folder of its type included. What the original copies into
 * `.kittify/missions` nobody wrote by hand.
 */
function placesOf(root: string, { key, origin }: Typed, kind: 'prompts' | 'packages'): readonly string[] {
  const overrides = join(root, '.kittify', 'overrides');
  const ownFolders = [
    join(overrides, 'missions', key),
    ...(origin.tier === 'package_default' || origin.tier === 'legacy' ? [] : [dirname(origin.path)]),
  ];
  const former =
    kind === 'prompts' ? [...ownFolders.map((folder) => join(folder, 'command-templates')), join(overrides, 'command-templates')] : [];
  return [...ownFolders.map((folder) => join(folder, kind)), ...former];
}
