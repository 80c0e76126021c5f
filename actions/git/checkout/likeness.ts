import { constants, copyFileSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { writing } from '../../files/writing.ts';
import { foldersAbove } from '../foldersAbove.ts';
import type { Environment } from '../environment.ts';
import { isAttributes } from '../index/attributesIn.ts';
import { findLayout } from '../layout.ts';

/**
 * Makes a folder in which git finds what it would find in a checkout, were some of the files of attributes as said: by their
 * contents, null for none. Everything else is led to. Git goes by what stands on the disk, and starts filters there. Answers
 * what turns git to it. Throws FILE_NOT_WRITTEN.
 */
export function makeLikeness(checkout: string, place: string, attributes: ReadonlyMap<string, Uint8Array | null>): Environment {
  const folders = new Set(['.', ...[...attributes.keys()].flatMap(foldersAbove)]);
  writing(place, () => {
    for (const folder of folders) {
      mkdirSync(join(place, folder), { recursive: true });
      const names = kindOf(join(checkout, folder)) === 'folder' ? readdirSync(join(checkout, folder)) : [];
      for (const path of names.map((name) => join(folder, name)))
        if (path !== '.git' && !folders.has(path) && !attributes.has(path)) lead(join(checkout, path), join(place, path));
    }
    for (const [path, content] of attributes) if (content !== null) writeFileSync(join(place, path), content);
  });
  return { GIT_DIR: findLayout(checkout)?.gitDir, GIT_WORK_TREE: place };
}

/** Git reads no attributes by way of a link. Where there are no links, or not for everybody, there are some to folders. */
function lead(from: string, to: string): void {
  if (isAttributes(from) && lstatSync(from).isFile()) {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return;
  }
  try {
    symlinkSync(from, to, 'junction');
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
