import { mkdirSync } from 'node:fs';
import { forGroup } from '../../actions/files/forGroup.ts';

/** Makes a folder, and those it is in; answers the first that was made. Throws what the file system throws. */
export const makeFolder = (path: string): string | undefined => forGroup(path, () => mkdirSync(path, { recursive: true }));
