import { createHash } from 'node:crypto';
import { splitFrontMatter } from '../../actions/files/splitFrontMatter.ts';
import { ownershipOf, type OwnershipFields } from '../../machines/rules/ownership.ts';
import { globOverlap } from '../../machines/rules/globOverlap.ts';
import { cycles } from '../../machines/rules/dependencyGraph.ts';
import { laneCycles } from '../../machines/rules/laneCycles.ts';
import { laneId } from '../../machines/rules/laneId.ts';
import { computeLanes } from '../../machines/rules/lanes.ts';
import { isPlanningOnly, laneOf, lanesText, readLanes } from '../../machines/rules/lanesDocument.ts';
import { surfaces } from '../../machines/rules/surfaces.ts';
import { unsafeSegment } from '../../machines/rules/unsafeSegment.ts';
import type { LanesManifest } from '../../schemas/lanes.ts';
import { agrees, corpusText } from './corpus.ts';

interface LanesCase {
  readonly mission_slug: string;
  readonly mission_id: string | null;
  readonly target_branch: string;
  readonly dependency_graph: Readonly<Record<string, readonly string[]>>;
  readonly ownership_manifests: Readonly<Record<string, OwnershipFields>>;
  readonly surfaces: Readonly<Record<string, readonly string[]>> | null;
}
interface LanesRecord {
  readonly ok: boolean;
  readonly manifest?: LanesManifest;
  readonly error?: { readonly class: string; readonly message: string };
}

/**
 * A record with more lanes than letters, as ours would have it: the original names the lanes after `z` by the signs that
 * follow it (`lane-{`, `lane-|` …), ours goes on with `lane-aa`. Everything else must agree all the same.
 */
const withOurLaneIds = (manifest: LanesManifest): LanesManifest => {
  if (manifest.lanes.length <= 26) return manifest;
  const ours = (lane: string): string => (/^lane-.$/u.test(lane) ? laneId(lane.charCodeAt('lane-'.length) - 'a'.charCodeAt(0)) : lane);
  const lanes = manifest.lanes.map((lane) => ({
    ...lane,
    lane_id: ours(lane.lane_id),
    depends_on_lanes: lane.depends_on_lanes.map(ours).toSorted(),
  }));
  return { ...manifest, lanes: lanes.toSorted((a, b) => a.parallel_group - b.parallel_group || (a.lane_id < b.lane_id ? -1 : 1)) };
};

/** What is compared is text, because the order of keys counts in lanes.json too. */
const lanes = (input: LanesCase): unknown => {
  const owners = Object.entries(input.ownership_manifests).map(([wpId, fields]) => [wpId, ownershipOf(wpId, fields)] as const);
  if (owners.some(([, owner]) => !owner.ok)) return { refused: 'WP_EXECUTION_MODE_UNKNOWN' };
  const found = computeLanes({
    missionSlug: input.mission_slug,
    missionId: input.mission_id,
    targetBranch: input.target_branch,
    dependencies: input.dependency_graph,
    ownership: Object.fromEntries(owners.flatMap(([wpId, owner]) => (owner.ok ? [[wpId, owner.value]] : []))),
    surfaces: input.surfaces ?? {},
    computedAt: '',
    planningCommit: null,
  });
  return found.ok ? JSON.stringify({ ...found.value, computed_at: undefined }) : { refused: found.problems[0].code };
};

const refusals: Readonly<Record<string, (message: string) => string>> = {
  LaneComputationError: () => 'WP_OWNERSHIP_MISSING',
  ValueError: (message) => (message.includes('WorkProductKind') ? 'WP_EXECUTION_MODE_UNKNOWN' : 'WP_DEPENDENCY_CYCLE'),
};

for (const file of ['lanes/missions', 'lanes/synthetic']) {
  agrees<LanesCase, LanesRecord>(file, lanes, {
    expected: ({ manifest, error }) => {
      if (manifest !== undefined) return JSON.stringify(withOurLaneIds(manifest));
      return { refused: refusals[error?.class ?? '']?.(error?.message ?? '') };
    },
    rules: {
      'dependency-cycle': ({ dependency_graph }) => cycles(dependency_graph).length > 0,
      'lane-cycle': (_, { manifest }) => manifest !== undefined && laneCycles(manifest).length > 0,
    },
  });
}

