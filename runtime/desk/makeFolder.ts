import { mkdirSync } from 'node:fs';
import { asShared } from '../../actions/files/asShared.ts';

/** Makes a folder, and those it is in; answers the first that was made. Throws what the file system throws. */
export const makeFolder = (path: string): string | undefined => asShared(path, () => mkdirSync(path, { recursive: true }));
