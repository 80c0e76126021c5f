import { expect, test } from 'vitest';
import { reviewPrompt } from '../../../../../machines/rules/prompt/reviewPrompt.ts';
import { words } from '../../../../../missions/words.js';
import { charterLinesOfProject, charterOfProject, promptMission, reviewFacts, reviewMetadata } from '../../../../support/promptFacts.ts';
import { reviewMetadataIn } from '../../../../support/reviewMetadataIn.ts';

const said = (more: Parameters<typeof reviewFacts>[0] = {}): string =>
  reviewPrompt({ frame: words.frames.review, body: words.every.packages.review }, reviewFacts(more));

test('it begins with which review it is for', () => {
  expect(reviewMetadataIn(said())).toEqual(reviewMetadata);
  expect(said({ metadata: null })).toMatch(/^# WP03/);
});

test('the difference is named by commits', () => {
  expect(said()).toContain(
    'git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b diff 1111111111111111111111111111111111111111 2222222222222222222222222222222222222222',
  );
  expect(said()).toContain('the difference between these two commits');
});

test('where no commits were recorded, those on the files of the package are shown, and no two are spoken of', () => {
  const prompt = said({ difference: null });
  expect(prompt).toContain("git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b log --patch -- 'src/colours/**' 'tests/colours/**'");
  expect(prompt).not.toContain('two commits');
});

test('where nobody commits, what lies in the files of the package is shown, and no commits are spoken of', () => {
  const mission = { ...promptMission, isProtected: true };
  const workspace = { ...reviewFacts().workspace, path: '/repo', lane_id: null };
  const prompt = said({ difference: null, mission, workspace });
  const owned = "-- 'src/colours/**' 'tests/colours/**'";
  expect(prompt).toContain(`git -C /repo status --short --untracked-files=all ${owned}\ngit -C /repo diff HEAD ${owned}\n`);
  expect(prompt).not.toMatch(/these commits|log --patch/);
  // In a lane everybody commits, whatever branch is protected.
  expect(said({ difference: null, mission })).toContain('log --patch');
});

test('an offered review does not say that claiming it makes a worktree', () => {
  expect(said({ isClaimed: false })).toContain('This is the worktree of lane-b, on the branch');
  expect(said({ isClaimed: false })).not.toContain('Claiming makes it');
});

test('where the worktree of the lane is gone, the main checkout is not taken for it, and the way to make it is named', () => {
  const prompt = said({ workspace: { ...reviewFacts().workspace, path: '/repo' } });
  expect(prompt).toContain('This is the main checkout, on the branch `feat/dark-mode`: the worktree of lane-b is not here.');
  expect(prompt).toContain('`spec-kitty implement --recover --mission dark-mode-01KZAAAA` makes the worktree again');
  expect(prompt).not.toContain('This is the worktree of');
});

test('both verdicts are commands that can be pasted', () => {
  expect(said()).toContain(
    'spec-kitty agent tasks move-task WP03 --to approved --mission dark-mode-01KZAAAA --agent codex --note "<what was checked, and how>"',
  );
  expect(said()).toContain(
    'spec-kitty agent tasks move-task WP03 --to planned --mission dark-mode-01KZAAAA --agent codex --review-feedback-file /tmp/spec-kitty-review-01KZB0000000000000000000AA-WP03.md',
  );
});

test('who did the work is said, most of all when it was the reviewer', () => {
  expect(said()).toContain('claude did the work.');
  expect(said({ author: 'codex' })).toContain('You did the work yourself');
});

test('what breaks the rules of the project is a finding, where there are any', () => {
  expect(said({ mission: { ...promptMission, charter: charterOfProject } })).toContain(
    `against one of them is a finding.\n\n${charterLinesOfProject}`,
  );
  expect(said()).not.toContain('The rules of the project');
});

test('of a bulk edit it is asked what was changed that should stay, and what is left of the term', () => {
  const prompt = said({ mission: { ...promptMission, isBulkEdit: true } });
  expect(prompt).toContain(`${promptMission.folder}/occurrence_map.yaml says`);
  expect(prompt).toContain("git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b grep --line-number --fixed-strings '<term>'");
  expect(said()).not.toContain('occurrence_map.yaml');
});
