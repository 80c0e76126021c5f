import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kindOf } from '../../actions/files/kindOf.ts';
import { isAbsence } from '../../actions/files/readText.ts';
import { addWorktree } from '../../actions/git/worktrees/addWorktree.ts';
import { begunRemoval } from '../../actions/git/worktrees/begunRemoval.ts';
import { deleteRef } from '../../actions/git/refs/deleteRef.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { moveCheckout } from '../../actions/git/checkout/moveCheckout.ts';
import { moveRef } from '../../actions/git/refs/moveRef.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { standsAs } from '../../actions/git/checkout/standsAs.ts';
import { removeWorktree } from '../../actions/git/worktrees/removeWorktree.ts';
import { rescueWork } from '../../actions/git/worktrees/rescueWork.ts';
import type { Hands } from '../../machines/port.ts';
import type { Clearing, ports } from '../../machines/undo/ports.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { failure, success } from '../../schemas/outcome.ts';
import { problem, ProblemError } from '../../schemas/problem.ts';
import type {
  CompensatingRows,
  Done,
  Keeping,
  KeptWork,
  Moves,
  RecordedCompensation,
  Restoration,
  WorktreeReturn,
} from '../../schemas/undo.ts';
import { commitStatus } from '../commitStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { worldFailure } from '../desk/worldFailure.ts';
import { writeFileAtomically } from '../desk/writeFileAtomically.ts';
import { openDirectory } from '../mission.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { ledAway } from './ledAway.ts';
import { retreat } from './retreat.ts';
import { orThrow } from '../orThrow.ts';
import { warningsOf } from '../desk/warningsOf.ts';

interface Scene {
  readonly world: World;
  readonly project: Project;
}

/** The hands that take an operation back. Each looks first what is done already. */
export function undoHands(scene: Scene): Hands<typeof ports> {
  const hands = steps(scene);
  return { ...hands, retreat: (order) => retreat(scene, order, hands) };
}

const steps = (scene: Scene): Omit<Hands<typeof ports>, 'retreat'> => ({
  keep: (order) => keep(scene, order),
  clear: (order) => clear(scene, order),
  move: (order) => move(scene, order),
  restore: (order) => restore(scene, order),
  make: ({ root, worktrees }) => make(scene, root, worktrees),
  record: (order) => record(scene, order),
  commit: async ({ mission: directory, message }) => {
    const { world, project } = scene;
    const mission = orThrow(openDirectory(project, directory));
    const { commits, changed } = await commitStatus(world, project, mission, { message, paths: [], kind: 'milestone' });
    return { commits: [...commits], changed };
  },
});

async function keep({ world, project: { commonDir } }: Scene, { root, files, rescues }: Keeping): Promise<KeptWork> {
  const works: Record<string, string> = {};
  for (const { key, rescue } of rescues) {
    const { commit } = await rescueWork(rescue, world);
    if (commit !== null) works[key] = commit;
  }
  const blobs = Object.fromEntries(
    files.flatMap((path): readonly [string, string][] => {
      const id = keepFile(commonDir, join(root, path));
      return id === null ? [] : [[path, id]];
    }),
  );
  return { works, blobs, changed: {} };
}

/** What is not committed in a worktree was kept before; what has come since, while nobody ran this or just now, is kept too. */
async function clear({ world, project: { commonDir } }: Scene, { root, worktrees, rescues }: Clearing): Promise<Done> {
  const gone: NonNullable<ReportedChanges['worktrees']> = {};
  for (const { key, path, state } of worktrees) {
    const more = rescues.find((each) => each.key === key);
    const isStanding = begunRemoval(commonDir, path)?.state === 'present' || existsSync(join(path, '.git'));
    const kept = state.work === null || more === undefined ? state.work : (readRef(commonDir, more.rescue.ref) ?? state.work);
    const work = more !== undefined && isStanding ? (await rescueWork(more.rescue, world)).commit : null;
    await removeWorktree({ checkout: root, path, mayHoldWork: true }, world);
    gone[key] = { before: { ...state, work: work ?? kept }, after: null };
  }
  return { changed: { worktrees: gone } };
}

/** Branches that come are there before a checkout is switched to one of them, and those that go are left by every checkout before. */
async function move({ world, project: { commonDir } }: Scene, { root, refs, checkouts }: Moves): Promise<Done> {
  const run = git(root, world);
  const layout = await enterCheckout(root, world);
  const reason = 'spec-kitty undo';
  for (const { ref, now, become } of refs)
    if (become !== null && !(await moveRef(run, layout, { ref, before: now, after: become, reason }))) throw overtaken(ref);
  for (const each of checkouts) {
    const { checkout, branch, isDetached = false, to } = each;
    const { gitDir } = await enterCheckout(checkout, world);
    if (isDetached && readHead(gitDir, commonDir).branch !== null)
      await git(checkout, world)(['update-ref', '--no-deref', '-m', reason, 'HEAD', to]);
    if (branch !== null && readHead(gitDir, commonDir).branch !== branch)
      await git(checkout, world)(['symbolic-ref', '-m', reason, 'HEAD', `refs/heads/${branch}`]);
    if (each.from !== to) await moveCheckout(each, world);
  }
  for (const { ref, now, become } of refs)
    if (become === null && now !== null && !(await deleteRef(run, layout, ref, now))) throw overtaken(ref);
  const worktrees = Object.fromEntries(
    checkouts.flatMap(({ told }) => (told === null ? [] : [[told.key, { before: told.before, after: told.after }]])),
  );
  return { changed: { refs: Object.fromEntries(refs.map(({ ref, now, become }) => [ref, { before: now, after: become }])), worktrees } };
}

