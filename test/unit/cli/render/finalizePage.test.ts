import { expect, test } from 'vitest';
import { finalizePage } from '../../../../cli/render/finalizePage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import type { FinalizePreview } from '../../../../schemas/finalizeReply.ts';

const lanes = {
  computed: true,
  count: 1,
  lane_ids: ['lane-a'],
  planning_artifact_wps: [],
  collapse_report: { events: [], total_merges: 0, independent_wps_collapsed: 0, by_rule: {} },
};
const bootstrap = { total_wps: 1, newly_seeded: 1, already_initialized: 0 };
const common = {
  mission_slug: 'demo',
  wp_count: 1,
  updated_wp_count: 1,
  ownership_warnings: [],
  requirement_extraction_warnings: [],
  post_integration_acceptance_warnings: [],
  target_branch: 'main',
  dependencies_parsed: { WP01: [] },
  requirement_refs_parsed: { WP01: ['FR-001'] },
  lane_warnings: [],
};
const textOf = (reply: Parameters<typeof finalizePage>[0]): readonly string[] =>
  pageText(finalizePage(reply, { width: 80 }), () => false).split('\n');

test('what was done fits the screen and ends with what is next', () => {
  const lines = textOf({
    ...common,
    result: 'success',
    modified_wps: ['WP01'],
    unchanged_wps: [],
    preserved_wps: [],
    tasks_dir: '/repo/kitty-specs/demo/tasks',
    commit_created: false,
    commit_hash: null,
    commit_hashes: [],
    files_committed: [],
    bootstrap,
    lanes,
    target_branch_override: { requested: null, persisted: false, committed: false, previous_value: null, persist_error: null },
    changed: true,
    files_written: ['kitty-specs/demo/tasks/WP01-total.md', 'kitty-specs/demo/lanes.json', 'kitty-specs/demo/acceptance-matrix.json'],
    commits: [],
    resumed: false,
    warnings: [],
    message: '1 work package is on the board, in 1 lane.',
    next_command: 'spec-kitty next --mission demo',
  });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.slice(-3)).toEqual(['', 'Next: spec-kitty next --mission demo', '']);
});

test('what would be done ends with the command that does it', () => {
  const preview: FinalizePreview = {
    ...common,
    result: 'validation_passed',
    validate_only: true,
    would_modify: ['WP01'],
    would_preserve: [],
    unchanged: [],
    validation: { bootstrap_preview: bootstrap, lanes_preview: lanes },
    message: 'Nothing stands in the way.',
    differences: [],
    events_to_record: 1,
    unfinished: null,
    next_command: 'spec-kitty agent mission finalize-tasks --mission demo',
  };
  expect(textOf(preview).at(-2)).toBe('Next: spec-kitty agent mission finalize-tasks --mission demo');
});
