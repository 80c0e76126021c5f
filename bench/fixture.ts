import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lanes as allLanes, type Lane } from '../schemas/lane.ts';
import { rowText } from '../machines/rules/canonicalJson.ts';
import { newPlace } from './places.ts';

/** A repository to measure in: one mission in mid-run, and as many others beside it as asked for. */
export interface Fixture {
  readonly root: string;
  readonly mission: string;
}

const path: readonly Lane[] = ['genesis', 'planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved'];
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulidAt = (count: number): string =>
  `01KZ${count
    .toString(32)
    .padStart(22, '0')
    .replaceAll(/./g, (digit) => crockford[Number.parseInt(digit, 32)] ?? '0')}`;

let moment = 0;
function row(mission: string, wp_id: string, from_lane: Lane, to_lane: Lane): string {
  moment += 1;
  const at = `2026-01-01T${String(Math.floor(moment / 3600) % 24).padStart(2, '0')}:${String(Math.floor(moment / 60) % 60).padStart(2, '0')}:${String(moment % 60).padStart(2, '0')}.${String(moment).padStart(6, '0')}+00:00`;
  return `${rowText({ actor: 'bench', at, event_id: ulidAt(moment), evidence: null, execution_mode: 'worktree', force: false, from_lane, mission_id: null, mission_slug: mission, policy_metadata: null, reason: null, review_ref: null, to_lane, wp_id })}\n`;
}

/** The rows that bring a package from nothing to a lane. */
const rowsTo = (mission: string, wp: string, lane: Lane): string =>
  path
    .slice(1, path.indexOf(lane) + 1)
    .map((to, index) => row(mission, wp, path[index] ?? 'genesis', to))
    .join('');

const packageFile = (wp: string, after: readonly string[]): string =>
  `---\nwork_package_id: ${wp}\ntitle: Part ${wp} of the whole\ndependencies: [${after.join(', ')}]\nrequirement_refs:\n- FR-001\nplanning_base_branch: main\nmerge_target_branch: main\nsubtasks:\n- T001\n- T002\nphase: Phase 1\nexecution_mode: code_change\nowned_files:\n- src/${wp}/**\nauthoritative_surface: src/${wp}/\ntags: []\n---\n\n# ${wp}\n\n${'What has to be built is said here, in a line of ordinary length.\n'.repeat(60)}`;

/** Writes a mission of twenty packages in mid-run: some approved, some in review, some waiting for others; or all of them in one lane. */
export function plantMission(
  root: string,
  mission: string,
  size = 20,
  { stage, target = 'main' }: { readonly stage?: Lane; readonly target?: string } = {},
): void {
  const folder = join(root, 'kitty-specs', mission);
  mkdirSync(join(folder, 'tasks'), { recursive: true });
  const id = `${mission.slice(-8)}ATWWFXS3K5ZJ9E5008`;
  writeFileSync(
    join(folder, 'meta.json'),
    `${JSON.stringify({ created_at: '2026-01-01T00:00:00.000000+00:00', flattened: false, friendly_name: mission, mission_id: id, mission_number: null, mission_slug: mission, mission_type: 'software-dev', slug: mission, target_branch: target, topology: 'lanes' }, null, 2)}\n`,
  );
  for (const [name, title] of [
    ['spec.md', 'Specification'],
    ['plan.md', 'Plan'],
    ['tasks.md', 'Tasks'],
  ] as const)
    writeFileSync(join(folder, name), `# ${title}\n\n- FR-001: The whole is built in parts.\n`);
  const names = Array.from({ length: size }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
  const stages: readonly Lane[] = ['approved', 'approved', 'for_review', 'in_progress', 'planned'];
  writeFileSync(
    join(folder, 'status.events.jsonl'),
    names.map((wp, index) => rowsTo(mission, wp, stage ?? stages[Math.floor((index * stages.length) / size)] ?? 'planned')).join(''),
  );
  for (const [index, wp] of names.entries())
    writeFileSync(join(folder, 'tasks', `${wp}-part.md`), packageFile(wp, index < 4 ? [] : [names[index - 4] ?? 'WP01']));
  const lane = (wp: string, index: number) => ({
    lane_id: `lane-${String.fromCodePoint(97 + index)}`,
    wp_ids: [wp],
    write_scope: [`src/${wp}/**`],
    predicted_surfaces: [],
    depends_on_lanes: [],
    parallel_group: 0,
  });
  writeFileSync(
    join(folder, 'lanes.json'),
    `${JSON.stringify({ version: 1, mission_slug: mission, mission_id: id, mission_branch: `kitty/mission-${mission}`, target_branch: target, lanes: names.map(lane), computed_at: '2026-01-01T00:00:00.000000+00:00', computed_from: 'dependency_graph+ownership', planning_artifact_wps: [], planning_commit_sha: null }, null, 2)}\n`,
  );
}

/** An event log of so many rows, on packages that are moved to and fro for ever. */
export function longLog(mission: string, rows: number): string {
  const lines: string[] = [];
  for (let at = 0; at < rows; at += 1)
    lines.push(row(mission, `WP${String((at % 20) + 1).padStart(2, '0')}`, 'in_progress', allLanes[2 + (at % 5)] ?? 'planned'));
  return lines.join('');
}

/** The ways of a package that is sent back by every review, for ever. */
const rounds: readonly Lane[] = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'in_progress', 'for_review', 'in_review'];

/** An event log of so many rows in which many packages go through work and review again and again. */
export function busyLog(mission: string, packages: number, rows: number): string {
  const laneOf = (step: number): Lane => (step < 0 ? 'genesis' : (rounds[step % rounds.length] ?? 'planned'));
  return Array.from({ length: rows }, (_, at) => {
    const step = Math.floor(at / packages);
    return row(mission, `WP${String((at % packages) + 1).padStart(2, '0')}`, laneOf(step - 1), laneOf(step));
  }).join('');
}

export function fixture(options: { readonly missions?: number; readonly events?: number; readonly branch?: string } = {}): Fixture {
  const root = newPlace();
  const branch = options.branch ?? 'main';
  execFileSync('git', ['init', '--quiet', `--initial-branch=${branch}`, root]);
  mkdirSync(join(root, '.kittify'));
  writeFileSync(join(root, '.kittify', 'config.yaml'), 'agents:\n  available: []\n');
  const mission = 'bench-01KZMAN0';
  plantMission(root, mission, 20, { target: branch });
  for (let count = 0; count < (options.missions ?? 0); count += 1)
    plantMission(root, `other-${count}-01KZ${String(count).padStart(4, '0')}`, 1);
  if (options.events !== undefined)
    writeFileSync(join(root, 'kitty-specs', 'other-0-01KZ0000', 'status.events.jsonl'), longLog('other-0-01KZ0000', options.events));
  return { root, mission };
}
