import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MissionIdentity } from '../../machines/rules/identity.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { UnfinishedMerge } from '../../schemas/facts.ts';
import type { Meta } from '../../schemas/meta.ts';
import { operationPath } from './operationPlace.ts';

/** Where, in the main checkout, the original keeps what it knows of merges that it has not ended. */
export const originalFolder = join('.kittify', 'runtime', 'merge');

/** Where a merge is saved as long as it is not ended. */
export const unfinishedMergePath = (desk: string, mission: string): string => operationPath({ desk, mission, name: 'merge' });

interface Merged {
  readonly directory: string;
  readonly meta: Meta;
  readonly identity: Pick<MissionIdentity, 'mission_id'>;
}

/** The merge of a mission that was begun and is not ended, by us or by the original; null where there is none. Only looks whether it is there. */
export function unfinishedMerge(project: { readonly desk: string; readonly root: string }, mission: Merged): UnfinishedMerge | null {
  const { directory } = mission;
  const way_on = `spec-kitty merge --mission ${shellWord(directory)} --status`;
  if (existsSync(unfinishedMergePath(project.desk, directory)))
    return { sentence: `A merge of ${directory} was begun and is not ended.`, way_on };
  return isBegunByOriginal(project.root, mission)
    ? { sentence: `The original has begun a merge of ${directory} and has not ended it.`, way_on }
    : null;
}

/** With a coordination branch it records that all is done before it moves the target: then nothing else tells that nothing has landed. */
const isBegunByOriginal = (root: string, { directory, meta, identity: { mission_id: id } }: Merged): boolean =>
  meta.baseline_merge_commit == null &&
  [directory, ...(id === null ? [] : [id])].some((key) => existsSync(join(root, originalFolder, key, 'state.json')));
