import type { Settings } from '../actions/files/readConfig.ts';
import { remoteDefaults } from '../actions/git/refs/remoteDefaults.ts';
import { protectedBranches } from '../machines/rules/protection.ts';
import type { Project } from './project.ts';
import type { World } from './world.ts';

/** Whether commands leave this branch (a short name) alone: what they write there stays uncommitted. */
export const isProtectedBranch = (
  { env }: World,
  { commonDir }: Project,
  { protectedBranches: configured }: Settings,
  branch: string,
): boolean =>
  protectedBranches({
    configured,
    remoteDefaults: remoteDefaults(commonDir),
    override: env['SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS'],
  }).includes(branch);
