import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../../actions/files/isFolder.ts';
import { readText } from '../../actions/files/readText.ts';
import { git } from '../../actions/git/git.ts';
import { readRef } from '../../actions/git/refs.ts';
import { listWorktrees } from '../../actions/git/worktrees.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { readWorkspaceContext } from '../../machines/rules/workspaceContext.ts';
import { fileChange } from '../desk/fileChange.ts';
import { removeIfThere } from '../desk/removeIfThere.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Notes on worktrees whose branch is gone, and entries of worktrees whose folder and branch are. */
export async function diagnoseOrphans(patient: Patient): Promise<readonly Diagnosed[]> {
  return [...contexts(patient), ...entries(patient)];
}

function contexts({ project }: Patient): readonly Diagnosed[] {
  const folder = join(project.root, '.kittify', 'workspaces');
  const names = isFolder(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
    : [];
  return names.flatMap((name) => {
    const path = join(folder, name);
    const before = readText(path) ?? '';
    const context = readWorkspaceContext(before);
    if (context !== null && readRef(project.commonDir, `refs/heads/${context.branch_name}`) !== null) return [];
    return [
      diagnosed('orphans', {
        code: 'ORPHAN_CONTEXT',
        severity: 'info',
        mission: context?.mission_slug ?? null,
        extra: { path },
        message:
          context === null
            ? `${path} is no note on a worktree that anybody could read.`
            : `${path} is a note on ${context.lane_id}, whose branch ${context.branch_name} is gone.`,
        next: `rm ${shellWord(path)}`,
        repair: async () => {
          removeIfThere(path);
          return { changed: fileChange(project, path, before) };
        },
      }),
    ];
  });
}

/** The branch of a worktree whose folder is gone may still be needed: then its entry is for recovery to use. */
function entries({ world, project: { root, commonDir } }: Patient): readonly Diagnosed[] {
  const lost = listWorktrees(commonDir).filter(
    ({ state, isLocked, head }) =>
      state === 'missing' && !isLocked && (head.branch === null || readRef(commonDir, `refs/heads/${head.branch}`) === null),
  );
  return lost.map(({ path }) =>
    diagnosed('orphans', {
      code: 'WORKTREE_MISSING',
      severity: 'info',
      extra: { worktree: path },
      message: `Git remembers a worktree at ${path}, which is gone with its branch.`,
      next: `git -C ${shellWord(root)} worktree prune`,
      repair: async () => {
        await git(root, world)(['worktree', 'prune']);
        return { changed: {} };
      },
    }),
  );
}
