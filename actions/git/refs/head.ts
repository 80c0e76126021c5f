import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { readText } from '../../files/readText.ts';
import { followRef } from './refs.ts';

/** What a checkout has checked out. */
export interface Head {
  /** Short name of the branch that moves with it; null when HEAD is detached. */
  readonly branch: string | null;
  /** The commit; null on a branch that has none yet, and where git no longer knows the checkout. */
  readonly commit: string | null;
}

const branches = 'refs/heads/';

/** The HEAD of the checkout whose git directory is `gitDir`. Throws GIT_REF_STORAGE_UNSUPPORTED for a repository with reftables. */
export function readHead(gitDir: string, commonDir: string): Head {
  const content = headContent(gitDir);
  if (content === null) return { branch: null, commit: null };
  const name = /^ref: (.+)$/.exec(content)?.[1];
  if (name === undefined) return { branch: null, commit: content };
  // Where refs are kept in reftables, HEAD is a placeholder that names a branch no repository can have.
  if (name === `${branches}.invalid`) throw reftables(commonDir);
  const { name: last, oid } = followRef(commonDir, name);
  return { branch: last.startsWith(branches) ? last.slice(branches.length) : null, commit: oid };
}

/** HEAD as `ref: <name>` or an object id. Repositories of the early days have a symbolic link instead, which reads like a detached HEAD. */
function headContent(gitDir: string): string | null {
  const path = join(gitDir, 'HEAD');
  const content = readText(path)?.trim() ?? null;
  if (content?.startsWith('ref: ') === true) return content;
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? `ref: ${readlinkSync(path)}` : content;
}

function reftables(commonDir: string): ProblemError {
  return new ProblemError(
    problem('GIT_REF_STORAGE_UNSUPPORTED', `${commonDir} keeps its refs in reftables, which this program does not read.`, {
      next: 'git refs migrate --ref-format=files',
      details: { path: commonDir },
    }),
  );
}
