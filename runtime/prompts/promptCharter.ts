import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { charterFiles, sectionTitles } from '../../machines/rules/charter.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { PromptMission } from '../../schemas/promptFacts.ts';

/**
 * The rules of a project, by the files they stand in and the sections of each: prompts lead to them, and repeat and shorten nothing.
 * One that cannot be read is named as well: whoever is led to it will see that, and nobody is kept from work.
 */
export const promptCharter = (root: string): PromptMission['charter'] =>
  charterFiles
    .map((file) => join(root, file))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, sections: path.endsWith('.md') ? sectionsOf(path) : [] }));

function sectionsOf(path: string): readonly string[] {
  try {
    return sectionTitles(readText(path) ?? '');
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}
