import { join } from 'node:path';
import { addWorktree } from '../../actions/git/worktrees/addWorktree.ts';
import { askGit } from '../../actions/git/askGit.ts';
import { readWorkPackages } from '../../actions/files/readWorkPackages.ts';
import { uncommittedPaths } from '../../actions/git/checkout/uncommittedPaths.ts';
import { git } from '../../actions/git/git.ts';
import { whyRefused } from '../../actions/git/whyRefused.ts';
import { whyUntrusted } from '../../actions/git/whyUntrusted.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { wayToLanes } from '../../machines/rules/wayToLanes.ts';
import { isTerminal } from '../../schemas/lane.ts';
import type { Problem } from '../../schemas/problem.ts';
import { readStatus } from '../desk/readStatus.ts';
import { lanesPath, readManifest } from '../facts.ts';
import type { Mission } from '../mission.ts';
import { typeOfMission } from '../typeOfMission.ts';
import { diagnosed, diagnosedProblem, type Diagnosed, type Patient } from './diagnosed.ts';

/** The first version of git that merges without a checkout. */
const oldestGit = [2, 38] as const;

/** Whether missions have the branches and worktrees that their topology needs, files that can be read, and git what we need of it. */
export async function diagnoseTopology(patient: Patient): Promise<readonly Diagnosed[]> {
  const found = [...version(patient), ...(await refusing(patient)), ...tracked(patient)];
  for (const mission of patient.missions) found.push(...(await coordination(patient, mission)), ...(await unreadable(patient, mission)));
  return found;
}

function version({ project: { commonDir } }: Patient): readonly Diagnosed[] {
  const said = askGit(commonDir, ['version'])?.toString() ?? '';
  const [major, minor] = /(\d+)\.(\d+)/.exec(said)?.slice(1).map(Number) ?? [];
  if (major === undefined || minor === undefined)
    return [diagnosed('topology', { code: 'GIT_VERSION_UNDETECTABLE', message: `Git does not say which version it is: ${said.trim()}` })];
  const isOld = major < oldestGit[0] || (major === oldestGit[0] && minor < oldestGit[1]);
  return isOld
    ? [
        diagnosed('topology', {
          code: 'GIT_VERSION_TOO_OLD',
          severity: 'error',
          message: `This is git ${major}.${minor}; merging takes git ${oldestGit.join('.')} or newer.`,
          extra: { version: `${major}.${minor}` },
        }),
      ]
    : [];
}

/** Nothing that git is asked in these is answered, so that nothing else is found to be wrong in them. */
async function refusing({ project: { root, commonDir }, world }: Patient): Promise<readonly Diagnosed[]> {
  const linked = listWorktrees(commonDir).flatMap(({ path, state }) => (state === 'present' ? [path] : []));
  // They share their settings: what keeps git from reading these is told once.
  const others = linked.filter((path) => path !== root).map((path) => whyUntrusted(git(path, world)));
  const found = await Promise.all([whyRefused(git(root, world)), ...others]);
  return found.flatMap((met) => (met === null ? [] : [diagnosedProblem('topology', met)]));
}

function tracked({ project: { root, commonDir } }: Patient): readonly Diagnosed[] {
  const listed =
    askGit(commonDir, [`--work-tree=${root}`, 'ls-files', '-z', '--full-name', '--', ':(top).worktrees'])
      ?.toString()
      .split('\0')
      .filter((path) => path !== '') ?? [];
  return listed.length === 0
    ? []
    : [
        diagnosed('topology', {
          code: 'TRACKED_WORKTREES_CONTENT',
          severity: 'error',
          message: `${listed.length} files below .worktrees/ are tracked: whoever checks the branch out gets them in the way of worktrees.`,
          extra: { paths: listed.slice(0, 20) },
          next: `git -C ${shellWord(root)} rm -r --cached .worktrees`,
        }),
      ];
}

/** What of a mission under way nobody can read: `next` and the claims that follow it stop there. Of one that is over nobody asks. */
async function unreadable({ world, project }: Patient, mission: Mission): Promise<readonly Diagnosed[]> {
  const folded = readStatus(project, mission);
  const lanes = folded.ok ? Object.values(folded.value.fold.packages).map(({ lane }) => lane) : [];
  if (lanes.length > 0 && lanes.every(isTerminal)) return [];
  const { problems } = await readWorkPackages(join(mission.homes.packages.folder, 'tasks'));
  const manifest = readManifest(mission);
  const corrupt = manifest.ok
    ? []
    : manifest.problems.map((found) => ({ ...found, next: wayToLanes(lanesPath(mission), mission.directory, lanes) }));
  const type = await typeOfMission(project, world, mission);
  return [...problems, ...corrupt, ...(type.ok ? [] : type.problems)].map((met) => diagnosedProblem('topology', met, mission.directory));
}

async function coordination({ world, project }: Patient, mission: Mission): Promise<readonly Diagnosed[]> {
  const {
    directory,
    homes: { refusal, status },
  } = mission;
  if (refusal !== null) return [refused(world, project, mission, refusal)];
  if (status.at !== 'checkout' || status.checkout === project.root) return [];
  const dirty = await uncommittedPaths(status.checkout, world);
  // What a command has written and not committed is taken along by the next.
  const foreign = dirty.filter((path) => !path.startsWith('kitty-specs/'));
  return foreign.length === 0
    ? []
    : [
        diagnosed('topology', {
          code: 'COORDINATION_WORKTREE_DIRTY',
          mission: directory,
          message: `The coordination worktree ${status.checkout} holds uncommitted work that is no status: ${foreign.slice(0, 3).join(', ')}.`,
          extra: { worktree: status.checkout, paths: foreign.slice(0, 20) },
          next: `git -C ${shellWord(status.checkout)} status`,
        }),
      ];
}

/** Of what keeps a status from being written, only a worktree that was never made, or is gone, is put right by itself. */
function refused(
  world: Patient['world'],
  project: Patient['project'],
  { directory }: Mission,
  { code, message, next, details }: Problem,
): Diagnosed {
  const { worktree, coordination_branch: branch } = details;
  // Another checkout that has the branch, or a lock on the entry, is somebody's: the command that is named is theirs to give.
  const isFree = next !== null && / worktree add | doctor topology /.test(next);
  const canBeMade = code === 'COORDINATION_WORKTREE_MISSING' && isFree && typeof worktree === 'string' && typeof branch === 'string';
  return diagnosed('topology', {
    code,
    severity: 'error',
    mission: directory,
    message,
    next,
    extra: details,
    repair: canBeMade
      ? async () => {
          const made = await addWorktree({ checkout: project.root, path: worktree, branch }, world);
          return {
            changed: {
              ...made.changed,
              worktrees: {
                [worktreeKey(project.root, worktree)]: { before: null, after: worktreeState(project.root, project.commonDir, worktree) },
              },
            },
          };
        }
      : null,
  });
}

/** A mission that cannot be opened at all, as a finding. */
export const unopened = (directory: string, problem: Problem): Diagnosed =>
  diagnosed('topology', {
    code: problem.code,
    severity: 'error',
    mission: directory,
    message: problem.message,
    next: problem.next,
    extra: { ...problem.details, path: join('kitty-specs', directory) },
  });
