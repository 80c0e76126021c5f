import type { Problem } from '../../schemas/problem.ts';
import type { RecoveryCase } from '../../schemas/recovery.ts';
import { isTerminal, type Lane } from '../../schemas/lane.ts';
import type { WorkspaceContext } from '../../schemas/workspaceContext.ts';
import { aside } from './aside.ts';
import { lookForLost, madeAgain, whereItWas, type LastTip } from './lostBranch.ts';
import { movedWorktree } from './movedWorktree.ts';
import { nextCommand } from './nextCommand.ts';
import { shellWord } from './shellWord.ts';

/** A lane with a branch of its own, as it was found; where that is gone, with what is known of it. */
export interface LaneFinding extends Omit<LastTip, 'isLanded'> {
  readonly lane_id: string;
  readonly wp_ids: readonly string[];
  readonly branch: string;
  /** Null when there is no such branch here. */
  readonly tip: string | null;
  /** Where its worktree has to be, absolute. */
  readonly worktree: string;
  /**
   * `half`: git has begun to make or to remove it. `moved`: it is there, and git looks for it where it was before. `occupied`:
   * something git knows nothing of stands in its place.
   */
  readonly worktreeState: 'present' | 'half' | 'missing' | 'moved' | 'occupied';
  /** What is said of a worktree that has something else checked out, and the way back; null where it has the branch. */
  readonly misplaced: { readonly sentence: string; readonly next: string | null } | null;
  /** `stale`: it names another branch or place, or cannot be read. */
  readonly context: 'sound' | 'stale' | 'missing';
  readonly workedOn: WorkspaceContext['current_wp'];
  /** Commits on the branch beyond what work on it began with. Null where nobody had to know. */
  readonly commits: number | null;
  /** The branch of that name on a remote (`origin/…`), where it is gone or was never here; null where none has it. */
  readonly elsewhere: string | null;
}

/** A package, as it was found. */
export interface PackageFinding {
  readonly wp_id: string;
  readonly lane: Lane;
  readonly lane_id: string | null;
  readonly dependencies: readonly string[];
  readonly holder: string | null;
  readonly holder_gone: boolean;
  /** Uncommitted paths in its worktree, and the private ref that keeps them. Looked for only where the holder is gone. */
  readonly uncommitted: readonly string[];
  readonly keptUnder: string | null;
}

export interface RecoveryFacts {
  /** Name of the mission's directory. */
  readonly mission: string;
  readonly root: string;
  readonly lanes: readonly LaneFinding[];
  readonly packages: readonly PackageFinding[];
  /** Why work on lanes that lanes.json does not name would be left behind; null where there is none. */
  readonly strayLanes: Pick<Problem, 'message' | 'next'> | null;
  /** Workspace contexts of lanes that the mission does not have or that have no branch: their file names. */
  readonly orphans: readonly string[];
}

/** The lane of a package says that its work had begun and is not recorded as finished. */
const isUnderWay = (lane: Lane): boolean => lane === 'claimed' || lane === 'in_progress';
/** What recovery may still raise; it never raises higher than `in_progress`. */
const isBehind = (lane: Lane): boolean => lane === 'planned' || lane === 'claimed';
const wasHandedIn = (lane: Lane): boolean => lane === 'for_review' || lane === 'in_review' || lane === 'approved';

/**
 * What a crash has left of the work on a mission, lane by lane and then package by package (contract 3 §2.5). Each case says
 * what was found, whether it is put right by itself, and if not what to do. A lane may be several cases; one that is in order
 * is one that says so.
 */
export function recoveryCases(facts: RecoveryFacts): readonly RecoveryCase[] {
  return [
    ...(facts.strayLanes === null ? [] : [laneless('lanes_missing', facts.strayLanes.message, facts.strayLanes.next)]),
    ...facts.lanes.flatMap((lane) => laneCases(lane, facts)),
    ...facts.packages.flatMap((each) => workCases(each, facts)),
    ...facts.orphans.map((file) =>
      laneless('orphan_context', `${file} speaks of a lane that has no branch.`, 'spec-kitty doctor orphans --fix'),
    ),
  ];
}

