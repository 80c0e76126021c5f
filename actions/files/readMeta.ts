import { join } from 'node:path';
import { formerVersions } from '../../machines/rules/formerVersions.ts';
import { readMeta as metaIn } from '../../machines/rules/identity.ts';
import type { Meta } from '../../schemas/meta.ts';
import { type Outcome, failure } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { readText } from './readText.ts';

/**
 * The meta.json of a mission's folder. Fails with META_UNREADABLE when it is missing or cannot be used; one broken mission
 * says nothing about its neighbours. Throws FILE_NOT_READ when the file system refuses.
 */
export function readMeta(folder: string): Outcome<Meta> {
  const path = join(folder, 'meta.json');
  const text = readText(path);
  if (text === null)
    return failure(problem('META_UNREADABLE', `${path} does not exist.`, { next: formerVersions(path), details: { path } }));
  const meta = metaIn(text);
  if (meta.ok) return meta;
  const [first, ...others] = meta.problems.map((found) => ({
    ...found,
    message: `${path}: ${found.message}`,
    next: formerVersions(path),
    details: { ...found.details, path },
  }));
  return first === undefined ? meta : failure(first, ...others);
}
