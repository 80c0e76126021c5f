import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Mission } from '../../../../runtime/mission.ts';
import { readFeedback } from '../../../../runtime/prompts/readFeedback.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

function feedbackAt(feedback_path: string): string {
  const path = temporaryFolder();
  writeFiles(path, { 'tasks/WP01-part/review-cycle-1.md': '---\ncycle_number: 1\n---\n\nDo it again.\n' });
  const mission = { path, homes: { status: { at: 'branch' } } } as unknown as Mission;
  const result = { reviewer: 'grace', verdict: 'changes_requested', reference: 'gone', feedback_path };
  return readFeedback({ commonDir: join(path, 'none') }, mission, result).text;
}

test('a review is found by its place in the mission, wherever the path was recorded', () => {
  expect(feedbackAt('tasks/WP01-part/review-cycle-1.md')).toBe('Do it again.');
  expect(feedbackAt('/home/grace/shop/kitty-specs/demo/tasks/WP01-part/review-cycle-1.md')).toBe('Do it again.');
});

test('a row of the log brings no other file into a prompt', () => {
  const secret = join(temporaryFolder(), 'secret');
  writeFiles(secret, { key: 'SECRET\n', 'tasks/x/review-cycle-1.md': 'SECRET\n' });
  for (const path of [join(secret, 'key'), join(secret, 'tasks/x/review-cycle-1.md'), `tasks/../../../..${secret}/key`])
    expect(feedbackAt(path)).toBe('The text of the review cannot be found. The record refers to: gone');
});