/** The package a lane's commits are of, as far as the status does not know of them yet. */
export function behindPackage(
  { wp_ids, workedOn }: Pick<LaneFinding, 'wp_ids' | 'workedOn'>,
  packages: readonly PackageFinding[],
): PackageFinding | null {
  const own = wp_ids.flatMap((id) => packages.find(({ wp_id }) => wp_id === id) ?? []);
  const open = own.filter(({ lane }) => !isTerminal(lane) && !wasHandedIn(lane));
  const chosen = open.find(({ wp_id }) => wp_id === workedOn) ?? open[0];
  // Where another package of the lane is in progress or blocked, the commits are its own.
  return chosen !== undefined && open.every(({ lane }) => isBehind(lane)) ? chosen : null;
}

function laneCases(lane: LaneFinding, facts: RecoveryFacts): readonly RecoveryCase[] {
  const own = facts.packages.filter(({ wp_id }) => lane.wp_ids.includes(wp_id));
  const isFinished = own.every((each) => isTerminal(each.lane));
  const make = caseOf(lane);
  if (lane.tip === null) return own.flatMap((each) => branchless(lane, each, facts));
  if (isFinished) return [make('no_action', false, `Everything in ${lane.lane_id} is finished.`)];
  const cases: RecoveryCase[] = [];
  const moved = movedWorktree(facts.root, lane.worktree);
  if (lane.worktreeState === 'moved') cases.push(make('worktree_in_the_way', false, moved.sentence, { next: moved.next }));
  else if (lane.worktreeState === 'occupied')
    cases.push(
      make(
        'worktree_in_the_way',
        false,
        `${lane.worktree} stands where the worktree of ${lane.branch} has to be, and git knows nothing of it.`,
        { next: aside(lane.worktree) },
      ),
    );
  else if (lane.worktreeState !== 'present')
    cases.push(
      make(
        'recreate_worktree',
        true,
        `${lane.branch} is there, and its worktree ${lane.worktreeState === 'half' ? 'was begun and not finished' : 'is not'}.`,
      ),
    );
  if (lane.misplaced !== null) cases.push(make('worktree_misplaced', false, lane.misplaced.sentence, { next: lane.misplaced.next }));
  if (lane.context !== 'sound' && lane.worktreeState !== 'occupied' && lane.worktreeState !== 'moved')
    cases.push(
      make(
        'recreate_context',
        true,
        `Nothing ${lane.context === 'stale' ? 'true ' : ''}is written down of the worktree of ${lane.lane_id}.`,
      ),
    );
  const behind = behindPackage(lane, facts.packages);
  if (behind !== null && (lane.commits ?? 0) > 0)
    cases.push(
      make(
        'emit_transitions',
        true,
        `${lane.branch} has ${lane.commits} ${lane.commits === 1 ? 'commit' : 'commits'} of work, and ${behind.wp_id} is still ${behind.lane}.`,
        { packages: [behind.wp_id] },
      ),
    );
  return cases.length > 0 ? cases : [make('no_action', false, `${lane.lane_id} is in order.`)];
}

