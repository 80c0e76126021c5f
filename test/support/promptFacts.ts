import type {
  DecisionPromptFacts,
  PackagePromptFacts,
  PromptMission,
  ReviewPromptFacts,
  StepPromptFacts,
} from '../../schemas/promptFacts.ts';
import type { ReviewPromptMetadata } from '../../schemas/reviewPrompt.ts';
import type { MissionStep } from '../../schemas/missionType.ts';

/** Facts of prompts as a mission in full swing has them; a test changes what it is about. */
export const promptMission: PromptMission = {
  directory: 'dark-mode-01KZAAAA',
  name: 'Dark mode',
  type: 'software-dev',
  folder: '/repo/kitty-specs/dark-mode-01KZAAAA',
  records: '/repo/kitty-specs/dark-mode-01KZAAAA',
  root: '/repo',
  branch: 'feat/dark-mode',
  checkedOut: 'feat/dark-mode',
  isProtected: false,
  isBulkEdit: false,
  charter: [],
};

/** The rules of a project that has some, and how prompts lead to them. */
export const charterOfProject: PromptMission['charter'] = [
  { path: '/repo/.kittify/charter/charter.yaml', sections: [] },
  { path: '/repo/.kittify/charter/charter.md', sections: ['Testing', 'Commits'] },
];
export const charterLinesOfProject = '- `/repo/.kittify/charter/charter.yaml`\n- `/repo/.kittify/charter/charter.md`: Testing · Commits\n';

export const stepFacts = (step: MissionStep, more: Partial<StepPromptFacts> = {}): StepPromptFacts => ({
  mission: promptMission,
  agent: 'claude',
  step,
  lacking: {},
  reportId: 'r0123456789abcdef',
  setback: null,
  command: step.kind === 'landing' ? 'spec-kitty merge --mission dark-mode-01KZAAAA' : null,
  ...more,
});

export const packageFacts = (more: Partial<PackagePromptFacts> = {}): PackagePromptFacts => ({
  mission: promptMission,
  agent: 'claude',
  package: {
    wp_id: 'WP03',
    title: 'Switch the colours',
    path: '/repo/kitty-specs/dark-mode-01KZAAAA/tasks/WP03-switch.md',
    text: '---\nwork_package_id: WP03\ntitle: Switch the colours\n---\n\n# WP03\n\nSwitch them.\n',
    owned_files: ['src/colours/**', 'tests/colours/**'],
    open_subtasks: ['T007', 'T008'],
  },
  workspace: {
    path: '/repo/.worktrees/dark-mode-01KZAAAA-lane-b',
    branch: 'kitty/mission-dark-mode-01KZAAAA-lane-b',
    lane_id: 'lane-b',
    environment: { TEST_DATABASE: 'test_lane_b' },
  },
  dependencies: [{ wp_id: 'WP01', title: 'Read the setting', lane: 'approved', branch: 'kitty/mission-dark-mode-01KZAAAA-lane-a' }],
  feedback: null,
  rescued: null,
  isClaimed: true,
  ...more,
});

export const reviewMetadata: ReviewPromptMetadata = {
  invocation_id: '01KZB0000000000000000000AA',
  repo_root: '/repo',
  mission_id: '01KZAAAA0000000000000000AA',
  mission_slug: 'dark-mode-01KZAAAA',
  work_package_id: 'WP03',
  lane_worktree: '/repo/.worktrees/dark-mode-01KZAAAA-lane-b',
  mission_branch: 'kitty/mission-dark-mode-01KZAAAA',
  lane_branch: 'kitty/mission-dark-mode-01KZAAAA-lane-b',
  base_ref: '1111111111111111111111111111111111111111',
  prompt_path: '/repo/.git/spec-kitty/prompts/dark-mode-01KZAAAA/01KZB0000000000000000000AA-codex-review-WP03.md',
  created_at: '2026-01-01T00:00:00.000000+00:00',
};

export const reviewFacts = (more: Partial<ReviewPromptFacts> = {}): ReviewPromptFacts => ({
  ...packageFacts(),
  agent: 'codex',
  author: 'claude',
  difference: { base: '1111111111111111111111111111111111111111', tip: '2222222222222222222222222222222222222222' },
  feedbackFile: '/tmp/spec-kitty-review-01KZB0000000000000000000AA-WP03.md',
  metadata: reviewMetadata,
  ...more,
});

export const decisionFacts = (more: Partial<DecisionPromptFacts> = {}): DecisionPromptFacts => ({
  mission: promptMission,
  agent: 'claude',
  step: 'export',
  decisionId: 'input:shape',
  question: 'Which shape is exported?',
  options: null,
  ...more,
});
