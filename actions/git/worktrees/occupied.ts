import { sep } from 'node:path';
import type { GitWorld } from '../git.ts';
import { realPlace } from '../realPlace.ts';

/** Why a folder stays, whatever is to become of it: the command was given in it or below it. Null when it was given elsewhere. */
export function occupied({ cwd }: Pick<GitWorld, 'cwd'>, path: string): string | null {
  const [here, place] = [realPlace(cwd), realPlace(path)];
  return here === place || here.startsWith(`${place}${sep}`)
    ? `The command was given in ${path}: whoever stands there would stand nowhere.`
    : null;
}
