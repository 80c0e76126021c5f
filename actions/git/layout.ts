import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { readText } from '../files/readText.ts';

/** Where git keeps what belongs to a checkout. All paths are absolute and free of symbolic links. */
export interface Layout {
  /** The top folder of the checkout, the one around a bare repository, or that itself. */
  readonly checkout: string;
  /** What belongs to this checkout alone: HEAD, the index, operations in progress. */
  readonly gitDir: string;
  /** What all checkouts of the repository share: refs, objects, the registry of worktrees. */
  readonly commonDir: string;
  /** The checkout the repository was made in; null when there is none: the repository is bare, or the checkout was removed. */
  readonly mainCheckout: string | null;
  /** Whether the checkout is a submodule of the one around it. */
  readonly isSubmodule: boolean;
}

/** The system's own answer: node's is made of one question for each folder on the way. */
const realPath = realpathSync.native;

/**
 * The layout of the checkout that `folder` lies in, read from the file system alone; null outside any checkout.
 * A folder that was removed under the feet of whoever stands in it still has the folders around it.
 * Throws GIT_POINTER_BROKEN when the checkout's `.git` file points to nothing.
 */
export function findLayout(folder: string): Layout | null {
  let standing = folder;
  while (!existsSync(standing) && standing !== dirname(standing)) standing = dirname(standing);
  for (let checkout = realPath(standing); ; checkout = dirname(checkout)) {
    const layout = layoutAt(checkout);
    if (layout !== null || checkout === dirname(checkout)) return layout;
  }
}

function layoutAt(checkout: string): Layout | null {
  const dotGit = join(checkout, '.git');
  if (existsSync(join(dotGit, 'HEAD'))) {
    const gitDir = realPath(dotGit);
    return { checkout, gitDir, commonDir: gitDir, mainCheckout: unlessBare(gitDir, checkout), isSubmodule: false };
  }
  // A folder called .git without a HEAD is no repository; git walks past it, and so do we.
  const pointer = existsSync(dotGit) ? readText(dotGit) : null;
  if (pointer !== null) return pointedAt(checkout, dotGit, pointer);
  // Whoever stands in the `.git` of a checkout means that one.
  const isBare = existsSync(join(checkout, 'HEAD')) && coreSettings(checkout).bare;
  return isBare ? { checkout, gitDir: checkout, commonDir: checkout, mainCheckout: null, isSubmodule: false } : null;
}

/** The layout of a checkout whose `.git` is a file: a linked worktree, a submodule, or a repository kept elsewhere. */
function pointedAt(checkout: string, dotGit: string, pointer: string): Layout {
  const target = targetOf(pointer);
  if (target === null) throw broken(dotGit, 'it does not name a git directory');
  const named = resolve(checkout, target);
  const commonDir = commonDirOf(named);
  if (commonDir === null) throw broken(dotGit, `there is none at ${named}`);
  const gitDir = existsSync(named) ? realPath(named) : named;
  const isLinked = gitDir !== commonDir;
  return {
    checkout,
    gitDir,
    commonDir,
    mainCheckout: isLinked ? mainCheckoutOf(commonDir) : unlessBare(commonDir, checkout),
    isSubmodule: !isLinked && commonDir.includes('/modules/'),
  };
}

/** The git directory that the text of a `.git` file names, as it is written there. A path may have line ends within it, as for git. */
export const targetOf = (pointer: string): string | null => /^gitdir: (.+)/s.exec(withoutEnd(pointer))?.[1] ?? null;

/** A file of one line, or of one path, without the end of that line. */
const withoutEnd = (text: string): string => text.replace(/[\r\n]+$/, '');

/** Null when the pointer leads to no repository. */
function commonDirOf(gitDir: string): string | null {
  const shared = readText(join(gitDir, 'commondir'));
  if (shared !== null) return repositoryAt(resolve(gitDir, withoutEnd(shared)));
  // A worktree that git has already forgotten still says by the shape of its pointer where it belongs.
  return repositoryAt(gitDir) ?? (basename(dirname(gitDir)) === 'worktrees' ? repositoryAt(dirname(dirname(gitDir))) : null);
}

const repositoryAt = (path: string): string | null => (existsSync(join(path, 'HEAD')) ? realPath(path) : null);

/** The folder around a bare repository has a `.git` as well, for the sake of the worktrees in it; git has no files there. */
const unlessBare = (commonDir: string, checkout: string): string | null => (coreSettings(commonDir).bare ? null : checkout);

/** From a linked worktree the main checkout is known by git's configuration or by being the folder around `.git`. */
function mainCheckoutOf(commonDir: string): string | null {
  const { bare, worktree } = coreSettings(commonDir);
  if (worktree !== null) {
    const checkout = resolve(commonDir, worktree);
    return existsSync(checkout) ? realPath(checkout) : null;
  }
  return bare || basename(commonDir) !== '.git' ? null : dirname(commonDir);
}

/** `core.bare` and `core.worktree` of a repository, and nothing else of git's configuration. */
function coreSettings(commonDir: string): { readonly bare: boolean; readonly worktree: string | null } {
  let section = '';
  let bare = false;
  let worktree: string | null = null;
  for (const file of ['config', 'config.worktree']) {
    for (const line of (readText(join(commonDir, file)) ?? '').split('\n')) {
      section = /^\s*\[([^\]"]*)\]/.exec(line)?.[1]?.trim().toLowerCase() ?? (/^\s*\[/.test(line) ? '' : section);
      const [, key, value] = section === 'core' ? (/^\s*(bare|worktree)\s*=\s*(.*?)\s*$/i.exec(line) ?? []) : [];
      if (key?.toLowerCase() === 'bare') bare = value === 'true';
      if (key?.toLowerCase() === 'worktree') worktree = value?.replace(/^"(.*)"$/, '$1') ?? null;
    }
  }
  return { bare, worktree };
}

function broken(dotGit: string, reason: string): ProblemError {
  return new ProblemError(
    problem('GIT_POINTER_BROKEN', `${dotGit} does not lead to a git repository: ${reason}.`, { details: { path: dotGit } }),
  );
}