/** A package whose lane has no branch: it landed, it never began, or its branch was lost. */
function branchless(
  lane: LaneFinding,
  { wp_id, lane: now, dependencies, holder }: PackageFinding,
  { packages, mission, root }: RecoveryFacts,
): readonly RecoveryCase[] {
  const make = caseOf(lane);
  const only = { packages: [wp_id] };
  if (now === 'done') return [make('merged_and_deleted', false, `${wp_id} is done, and the branch of its lane was deleted.`, only)];
  if (lane.elsewhere !== null && wasHandedIn(now))
    return [
      make('branch_elsewhere', false, `${wp_id} is ${now}, and the branch with its work is on a remote alone: ${lane.elsewhere}.`, {
        ...only,
        next: madeAgain(root, lane.branch, shellWord(lane.elsewhere)),
      }),
    ];
  // It is worked on in another clone, and never was in this one.
  if (lane.elsewhere !== null && lane.lastTip === null && isUnderWay(now)) return [];
  if (wasHandedIn(now) || (isUnderWay(now) && lane.lastTip !== null)) {
    // A branch without the work would pass for one that has it.
    const isUnknown = lane.lastTip === null || (lane.isOnlyBegun && wasHandedIn(now));
    // Moved on by force it may never have been worked on, and then there is nothing to be found.
    const otherwise = isUnknown ? ` When nothing finds it, send ${wp_id} back to be done again (agent tasks move-task --to planned).` : '';
    const lost = `${wp_id} is ${now}, and the branch ${lane.branch} with its work is not here: ${whereItWas(lane)}.${otherwise}`;
    return [
      make('branch_lost', false, lost, {
        ...only,
        next: isUnknown ? lookForLost(root) : madeAgain(root, lane.branch, lane.lastTip ?? ''),
      }),
    ];
  }
  if (isUnderWay(now)) {
    return [
      make(
        'claim_without_allocation',
        false,
        `${wp_id} is ${now}${holder === null ? '' : ` with ${holder}`}, and has no workspace here: it was never made, or is in another clone.`,
        {
          ...only,
          next:
            holder === null
              ? nextCommand(mission)
              : `spec-kitty agent action implement ${shellWord(wp_id)} --mission ${shellWord(mission)} --agent ${shellWord(holder)}`,
        },
      ),
    ];
  }
  const isReady =
    now === 'planned' &&
    dependencies.length > 0 &&
    dependencies.every((name) => packages.find((each) => each.wp_id === name)?.lane === 'done');
  return isReady
    ? [
        make('ready_to_start_from_target', false, `Everything ${wp_id} depends on has landed: it begins at the target.`, {
          ...only,
          next: nextCommand(mission),
        }),
      ]
    : [];
}

/** What an agent that is provably gone has left uncommitted. Whoever takes the package over finds it in the worktree. */
function workCases(
  { wp_id, lane, lane_id, holder, holder_gone: isGone, uncommitted, keptUnder }: PackageFinding,
  { lanes, mission }: RecoveryFacts,
): readonly RecoveryCase[] {
  const workspace = lanes.find((each) => each.lane_id === lane_id);
  if (!isGone || !isUnderWay(lane) || uncommitted.length === 0 || workspace === undefined) return [];
  const left = `${holder ?? 'Somebody'} is gone and has left ${uncommitted.length} uncommitted ${uncommitted.length === 1 ? 'file' : 'files'} of ${wp_id}`;
  const more = { packages: [wp_id], next: nextCommand(mission), paths: [...uncommitted] };
  const make = caseOf(workspace);
  return [
    keptUnder === null ? make('keep_work', true, `${left}.`, more) : make('work_kept', false, `${left}, kept under ${keptUnder}.`, more),
  ];
}

/** About no lane that the mission has. */
const laneless = (kind: RecoveryCase['kind'], sentence: string, next: string | null): RecoveryCase => ({
  kind,
  lane_id: null,
  branch: null,
  worktree: null,
  packages: [],
  repairs: false,
  paths: [],
  sentence,
  next,
});

const caseOf =
  ({ lane_id, branch, worktree, wp_ids }: LaneFinding) =>
  (
    kind: RecoveryCase['kind'],
    repairs: boolean,
    sentence: string,
    {
      packages = wp_ids,
      next = null,
      paths = [],
    }: { readonly packages?: readonly string[]; readonly next?: string | null; readonly paths?: readonly string[] } = {},
  ): RecoveryCase => ({ kind, lane_id, branch, worktree, packages: [...packages], repairs, sentence, next, paths: [...paths] });
