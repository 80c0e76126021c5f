import { relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import type { Project } from '../project.ts';

/** Whether the commit that is checked out holds a file as it stands on the disk; line ends do not count. Costs one git process. */
export function isCommitted({ root, commonDir, checkout }: Project, path: string): boolean {
  const text = readText(path);
  if (text === null || checkout.head === null) return false;
  const committed = readFileOnRef(commonDir, checkout.head, relative(root, path).split(sep).join('/'));
  return committed !== null && plain(committed) === plain(text);
}

const plain = (text: string): string => text.replaceAll('\r\n', '\n');
