import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';

/**
 * What stands in a checkout where a file is to be, by its paths from the top: in its place, below it, or instead of a folder on
 * the way to it. What stands behind a link or a file is no part of the checkout.
 */
export function standingAt(checkout: string, path: string): readonly string[] {
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) if (kindOf(join(checkout, parent)) === 'file') return [parent];
  const kind = kindOf(join(checkout, path));
  if (kind !== 'folder') return kind === null ? [] : [path];
  return readdirSync(join(checkout, path), { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1));
}
