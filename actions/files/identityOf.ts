import { statSync } from 'node:fs';

/**
 * Which file or folder stands at a path, told from any that stood there before: by its number and the moment it was made, for a
 * disk gives the number of one that is gone to the next. Null where there is none.
 */
export function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino} ${found.birthtimeNs}`;
}
