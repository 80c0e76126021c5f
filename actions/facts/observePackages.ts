import { basename } from 'node:path';
import { idOfFileName, packageFile, unreadPackage, type PackageFile } from '../../machines/rules/packageFile.ts';
import { packageTexts } from '../files/packageTexts.ts';
import { skimFrontMatter } from '../files/skimFrontMatter.ts';

export interface ObservedPackages {
  /** One for each id, in the order of their file names. */
  readonly files: readonly PackageFile[];
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
}

/**
 * Looks at the packages of a mission, as far as a decision needs them. Only a head that is not written simply costs the
 * YAML library. A broken file hides neither the others nor itself: its package keeps its place.
 */
export async function observePackages(tasksFolder: string): Promise<ObservedPackages> {
  const found = new Map<string, PackageFile>();
  const unreadable: string[] = [];
  const keep = (file: PackageFile | null, name: string): void => {
    if (file === null) unreadable.push(`${name} does not say which work package it is.`);
    else if (found.has(file.wp_id)) unreadable.push(`${name} is a second file of the work package ${file.wp_id}.`);
    else {
      found.set(file.wp_id, file);
      if (file.flaw !== null) unreadable.push(file.flaw);
    }
  };
  const lost = (name: string, sentence: string): void => {
    const wpId = idOfFileName(name);
    if (wpId === null) unreadable.push(sentence);
    else keep(unreadPackage(wpId, name, sentence), name);
  };
  for (const file of packageTexts(tasksFolder)) {
    const name = basename(file.path);
    if ('problem' in file) {
      lost(name, file.problem.message);
      continue;
    }
    const skimmed = skimFrontMatter(file.text);
    if (skimmed !== null) {
      keep(packageFile(skimmed.mapping, name), name);
      continue;
    }
    const { parseFrontMatter } = await import('../files/frontMatter.ts');
    const read = parseFrontMatter(file.text, name);
    if (read.ok) keep(packageFile(read.value.mapping, name), name);
    else lost(name, read.problems.map(({ message }) => message).join(' '));
  }
  return { files: [...found.values()], unreadable };
}
