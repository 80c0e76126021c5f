import { existsSync } from 'node:fs';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { operationPath } from './operationPlace.ts';

/** A merge that was begun and is not ended: somebody is at it, it waits for somebody, or it was killed. */
export interface UnfinishedMerge {
  readonly sentence: string;
  /** Says where it stands and whose move it is. */
  readonly way_on: string;
}

/** Where a merge is saved as long as it is not ended. */
export const unfinishedMergePath = (desk: string, mission: string): string => operationPath({ desk, mission, name: 'merge' });

/** The merge of a mission that was begun and is not ended; null where there is none. One look at the desk. */
export const unfinishedMerge = ({ desk }: { readonly desk: string }, directory: string): UnfinishedMerge | null =>
  existsSync(unfinishedMergePath(desk, directory))
    ? {
        sentence: `A merge of ${directory} was begun and is not ended.`,
        way_on: `spec-kitty merge --mission ${shellWord(directory)} --status`,
      }
    : null;

/** The same for what says why something is as it is. */
export function unfinishedMergeWords(project: { readonly desk: string }, directory: string): readonly string[] {
  const unfinished = unfinishedMerge(project, directory);
  return unfinished === null ? [] : [`${unfinished.sentence} Where it stands: ${unfinished.way_on}`];
}
