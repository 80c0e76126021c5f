import { existsSync } from 'node:fs';

/** Whether a path leads to a folder, through links or not. A link that cannot be followed leads nowhere, and is no error. */
export const isFolder = (path: string): boolean => existsSync(`${path}/.`);