const overtaken = (what: string): ProblemError =>
  new ProblemError(
    problem('UNDO_OVERTAKEN', `${what} was changed while the operation was taken back.`, {
      unchanged: 'What was taken back before that is taken back; this was left as it is.',
      next: 'spec-kitty undo --abort',
      details: { what },
    }),
  );

async function restore({ world, project }: Scene, { root, files, config }: Restoration): Promise<Done> {
  const { commonDir } = project;
  const led = ledAway(project, files);
  if (led !== null)
    throw new ProblemError({ ...led, unchanged: 'What was taken back before that is taken back; the files are as they were.' });
  const run = git(root, world);
  for (const { path, now, become } of files) {
    const place = join(root, path);
    const found = await standsAs(run, commonDir, path, [become, now]);
    if (found === become) continue;
    if (found !== now) throw overtaken(path);
    const content = become === null ? null : (readBlobs(commonDir, [become]).get(become) ?? (await run(['cat-file', 'blob', become])));
    try {
      if (content === null) remove(root, path);
      else {
        mkdirSync(dirname(place), { recursive: true });
        writeFileAtomically(place, content);
      }
    } catch (error) {
      throw new ProblemError(
        worldFailure(error, `${place} could not be put back`, 'Files before it are back; the same command puts back the rest.'),
      );
    }
  }
  for (const { path, become } of files) if (become === null && path.endsWith('/meta.json')) removeEmptyFolders(dirname(join(root, path)));
  for (const { key, become } of config)
    await run.ask(become === null ? ['config', '--local', '--unset', key] : ['config', '--local', key, become]);
  const told = <T extends { readonly now: string | null; readonly become: string | null }>(
    list: readonly T[],
    name: (one: T) => string,
  ): NonNullable<ReportedChanges['files']> => Object.fromEntries(list.map((one) => [name(one), { before: one.now, after: one.become }]));
  return { changed: { files: told(files, ({ path }) => path), config: told(config, ({ key }) => key) } };
}

/** Folders that were made for a file go with it, as far as nothing else is in them. */
function remove(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let parent = dirname(path); parent !== '.' && isEmpty(join(root, parent)); parent = dirname(parent)) rmdirSync(join(root, parent));
}

const isEmpty = (folder: string): boolean => {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
};

/** What is left of a mission that has gone are the folders it was to fill. */
function removeEmptyFolders(folder: string): void {
  if (kindOf(folder) !== 'folder') return;
  for (const name of readdirSync(folder)) removeEmptyFolders(join(folder, name));
  if (isEmpty(folder)) rmdirSync(folder);
}

async function make({ world }: Scene, root: string, worktrees: readonly WorktreeReturn[]): Promise<Done> {
  for (const {
    path,
    state: { branch, head: commit, work, sparse },
  } of worktrees) {
    const { head } = await addWorktree(
      {
        checkout: root,
        path,
        ...(branch === null ? { branch, commit: commit ?? '' } : { branch }),
        ...(sparse === null ? {} : { sparse }),
      },
      world,
    );
    if (work !== null && head !== null) {
      await moveCheckout({ checkout: path, from: head, to: work, leaves: [] }, world);
      // It was not committed then, so it is not staged now.
      await moveCheckout({ checkout: path, from: work, to: head, leaves: [], isIndexOnly: true }, world);
    }
  }
  return {
    changed: { worktrees: Object.fromEntries(worktrees.map(({ key, state }) => [key, { before: null, after: { ...state, work: null } }])) },
  };
}

/** Once more under the mission's lock: what has moved a package since is not made up for blindly. */
function record({ world, project }: Scene, { mission: directory, rows, expects }: CompensatingRows): RecordedCompensation {
  const events = rows.map(({ event_id }) => event_id);
  const { behind } = orThrow(
    recordEvents(world, project, orThrow(openDirectory(project, directory)), (present) => {
      const moved = Object.entries(expects).find(
        ([wp, last]) => (ownEntry(present.status.fold.packages, wp)?.last_event_id ?? null) !== last,
      );
      if (moved !== undefined && !events.some((id) => present.hasEvent(id))) return failure(overtaken(moved[0]).problem);
      return success({ rows, packages: [], answer: null });
    }),
  );
  return {
    events,
    warnings: warningsOf(behind),
    changed: { events },
  };
}
