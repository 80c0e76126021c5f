import type { FinalizePlan } from '../../schemas/finalize.ts';

const at = '2026-01-01T00:00:00.000000+00:00';

/** A finalization of one package, as it is kept. */
export const examplePlan: FinalizePlan = {
  root: '/project',
  packages: [
    { path: 'kitty-specs/demo/tasks/WP01-pay.md', former: 'a', blob: 'b', become: 'c', from: 4, removed: 0, added: 'dependencies: []\n' },
  ],
  lanes: [{ path: 'kitty-specs/demo/lanes.json', former: null, blob: null, become: 'd', from: 0, removed: 0, added: '{}\n' }],
  matrices: [],
  rows: {
    events: [
      {
        event_id: '01KZ0000000000000000000001',
        event_type: 'TasksStarted',
        aggregate_id: 'demo',
        aggregate_type: 'Mission',
        payload: {},
        project_slug: null,
        project_uuid: null,
        schema_version: '5.0.0',
        timestamp: at,
      },
    ],
    seeds: [
      {
        event_id: '01KZ0000000000000000000002',
        at,
        wp_id: 'WP01',
        from_lane: 'genesis',
        to_lane: 'planned',
        actor: 'finalize-tasks',
        force: false,
        execution_mode: 'worktree',
        mission_slug: 'demo',
        mission_id: null,
        reason: 'canonical bootstrap',
        review_ref: null,
        evidence: null,
        review_result: null,
        policy_metadata: null,
      },
    ],
  },
  commit: { message: 'chore(spec-kitty): finalize the tasks of demo', paths: ['/project/kitty-specs/demo/tasks.md'], expected_tip: null },
  report: {
    mission_slug: 'demo',
    target_branch: 'main',
    tasks_dir: '/project/kitty-specs/demo/tasks',
    modified_wps: ['WP01'],
    unchanged_wps: [],
    preserved_wps: [],
    dependencies_parsed: { WP01: [] },
    requirement_refs_parsed: { WP01: ['FR-001'] },
    bootstrap: { total_wps: 1, newly_seeded: 1, already_initialized: 0 },
    lanes: {
      computed: true,
      count: 1,
      lane_ids: ['lane-a'],
      planning_artifact_wps: [],
      collapse_report: { events: [], total_merges: 0, independent_wps_collapsed: 0, by_rule: {} },
    },
    ownership_warnings: [],
    requirement_extraction_warnings: [],
    post_integration_acceptance_warnings: [],
    lane_warnings: [],
    target_branch_override: { requested: null, previous_value: null },
  },
};
