import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { documentsOf } from './readMission.ts';

/** A document as a page shows it. */
export interface ShownDocument {
  readonly name: string;
  /** HTML in which nothing of the text is markup. */
  readonly html: string;
}

/** A document of a mission by its name: one that `documentsOf` lists, and no other file. Problems: FILE_NOT_READ. */
export function readDocument(world: Surroundings, handle: string, name: string): Promise<Outcome<ShownDocument>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = openMission(project.value, handle);
    if (!mission.ok) return mission;
    const isListed = documentsOf(mission.value).some((document) => document.name === name);
    const { planning, packages } = mission.value.homes;
    const text = isListed ? readText(join(name.startsWith('tasks/') ? packages.folder : planning.folder, name)) : null;
    if (text === null)
      return failure(problem('FILE_NOT_READ', `${mission.value.directory} has no document ${name}.`, { details: { name } }));
    const { markdownHtml } = await import('./markdownHtml.ts');
    return success({ name, html: markdownHtml(withoutHead(text)) });
  });
}

/** The head of a package file is data; the page shows that in other ways. */
const withoutHead = (text: string): string => text.replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, '');
