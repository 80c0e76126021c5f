import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { askGit } from '../../actions/git/askGit.ts';
import { git } from '../../actions/git/git.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { removeWorktree } from '../../actions/git/worktrees/removeWorktree.ts';
import { rescueWork } from '../../actions/git/worktrees/rescueWork.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { OriginalMerge } from '../../schemas/originalMerge.ts';
import { readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';
import { operationPath } from '../desk/operationPlace.ts';
import { originalFolder } from '../desk/unfinishedMerge.ts';
import { checkoutsBehind } from '../merge/checkoutsBehind.ts';
import { workspacePath } from '../merge/deciding.ts';
import { endedOf, goOnCommand, isMergeOf, originalMerges, type OriginalState } from '../merge/originalMerges.ts';
import type { Mission } from '../mission.ts';
import { diagnosed, type Diagnosed, type Patient } from './diagnosed.ts';

/** Merges that the original has begun and not ended: how far they came, and how to go on. Its files are never written. */
export async function diagnoseMerge(patient: Patient): Promise<readonly Diagnosed[]> {
  const { root } = patient.project;
  const found = originalMerges(root);
  const states: Diagnosed[] = [];
  const behind: Diagnosed[] = [];
  for (const each of found) {
    const stale = await behindOf(patient, each);
    behind.push(...stale);
    states.push(...(await stateOf(patient, each, stale.length > 0)));
  }
  return [...states, ...behind, ...workspaces(patient, found), ...left(patient), ...legacy(root), ...(await leftIdentity(patient))];
}

/** Checkouts that the target has gone away under. */
async function behindOf({ world, project, missions }: Patient, found: OriginalState): Promise<readonly Diagnosed[]> {
  const mission = missions.find((each) => isMergeOf(each, found));
  const target = found.state?.target_branch ?? (mission === undefined ? null : targetOf(mission.meta));
  if (mission === undefined || !target) return [];
  return (await checkoutsBehind(world, project, mission, target)).map(({ checkout, from, to }) =>
    diagnosed('merge', {
      code: 'ORIGINAL_MERGE_CHECKOUT_BEHIND',
      mission: mission.directory,
      extra: { checkout, from, to },
      message: `That merge had moved ${target} to ${to.slice(0, 12)} and was killed before ${checkout} followed: its files are still those of ${from.slice(0, 12)}, and git shows the landing as taken back.`,
      next: goOnCommand(mission.directory),
    }),
  );
}

/** @param isBehind whether a checkout has not followed the target: what differs there is nothing that anybody has written */
async function stateOf(patient: Patient, found: OriginalState, isBehind: boolean): Promise<readonly Diagnosed[]> {
  const { path, state } = found;
  if (state === null) {
    return [
      diagnosed('merge', {
        code: 'ORIGINAL_MERGE_UNREADABLE',
        message: `A merge of the original was killed while it wrote ${path}: how far it came is no longer known from there. Merging looks at the branches themselves and does what is left.`,
        next: `rm ${shellWord(path)}`,
        extra: { path },
      }),
    ];
  }
  const mission = patient.missions.find((each) => isMergeOf(each, found));
  const extra = {
    path,
    mission_id: state.mission_id,
    target_branch: state.target_branch,
    completed_wps: state.completed_wps ?? [],
    push_requested: state.push_requested === true,
  };
  if (mission === undefined)
    return [
      diagnosed('merge', {
        code: 'ORIGINAL_MERGE_OF_NOBODY',
        severity: 'info',
        message: `${path} is of a merge of ${state.mission_slug}, which is no mission here.`,
        next: `rm ${shellWord(path)}`,
        extra,
      }),
    ];
  const ended = isBehind ? null : await endedOf({ ...patient, mission }, found);
  const sentence = ended?.sentence ?? progress(patient, mission, state);
  const stranded =
    state.pending_coord_reconcile == null
      ? []
      : [
          diagnosed('merge', {
            code: 'COORDINATION_STRANDED_COORD_REVERT',
            severity: 'error',
            mission: mission.directory,
            extra: { ...state.pending_coord_reconcile },
            message: `That merge had recorded packages of ${mission.directory} as done before it failed, and could not take that back: the event log says more than landed.`,
            next: `spec-kitty agent status validate --mission ${shellWord(mission.directory)}`,
          }),
        ];
  return [
    diagnosed('merge', {
      code: 'ORIGINAL_MERGE_INTERRUPTED',
      mission: mission.directory,
      extra,
      message: `A merge of ${mission.directory} into ${state.target_branch} that the original began${state.started_at == null ? '' : ` at ${state.started_at}`} was interrupted. ${sentence}${state.push_requested === true ? ' It was to be pushed.' : ''}`,
      next: ended?.next ?? goOnCommand(mission.directory),
    }),
    ...stranded,
  ];
}

/** How far the merge came, by the branches: what its own file says is only what it meant to do. */
function progress({ project }: Patient, mission: Mission, { target_branch: target }: OriginalMerge): string {
  const manifest = readManifest(mission);
  const tip = readRef(project.commonDir, `refs/heads/${target}`);
  if (!manifest.ok || manifest.value === null || tip === null) return 'How far it came cannot be told.';
  const { lanes, mission_branch } = manifest.value;
  const isIn = (one: string, other: string | null): boolean =>
    other !== null && askGit(project.commonDir, ['merge-base', '--is-ancestor', one, other]) !== null;
  const branch = readRef(project.commonDir, `refs/heads/${mission_branch}`);
  const own = lanes
    .filter(({ lane_id }) => lane_id !== planningLane)
    .map(({ lane_id }) => ({ lane_id, tip: findLane(project, mission, lane_id, manifest.value ?? { target_branch: target }).tip }));
  const gathered = own.filter((lane) => lane.tip !== null && (isIn(lane.tip, branch) || isIn(lane.tip, tip)));
  const isLanded =
    mission.meta.baseline_merge_commit != null || (own.length > 0 && own.every((lane) => lane.tip !== null && isIn(lane.tip, tip)));
  if (isLanded) return `Its work is in ${target}; what is left is to record that.`;
  return `${target} does not have its work yet; ${gathered.length} of ${own.length} lanes had been brought together. Nothing has to be taken back: merging again skips what is there.`;
}

/** The checkouts in which the original merges are registered worktrees, and stay when it is killed. */
function workspaces({ project: { root, commonDir } }: Patient, found: readonly OriginalState[]): readonly Diagnosed[] {
  const paths = new Set(found.map(({ key }) => join(root, originalFolder, key, 'workspace')));
  return listWorktrees(commonDir)
    .filter(({ path }) => paths.has(path) || /\/kitty-(?:merge|numassign|numwrite)-[^/]*$/.test(path))
    .map(({ path, state }) => {
      // Nobody but git has written there, and in the middle of a merge it takes nothing away unforced.
      const force = paths.has(path) ? '' : ' --force';
      return diagnosed('merge', {
        code: 'ORIGINAL_MERGE_WORKSPACE',
        severity: 'info',
        message: `${path} is the checkout of a merge of the original that ${state === 'missing' ? 'was killed; its folder is gone' : 'was killed, or still runs: then let that end'}.`,
        extra: { worktree: path },
        next: `git -C ${shellWord(root)} worktree ${state === 'missing' ? 'prune' : `remove${force} ${shellWord(path)}`}`,
      });
    });
}

/** Worktrees in which conflicts were decided, of merges that are over: whoever ended one from there has kept their ground. */
function left({ world, project: { root, commonDir, desk }, missions }: Patient): readonly Diagnosed[] {
  return missions.flatMap(({ directory, identity: { mission_id } }) => {
    const path = workspacePath({ checkout: root, mission: { directory } });
    const state = worktreeState(root, commonDir, path);
    if (state === null || existsSync(operationPath({ desk, mission: directory, name: 'merge' }))) return [];
    const key = worktreeKey(root, path);
    return [
      diagnosed('merge', {
        code: 'MERGE_WORKSPACE_LEFT',
        mission: directory,
        extra: { worktree: path },
        message: `${path} was made to decide the conflicts of a merge that is over. Nobody needs it any more.`,
        next: `git -C ${shellWord(root)} worktree remove --force ${shellWord(path)}`,
        repair:
          occupied(world, path) === null
            ? async () => {
                const ref = `refs/spec-kitty/rescue/${mission_id ?? directory}/merge/${world.newId()}`;
                const message = `What was in the place where conflicts of ${directory} were decided`;
                const kept = await rescueWork({ worktree: path, ref, message, at: world.now().toISOString() }, world);
                await removeWorktree({ checkout: root, path, mayHoldWork: true }, world);
                return { changed: { ...kept.changed, worktrees: { [key]: { before: { ...state, work: kept.commit }, after: null } } } };
              }
            : null,
      }),
    ];
  });
}

function legacy(root: string): readonly Diagnosed[] {
  const path = join(root, '.kittify', 'merge-state.json');
  return readText(path) === null
    ? []
    : [
        diagnosed('merge', {
          code: 'ORIGINAL_MERGE_LEGACY',
          severity: 'info',
          message: `${path} is of a merge by an early version of the original. Nobody reads it any more.`,
          next: `rm ${shellWord(path)}`,
          extra: { path },
        }),
      ];
}

/** Whom the original commits as where git knows nobody. It writes that into the settings of all checkouts, and leaves it there. */
const rebaser = [
  ['user.email', 'auto-rebase@spec-kitty'],
  ['user.name', 'spec-kitty auto-rebase'],
] as const;

/** Where it has done so, everybody here who says nothing else commits in that name from then on. What they say themselves stays. */
async function leftIdentity({ world, project: { root } }: Patient): Promise<readonly Diagnosed[]> {
  const left: string[] = [];
  for (const [key, its] of rebaser)
    if ((await git(root, world).ask(['config', '--local', '--get', key])).stdout.trim() === its) left.push(key);
  if (left.length === 0) return [];
  return [
    diagnosed('merge', {
      code: 'ORIGINAL_IDENTITY_LEFT',
      message: `The original has found no ${left.join(' and no ')} in the settings of git and written its own into those of ${root}: everybody commits there in the name of its rebase since, unless they say another.`,
      next: left.map((key) => `git -C ${shellWord(root)} config --local --unset ${key}`).join(' && '),
      extra: { left },
    }),
  ];
}
