import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from '../../actions/files/isFolder.ts';
import { kindOf } from '../../actions/files/kindOf.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { realPlace } from '../../actions/git/realPlace.ts';
import { isMovedHere } from '../../actions/git/worktrees/isMovedHere.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { movedWorktree } from '../../machines/rules/movedWorktree.ts';
import { recoveryCases } from '../../machines/rules/recoveryCases.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { observeRecovery } from '../recovery/observeRecovery.ts';
import { recover } from '../session/recover.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';
import { orThrow } from '../orThrow.ts';

/** What a crash has left of the work on missions, and folders among the worktrees that git knows nothing of. */
export async function diagnoseWorkspaces(patient: Patient): Promise<readonly Diagnosed[]> {
  const found: Diagnosed[] = [];
  for (const mission of patient.missions.filter(({ meta }) => !meta.baseline_merge_commit))
    found.push(...(await lanesOf(patient, mission)));
  const told = new Set(found.map(({ finding }) => finding.extra['worktree']));
  return [...found, ...husks(patient).filter(({ finding }) => !told.has(finding.extra['worktree']))];
}

async function lanesOf({ world, project }: Patient, mission: Patient['missions'][number]): Promise<readonly Diagnosed[]> {
  const observed = await observeRecovery({ world, project, mission });
  // A log or a lanes.json that cannot be read is told by another area.
  if (!observed.ok) return [];
  const { directory } = mission;
  const cases = recoveryCases(observed.value.facts).filter(
    ({ kind, repairs, next }) =>
      kind !== 'orphan_context' && kind !== 'ready_to_start_from_target' && kind !== 'work_kept' && (repairs || next !== null),
  );
  return cases.map(({ kind, repairs, sentence, next, packages, worktree, branch }) =>
    diagnosed('workspaces', {
      code: kind.toUpperCase(),
      message: sentence,
      mission: directory,
      severity: kind === 'branch_lost' || kind === 'lanes_missing' ? 'error' : kind === 'branch_elsewhere' ? 'info' : 'warning',
      next: repairs ? commandLine.recover(directory) : next,
      extra: { packages, worktree, branch },
      repair: repairs
        ? async () => {
            const { errors } = orThrow(await recover(world, { mission: directory, wp: null, dryRun: false }));
            // It leaves a row of its own in the operation log.
            return { changed: {}, refused: errors };
          }
        : null,
    }),
  );
}

/**
 * Folders below `.worktrees/` that are no worktrees. Only an empty one is taken away: nobody knows what the others hold. Nor is one
 * where `.worktrees` is a link: whose folders those are nobody knows either.
 */
function husks({ world, project: { root, commonDir } }: Patient): readonly Diagnosed[] {
  const folder = join(root, '.worktrees');
  const known = new Set(
    listWorktrees(commonDir)
      .filter(({ state }) => state === 'present')
      .map(({ path }) => realPlace(path)),
  );
  const names = isFolder(folder)
    ? readdirSync(folder).filter((name) => kindOf(join(folder, name)) === 'folder' && !known.has(realPlace(join(folder, name))))
    : [];
  return names.map((name) => {
    const path = join(folder, name);
    const isEmpty = readdirSync(path).length === 0;
    const moved = isMovedHere(commonDir, path) ? movedWorktree(root, path) : null;
    return diagnosed('workspaces', {
      code: 'WORKTREE_HUSK',
      message: moved?.sentence ?? `${path} looks like a worktree, and git knows nothing of it${isEmpty ? ': it is empty' : ''}.`,
      next: moved?.next ?? (isEmpty ? `rmdir ${shellWord(path)}` : `mv ${shellWord(path)} ${shellWord(`${path}.aside`)}`),
      extra: { worktree: path },
      repair:
        isEmpty && kindOf(folder) === 'folder' && occupied(world, path) === null
          ? async () => {
              if (existsSync(path)) rmdirSync(path);
              return { changed: {} };
            }
          : null,
    });
  });
}