agrees<readonly [string, string], boolean>('lanes/glob-overlap', ([a, b]) => globOverlap(a, b));

const bodyOf = (text: string): string => {
  const parts = splitFrontMatter(text);
  return 'refusal' in parts ? text : parts.body;
};
agrees<{ readonly file: string }, readonly string[]>('lanes/surfaces', ({ file }) => surfaces(bodyOf(corpusText(file))));
agrees<string, readonly string[]>('lanes/surfaces-synthetic', (body) => surfaces(body));

interface RoundTrip {
  readonly ok: boolean;
  readonly rewritten_sha256?: string;
  readonly equals_committed?: boolean;
  readonly lane_for_wp?: Readonly<Record<string, string>>;
  readonly planning_only?: boolean;
}

/** The types that every writer leaves in a lanes.json; of the lanes and of the report on packages that came together likewise. */
const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  ...Object.fromEntries(
    ['mission_slug', 'mission_branch', 'target_branch', 'computed_at', 'computed_from', 'lane_id', 'wp_a', 'wp_b', 'rule', 'evidence'].map(
      (key) => [key, (value: unknown) => typeof value === 'string'],
    ),
  ),
  ...Object.fromEntries(
    ['mission_id', 'planning_commit_sha'].map((key) => [key, (value: unknown) => value === null || typeof value === 'string']),
  ),
  ...Object.fromEntries(
    ['version', 'parallel_group', 'independent_wps_collapsed'].map((key) => [key, (value: unknown) => Number.isSafeInteger(value)]),
  ),
  ...Object.fromEntries(
    ['wp_ids', 'write_scope', 'predicted_surfaces', 'depends_on_lanes', 'planning_artifact_wps'].map((key) => [
      key,
      (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
    ]),
  ),
  lanes: (value) => Array.isArray(value) && value.every(isWellTyped),
  events: (value) => Array.isArray(value) && value.every(isWellTyped),
  collapse_report: (value) => isWellTyped(value),
};
const isWellTyped = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.entries(value).every(([key, part]) => types[key]?.(part) ?? true);

/** 1.0 and -0 are whole numbers here and keep their spelling there. */
const isOddlySpelled = (text: string): boolean =>
  /"(?:version|parallel_group|independent_wps_collapsed)":\s*-?(?:\d+[.eE]|(?<=-)0)/.test(text);

const isNoJson = (text: string): boolean => /[:[,]\s*(?:NaN|-?Infinity)/.test(text);
const isIllTyped = (text: string): boolean => !isNoJson(text) && (isOddlySpelled(text) || !isWellTyped(JSON.parse(text)));

const hasUnsafeLane = (text: string): boolean =>
  (JSON.parse(text) as { readonly lanes: readonly { readonly lane_id: string }[] }).lanes.some(
    ({ lane_id }) => unsafeSegment(lane_id) !== null,
  );

const laneOfEach = (manifest: LanesManifest, wpIds: readonly string[]) =>
  Object.fromEntries(wpIds.map((wpId) => [wpId, laneOf(manifest, wpId)?.lane_id]));

agrees<{ readonly file: string }, RoundTrip>(
  'lanes/lanes-json-roundtrip',
  ({ file }) => {
    const text = corpusText(file);
    const read = readLanes(text);
    if (!read.ok) return { ok: false, code: read.problems[0].code };
    const written = lanesText(read.value);
    return {
      ok: true,
      rewritten_sha256: createHash('sha256').update(written).digest('hex'),
      equals_committed: written === text,
      lane_for_wp: laneOfEach(
        read.value,
        read.value.lanes.flatMap((lane) => lane.wp_ids),
      ),
      planning_only: isPlanningOnly(read.value),
    };
  },
  {
    expected: ({ ok, rewritten_sha256, equals_committed, lane_for_wp, planning_only }) =>
      ok ? { ok, rewritten_sha256, equals_committed, lane_for_wp, planning_only } : { ok, code: 'LANES_CORRUPT' },
    rules: {
      'not-json': ({ file }) => isNoJson(corpusText(file)),
      'ill-typed': ({ file }) => isIllTyped(corpusText(file)),
      'unsafe-lane-id': ({ file }) => hasUnsafeLane(corpusText(file)),
    },
  },
);
