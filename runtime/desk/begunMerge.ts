import { existsSync } from 'node:fs';
import { shellWord } from '../../machines/rules/shellWord.ts';

/** A merge that was begun and is not ended: somebody is at it, it waits for somebody, or it was killed. */
export interface BegunMerge {
  readonly sentence: string;
  /** Says where it stands and whose move it is. */
  readonly way_on: string;
}

/** Where a merge is saved as long as it is not ended. */
export const begunMergePath = (desk: string, directory: string): string => `${desk}/missions/${directory}/operations/merge.json`;

/** The merge of a mission that was begun and is not ended; null where there is none. One look at the desk. */
export const begunMerge = ({ desk }: { readonly desk: string }, directory: string): BegunMerge | null =>
  existsSync(begunMergePath(desk, directory))
    ? {
        sentence: `A merge of ${directory} was begun and is not ended.`,
        way_on: `spec-kitty merge --mission ${shellWord(directory)} --status`,
      }
    : null;

/** The same for what says why something is as it is. */
export function begunMergeWords(project: { readonly desk: string }, directory: string): readonly string[] {
  const begun = begunMerge(project, directory);
  return begun === null ? [] : [`${begun.sentence} Where it stands: ${begun.way_on}`];
}
