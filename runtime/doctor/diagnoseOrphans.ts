import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { isFolder } from '../../actions/files/isFolder.ts';
import { readText } from '../../actions/files/readText.ts';
import { writing } from '../../actions/files/writing.ts';
import { type Git, git } from '../../actions/git/git.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { stagedIn } from '../../actions/git/worktrees/goneWorktree.ts';
import { whereMoved } from '../../actions/git/worktrees/whereMoved.ts';
import { listWorktrees, type Worktree } from '../../actions/git/worktrees/worktrees.ts';
import { stoodOn } from '../../actions/git/worktrees/stoodOn.ts';
import { movedWorktree } from '../../machines/rules/movedWorktree.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { readWorkspaceContext } from '../../machines/rules/workspaceContext.ts';
import { fileChange } from '../desk/fileChange.ts';
import { removeIfThere } from '../desk/removeIfThere.ts';
import type { Project } from '../project.ts';
import { diagnosed, type Diagnosed, type Patient, type Repaired } from './diagnosed.ts';

/** Notes on worktrees whose branch is gone, and entries of worktrees whose folder and branch are. */
export async function diagnoseOrphans(patient: Patient): Promise<readonly Diagnosed[]> {
  return [...contexts(patient), ...(await entries(patient))];
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
async function entries({ world, project }: Patient): Promise<readonly Diagnosed[]> {
  const { root, commonDir } = project;
  const lost = listWorktrees(commonDir).filter(
    ({ state, isLocked, head }) =>
      state === 'missing' && !isLocked && (head.branch === null || readRef(commonDir, `refs/heads/${head.branch}`) === null),
  );
  const run = git(root, world);
  const found: Diagnosed[] = [];
  for (const one of lost) {
    const { path, gitDir } = one;
    const place = whereMoved(root, one);
    if (place !== null) {
      const { sentence, next } = movedWorktree(root, place);
      found.push(diagnosed('orphans', { code: 'WORKTREE_MISSING', extra: { worktree: path }, message: sentence, next }));
      continue;
    }
    const held = await heldIn(run, one);
    const gone = `Git remembers a worktree at ${path}, which is gone${readHead(gitDir, commonDir).branch === null ? '' : ' with its branch'}.`;
    found.push(
      diagnosed('orphans', {
        code: 'WORKTREE_MISSING',
        severity: held === null ? 'info' : 'warning',
        extra: { worktree: path },
        message:
          held === null ? gone : `${gone} Nothing else has ${held.what}. If it was only moved: git worktree repair <where it is now>.`,
        next:
          held === null
            ? `git -C ${shellWord(root)} worktree remove ${shellWord(path)}`
            : held.commit === null
              ? `git -C ${shellWord(root)} worktree list`
              : `git -C ${shellWord(root)} branch ${shellWord(`${basename(gitDir)}-${held.commit.slice(0, 8)}`)} ${held.commit}`,
        repair: held === null ? () => forget(project, gitDir) : null,
      }),
    );
  }
  return found;
}

/** What would go with an entry of git's registry for ever: its folder may only have been moved. Null when nothing would. */
async function heldIn(run: Git, lost: Worktree): Promise<{ readonly what: string; readonly commit: string | null } | null> {
  const { gitDir } = lost;
  if (existsSync(join(gitDir, 'modules'))) return { what: 'the repositories of its submodules', commit: null };
  const commit = lastCommitOf(gitDir);
  if (commit === null || (await run.ask(['cat-file', '-e', `${commit}^{commit}`])).exitCode !== 0) return null;
  if ((await run(['for-each-ref', '--count=1', '--contains', commit])) === '')
    return { what: `its commits up to ${commit.slice(0, 12)}`, commit };
  return (await stagedIn(run.checkout, lost, run.world)).paths.length === 0 ? null : { what: 'what is staged in it', commit: null };
}

/** What was checked out last, by HEAD itself or, where its branch is gone, by git's own diary of it. */
function lastCommitOf(gitDir: string): string | null {
  const head = readText(join(gitDir, 'HEAD'))?.trim() ?? '';
  return head.startsWith('ref: ') ? stoodOn(gitDir) : head;
}

/** Takes this one entry away and no other, and keeps every file of it, so that it can be had back. */
async function forget({ root, commonDir }: Project, gitDir: string): Promise<Repaired> {
  const files = readdirSync(gitDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const changes = files.map(
    (path) => [relative(root, path).split(sep).join('/'), { before: keepFile(commonDir, path), after: null }] as const,
  );
  writing(gitDir, () => rmSync(gitDir, { recursive: true }));
  return { changed: { files: Object.fromEntries(changes) } };
}
