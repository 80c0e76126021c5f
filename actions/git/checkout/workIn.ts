import { join } from 'node:path';
import { isMadeAgain } from '../../../machines/rules/isMadeAgain.ts';
import { reviewLock } from '../../../machines/rules/reviewLock.ts';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { problem, ProblemError, type Problem } from '../../../schemas/problem.ts';
import { kindOf } from '../../files/kindOf.ts';
import { type GitWorld, git } from '../git.ts';
import { findLayout } from '../layout.ts';
import { lookInto, storedIn, unmask } from './lookInto.ts';
import { type StatusQuestion, type StatusRow, statusOf } from './statusOf.ts';
import { withTemporaryIndex } from '../index/temporaryIndex.ts';
import type { Worktree } from '../worktrees/worktrees.ts';

/** What would be lost with a checkout; paths from its top folder. */
export interface Work {
  /** Changes, staged or not, and files git does not know. */
  readonly uncommitted: readonly string[];
  /** Files and folders git ignores, as far as no tool makes them again. */
  readonly ignored: readonly string[];
  /** Submodules and other repositories in it. Their commits go with them, and no commit of this repository could keep those. */
  readonly repositories: readonly string[];
  /** The same as `uncommitted` without files that are only missing. */
  readonly written: readonly string[];
}

const everything: StatusQuestion = { untracked: 'all', ignored: true };

/** Looks only, with two processes of git. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function workIn(checkout: string, world: GitWorld): Promise<Work> {
  const run = git(checkout, world);
  const layout = findLayout(checkout);
  const { masked, submodules } = layout === null ? { masked: [], submodules: [] } : await lookInto(run, layout);
  const listed =
    layout === null || masked.length === 0
      ? await statusOf(run, everything)
      : await withTemporaryIndex(layout.commonDir, join(layout.gitDir, 'index'), world, async ({ env }) => {
          await unmask(run, env, masked);
          return statusOf(run, { ...everything, env });
        });
  const rows = listed.filter(({ path }) => path !== reviewLock);
  const paths = (isMeant: (row: StatusRow) => boolean): readonly string[] => rows.filter(isMeant).map(({ path }) => path);
  return {
    uncommitted: paths(({ is }) => is !== 'ignored'),
    ignored: paths(({ is, path }) => is === 'ignored' && !isMadeAgain(path)),
    repositories: [...submodules, ...paths(isRepository).map((path) => path.slice(0, -1))],
    written: paths(({ is, isMissing }) => is !== 'ignored' && !isMissing),
  };
}

/** Git looks into every other folder that it does not know. */
export const isRepository = ({ is, path }: StatusRow): boolean => is === 'untracked' && path.endsWith('/');

/** The most paths a sentence names. */
const most = 20;

/** The same as a sentence; null when nothing would be lost. */
export function lossOf(checkout: string, { uncommitted, ignored, repositories }: Omit<Work, 'written'>): string | null {
  const named = (paths: readonly string[]): string => `${paths.slice(0, most).join(', ')}${paths.length > most ? ' …' : ''}`;
  if (repositories.length > 0) return `${checkout} holds repositories whose commits may be nowhere else: ${named(repositories)}.`;
  if (uncommitted.length > 0) return `${checkout} holds work that is not committed: ${named([...uncommitted, ...ignored])}.`;
  return ignored.length === 0 ? null : `${checkout} holds files that git ignores and no tool makes again: ${named(ignored)}.`;
}

/** The same as WORKTREE_DIRTY. */
export function lossIn(checkout: string, work: Omit<Work, 'written'>): Problem | null {
  const loss = lossOf(checkout, work);
  if (loss === null) return null;
  const [first] = work.repositories;
  const inside = first !== undefined && kindOf(join(checkout, first)) === 'folder' ? join(checkout, first) : null;
  return problem('WORKTREE_DIRTY', loss, {
    next:
      inside === null
        ? `git -C ${shellWord(checkout)} status --ignored`
        : `git -C ${shellWord(inside)} log --oneline --branches --not --remotes`,
    details: { worktree: checkout, paths: [...new Set([...work.repositories, ...work.uncommitted, ...work.ignored])] },
  });
}

/** The same of what git keeps of a checkout whose folder is gone, or was moved without git: the repositories of its submodules. */
export function mustStoreNothing({ path, gitDir }: Pick<Worktree, 'path' | 'gitDir'>): void {
  const [first, ...others] = storedIn(gitDir);
  if (first === undefined) return;
  const message = `${path} is gone, but git still keeps repositories of its submodules, whose commits may be nowhere else: ${[first, ...others].join(', ')}.`;
  throw new ProblemError(
    problem('WORKTREE_DIRTY', message, {
      // The repository itself still names the folder that is gone.
      next: `git --git-dir=${shellWord(join(gitDir, 'modules', first))} --work-tree=. log --oneline --branches --not --remotes`,
      details: { worktree: path, paths: [first, ...others] },
    }),
  );
}
