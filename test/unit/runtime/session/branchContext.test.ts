import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { branchContext } from '../../../../runtime/session/branchContext.ts';
import isBranchContextReply from '../../../../schemas/generated/branchContextReply.js';
import type { BranchContextReply } from '../../../../schemas/planningReply.ts';
import { projectOnFeature, worldIn } from '../../../support/draftedMission.ts';

function answered(cwd: string, target: string | null = null): BranchContextReply {
  const outcome = branchContext(worldIn(cwd), target);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  expect(isBranchContextReply(outcome.value)).toBe(true);
  return outcome.value;
}

test('a mission can begin where nothing else comes together, and had better not where everything does', () => {
  const { root, git } = projectOnFeature();
  expect(answered(root)).toMatchObject({
    repo_root: root,
    target_branch_source: 'current_branch',
    current_branch: 'feat',
    target_branch: 'feat',
    branch_matches_target: true,
    primary_branch: 'main',
    current_is_primary: false,
    recommended_strategy: 'stay',
    RECOMMENDED_STRATEGY: 'stay',
  });
  expect(answered(root, 'main')).toMatchObject({
    target_branch_source: 'cli_arg',
    current_branch: 'feat',
    merge_target_branch: 'main',
    branch_matches_target: false,
    recommended_strategy: 'stay',
  });
  git('switch', '-q', 'main');
  const onMain = answered(root);
  expect(onMain).toMatchObject({
    current_is_primary: true,
    recommended_strategy: 'feature-branch',
    next_command: 'spec-kitty agent mission create <slug> --start-branch <slug>',
  });
  expect(onMain.branch_context).toMatchObject({ recommended_strategy: 'feature-branch', reason: onMain.branch_recommendation_reason });
  expect(onMain.runtime_vars).toMatchObject({ primary_branch: 'main', current_is_primary: true });
});

test('where nothing says which branch everything comes together on, it is taken to be this one', () => {
  const { root, git } = projectOnFeature();
  git('branch', '-q', '-D', 'main');
  expect(answered(root)).toMatchObject({ primary_branch: 'feat', recommended_strategy: 'feature-branch' });
});

test('it is the main checkout that counts', () => {
  const { root, worktree } = projectOnFeature();
  const lane = worktree('lane', 'lane');
  mkdirSync(join(root, 'src'), { recursive: true });
  for (const place of [lane, join(root, 'src')])
    expect({ ...answered(place), NOW_UTC_ISO: '', runtime_vars: {} }).toEqual({ ...answered(root), NOW_UTC_ISO: '', runtime_vars: {} });
});

test('a name no branch can have, and no branch at all, are refused', () => {
  const { root, git } = projectOnFeature();
  expect(branchContext(worldIn(root), 'a..b')).toMatchObject({ ok: false, problems: [{ code: 'USAGE' }] });
  git('switch', '-q', '--detach');
  expect(branchContext(worldIn(root), null)).toMatchObject({ ok: false, problems: [{ code: 'HEAD_DETACHED' }] });
});
