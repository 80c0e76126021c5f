import { branchToPlanOn } from '../machines/rules/names.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import type { KnownMission } from './mission.ts';
import type { Project } from './project.ts';

/**
 * The command by which a mission moves on to a branch of its own, from one that is protected. A branch without a commit is no more
 * once another is checked out, and nothing could land there: it gets its first one before.
 */
export function wayToOwnBranch({ root, checkout }: Project, { directory, identity }: Pick<KnownMission, 'directory' | 'identity'>): string {
  const git = `git -C ${shellWord(root)}`;
  const first = checkout.head === null ? `${git} commit --allow-empty --message 'First commit' && ` : '';
  return `${first}${git} switch --create ${shellWord(branchToPlanOn(directory, identity.mission_id))}`;
}
