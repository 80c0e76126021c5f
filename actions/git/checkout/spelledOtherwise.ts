import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { foldersAbove } from '../foldersAbove.ts';

/**
 * Paths that differ in their case alone, and do not stand in a checkout as they are spelled: a disk that knows no case would show
 * there what stands as the other.
 */
export function spelledOtherwise(checkout: string, paths: readonly string[]): ReadonlySet<string> {
  const alike = new Map<string, readonly string[]>();
  for (const path of paths) alike.set(path.toLowerCase(), [...(alike.get(path.toLowerCase()) ?? []), path]);
  const twins = [...alike.values()].filter(({ length }) => length > 1).flat();
  return new Set(twins.filter((path) => !isSpelled(checkout, path)));
}

const isSpelled = (checkout: string, path: string): boolean =>
  [...foldersAbove(path), path].every((each) => {
    const folder = dirname(`${checkout}/${each}`);
    return kindOf(folder) === 'folder' && readdirSync(folder).includes(basename(each));
  });
