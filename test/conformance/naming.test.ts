import type { Outcome } from '../../schemas/outcome.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import {
  coordinationBranch,
  coordinationDirectory,
  coordinationMid8,
  coordinationMissionDirectory,
  laneBranch,
  laneBranchWithId,
  mid8Of,
  mid8Tail,
  missionBranch,
  missionBranchWithoutId,
  missionDirectory,
  parseBranch,
  planningLane,
  withoutNumber,
  worktreeDirectory,
  worktreeDirectoryWithId,
} from '../../machines/rules/names.ts';
import { agrees } from './corpus.ts';

interface Input {
  readonly slug: string;
  readonly mission_id: string | null;
  readonly planning_base_branch: string | null;
  readonly lanes: readonly string[];
}

type Recorded = Readonly<Record<string, unknown>>;

interface Expect {
  readonly mission: Recorded;
  readonly lanes: Readonly<Record<string, Recorded>>;
  readonly parse: Readonly<Record<string, { readonly parsed: unknown }>>;
  readonly worktree_path_lane_a: unknown;
}

const valueOf = (outcome: Outcome<string | null>): string | { readonly error: string } =>
  outcome.ok ? (outcome.value ?? '') : { error: outcome.problems[0].code };

/** The original refuses an id that is too short with an error without a code; ours has one code for both refusals. */
function recordedName(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('error' in value)) return value;
  return { error: 'BRANCH_IDENTITY_UNRESOLVED' };
}

const recordedNames = (names: Recorded, leftOut: readonly string[] = []): Recorded =>
  Object.fromEntries(
    Object.entries(names)
      .filter(([key]) => !leftOut.includes(key))
      .map(([key, value]) => [key, recordedName(value)]),
  );

/**
 * The original knows the lanes of one letter. Ours names the 27th `lane-aa` and reads it back; the open cases hold none, so no
 * rule can list it.
 */
const hasManyLanes = (branch: string): boolean => /-[0-9A-HJKMNP-TV-Z]{8}-lane-(?!planning$)[a-z]{2,}$/.test(branch);

/**
 * What a branch name says, with the original's two words. Its yes-or-no questions about a name contradict what it parses out of
 * it (contract 1 §7.10) and are not asked here.
 */
function said(branch: string): unknown {
  const parsed = parseBranch(branch);
  return parsed === null ? null : { slug: parsed.slug, mid8: parsed.mid8, lane_id: parsed.laneId };
}

function names({ slug, mission_id: id, planning_base_branch: base, lanes }: Input): Omit<Expect, 'parse'> {
  const target = base ?? 'main';
  const anyMid8 = mid8Of(id) ?? '01TESTM8';
  const loose = id === null ? missionBranchWithoutId(slug) : valueOf(missionBranch(slug, id));
  const mid8 = (missionId: string | null, hasCoordinationBranch: boolean) =>
    valueOf(coordinationMid8({ slug, missionId, declared: null, hasCoordinationBranch }));
  const worktree = (laneId: string) => (id === null ? worktreeDirectory(slug, laneId) : valueOf(worktreeDirectoryWithId(slug, id, laneId)));
  const laneA = worktree('lane-a');
  return {
    mission: {
      strip_numeric_prefix: withoutNumber(slug),
      mid8_from_slug: mid8Tail(slug) ?? '',
      resolve_mid8: mid8Of(id) ?? '',
      mission_branch: loose,
      mission_branch_no_id: missionBranchWithoutId(slug),
      mission_branch_required: valueOf(missionBranch(slug, id)),
      mission_branch_required_no_id: valueOf(missionBranch(slug, null)),
      resolve_branch_name: valueOf(missionBranch(slug, id)),
      resolve_branch_name_no_id: valueOf(missionBranch(slug, null)),
      coord_branch: loose,
      transaction_mid8: mid8(id, false),
      transaction_mid8_no_id: mid8(null, false),
      transaction_mid8_no_id_coord: mid8(null, true),
      mid8_used: anyMid8,
      mission_dir: missionDirectory(slug, anyMid8),
      coord_mission_dir: coordinationMissionDirectory(slug, anyMid8),
      coord_dir: coordinationDirectory(slug, anyMid8),
      coord_reconstruct_branch: coordinationBranch(slug, anyMid8),
    },
    lanes: Object.fromEntries(
      lanes.map((laneId) => [
        laneId,
        {
          lane_branch: id === null ? laneBranch(slug, laneId, target) : valueOf(laneBranchWithId(slug, id, laneId, target)),
          lane_branch_no_id: laneBranch(slug, laneId, target),
          ...(laneId === planningLane ? {} : { worktree_dir: worktree(laneId) }),
          worktree_dir_no_id: worktreeDirectory(slug, laneId),
        },
      ]),
    ),
    worktree_path_lane_a: typeof laneA === 'string' ? `/repo/.worktrees/${laneA}` : laneA,
  };
}

/** The planning lane has no worktree. With an id the original names one all the same, after the branch `main`: not asked. */
function recorded(expect: Expect): Omit<Expect, 'parse'> & { readonly parse: unknown } {
  return {
    mission: recordedNames(expect.mission),
    lanes: Object.fromEntries(
      Object.entries(expect.lanes).map(([laneId, lane]) => [laneId, recordedNames(lane, laneId === planningLane ? ['worktree_dir'] : [])]),
    ),
    worktree_path_lane_a: recordedName(expect.worktree_path_lane_a),
    parse: Object.fromEntries(
      Object.entries(expect.parse).map(([branch, { parsed }]) => [branch, hasManyLanes(branch) ? said(branch) : parsed]),
    ),
  };
}

/** The branches the recorder put back through the parser: the mission's, those of its first lane, the target. */
function parsedBack({ mission, lanes }: Omit<Expect, 'parse'>): readonly string[] {
  const spellings = [
    mission['mission_branch'],
    mission['mission_branch_no_id'],
    ...['lane-a', planningLane].flatMap((laneId) => [lanes[laneId]?.['lane_branch'], lanes[laneId]?.['lane_branch_no_id']]),
  ];
  return spellings.filter((branch) => typeof branch === 'string');
}

for (const file of ['naming/missions', 'naming/synthetic']) {
  agrees<Input, Expect>(
    file,
    (input) => {
      const ours = names(input);
      return { ...ours, parse: Object.fromEntries(parsedBack(ours).map((branch) => [branch, said(branch)])) };
    },
    {
      expected: recorded,
      rules: {
        'unsafe-mid8': ({ mission_id: id }) => id !== null && unsafeSegment(Array.from(id).slice(0, 8).join('')) !== null,
        'line-break': ({ slug }) => slug.includes('\n'),
      },
    },
  );
}

agrees<string, { readonly parsed: unknown }>('naming/parse', said, {
  expected: ({ parsed }, branch) => (hasManyLanes(branch) ? said(branch) : parsed),
  rules: { 'trailing-newline': (branch) => branch.endsWith('\n') },
});
