import { readObjects } from './readObjects.ts';

/**
 * The content of blobs by their ids, or of files by `<commit>:<path>`; what is not there or no blob is absent from the answer.
 * One process for all of them, none for none. Throws GIT_UNAVAILABLE.
 */
export const readBlobs = (commonDir: string, names: readonly string[]): ReadonlyMap<string, Buffer> =>
  new Map([...readObjects(commonDir, names)].flatMap(([name, { kind, bytes }]) => (kind === 'blob' ? [[name, bytes] as const] : [])));
