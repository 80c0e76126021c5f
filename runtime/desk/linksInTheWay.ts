import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../actions/files/kindOf.ts';
import { readText } from '../../actions/files/readText.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';

/**
 * PATH_IS_LINK where one of the files below `folder` that are to be written is a symbolic link: what it leads to may belong to somebody
 * else, and a file in its place would not be what people have put there. Null where none is.
 * @param paths from `folder`
 */
export function linksInTheWay(folder: string, paths: readonly string[]): Problem | null {
  const linked = paths.filter((path) => {
    const target = join(folder, path);
    return kindOf(target) === 'file' && lstatSync(target).isSymbolicLink();
  });
  if (linked[0] === undefined) return null;
  const link = join(folder, linked[0]);
  const [first, own] = [shellWord(link), shellWord(`${link}.own`)];
  return problem('PATH_IS_LINK', `In ${folder} a symbolic link stands where a file was to be written: ${linked.join(', ')}.`, {
    next: readText(link) === null ? `rm ${first}` : `cp -L ${first} ${own} && mv ${own} ${first}`,
    details: { folder, paths: linked },
  });
}
