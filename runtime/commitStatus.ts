import { relative, sep } from 'node:path';
import { readConfig } from '../actions/files/readConfig.ts';
import { commitFiles } from '../actions/git/commits/commitFiles.ts';
import { readHead } from '../actions/git/refs/head.ts';
import { mirrorOfStatus, statusTrailer } from '../machines/rules/bookkeeping.ts';
import type { ReportedChanges } from '../schemas/changes.ts';
import { ProblemError, type Problem } from '../schemas/problem.ts';
import type { StatusCommit } from '../schemas/statusCommit.ts';
import { withReported, noChanges } from './engine/changes.ts';
import { missionDesk } from './desk/missionDesk.ts';
import type { ShortOperation } from './desk/shortOperation.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';
import { isProtectedBranch } from './isProtectedBranch.ts';
import type { World } from './world.ts';

/** What a command has written of a mission. */
export interface WrittenStatus {
  /** The first line says what happened (`WP01: claimed by claude`). */
  readonly message: string;
  /** Files beside the event log and status.json, absolute; those two always come along. */
  readonly paths: readonly string[];
  /** A `milestone` (finalized, accepted) is committed also where the project wants no commit for each move. */
  readonly kind: 'move' | 'milestone';
  /** Where the branch of the status was when an operation planned this: a run that takes over then knows a commit of the killed one. */
  readonly expectedTip?: string | null;
  /** The short operation this is a part of. */
  readonly operation?: Pick<ShortOperation, 'tell'>;
}

export interface CommittedStatus {
  /** One for each checkout that holds such files: in most missions there is one. */
  readonly commits: readonly StatusCommit[];
  /** What was done to refs, for the operation log. */
  readonly changed: ReportedChanges;
}

/**
 * Commits the files of a mission that a command has written, on the branch that is checked out where they are, and nothing
 * else of the user's. Bookkeeping does not pile up: an own commit that nobody has seen gives its place to the next. On a
 * protected branch the files are kept under a private ref and stay in the working tree.
 *
 * Call it after `recordEvents` has given the mission's lock back. The events are durable by then, so a commit that cannot be
 * made (a hook refuses, git is in the middle of a rebase) is no failure of the command: its place is in the reply, and the
 * next commit takes the files along.
 */
export async function commitStatus(world: World, project: Project, mission: Mission, written: WrittenStatus): Promise<CommittedStatus> {
  const done: Done[] = [];
  const { expectedTip: _, ...elsewhere } = written;
  for (const [index, part] of partsOf(project, mission, written.paths).entries())
    done.push(await commitPart(world, project, mission, index === 0 ? written : elsewhere, part));
  return { commits: done.map(({ commit }) => commit), changed: done.reduce((changes, one) => withReported(changes, one), noChanges) };
}

/** The files that are in one checkout. */
interface Part {
  readonly checkout: string;
  readonly gitDir: string;
  /** From the top of the checkout, with forward slashes. */
  readonly paths: readonly string[];
}

interface Done {
  readonly commit: StatusCommit;
  readonly changed: ReportedChanges;
}

/** Status has a checkout of its own in missions with a coordination branch, and that checkout lies inside of the other. */
function partsOf(project: Project, { directory, homes }: Mission, paths: readonly string[]): readonly Part[] {
  const { status, planning } = homes;
  if (status.at === 'branch') throw new TypeError('A status that is on a branch alone is not written.');
  const desk = missionDesk(project.desk, directory, status.folder);
  const within = (checkout: string, path: string): boolean => path.startsWith(`${checkout}${sep}`);
  const own = [desk.path, desk.status, ...paths.filter((path) => within(status.checkout, path))];
  const others = paths.filter((path) => !within(status.checkout, path));
  const part = ({ checkout, gitDir }: { readonly checkout: string; readonly gitDir: string }, files: readonly string[]): Part => ({
    checkout,
    gitDir,
    paths: [...new Set(files.map((path) => relative(checkout, path).split(sep).join('/')))],
  });
  return [part(status, own), ...(others.length === 0 ? [] : [part(planning, others)])];
}

async function commitPart(
  world: World,
  project: Project,
  mission: Mission,
  { message, kind, expectedTip, operation }: WrittenStatus,
  part: Part,
): Promise<Done> {
  const { checkout, gitDir, paths } = part;
  const { branch } = readHead(gitDir, project.commonDir);
  const left = (note: string, problem_code: string | null = null): Done => ({
    commit: { state: 'left', branch, ref: null, commit: null, replaced: null, paths: [...paths], note, problem_code },
    changed: {},
  });
  const { settings } = await readConfig(project.root);
  if (!settings.autoCommit) return left('The project has turned commits by commands off (agents.auto_commit).');
  if (settings.statusCommit === 'milestones' && kind === 'move')
    return left('The project has bookkeeping committed at milestones alone (status.commit).');
  if (branch === null) return left(`${checkout} has no branch checked out to commit on.`);
  const name = mission.identity.mission_id ?? mission.directory;
  const mirror = isProtectedBranch(world, project, settings, branch) ? mirrorOfStatus(name) : null;
  try {
    const made = await commitFiles(
      {
        checkout,
        branch,
        paths: [...paths],
        message,
        trailers: { [statusTrailer]: name },
        mode: settings.statusCommit === 'each' ? 'each' : 'coalesced',
        mirror,
        ...(expectedTip === undefined ? {} : { expectedTip }),
      },
      world,
      operation?.tell,
    );
    const { state, commit, replaced, changed, isIndexFresh } = made;
    const note =
      mirror !== null
        ? `${branch} is protected: the files stay uncommitted there and are kept under ${mirror}.`
        : isIndexFresh
          ? null
          : `Another program held the index of ${checkout}: git status shows the files as changed until they are added.`;
    return {
      commit: { state, branch, ref: mirror ?? `refs/heads/${branch}`, commit, replaced, paths: [...paths], note, problem_code: null },
      changed,
    };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return left(unmade(error.problem), error.problem.code);
  }
}

const unmade = ({ message }: Problem): string => `What happened is recorded, but not committed yet: ${message}`;
