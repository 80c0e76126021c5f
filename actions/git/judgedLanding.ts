import type { CommitSettings } from './commitSettings.ts';
import type { Git } from './git.ts';
import { judgedMessage } from './judgedMessage.ts';
import type { Layout } from './layout.ts';
import { hookRefused, runHook } from './runHook.ts';
import { withTemporaryIndex } from './temporaryIndex.ts';

/** A commit that is built beside every checkout, before it is one. */
export interface Landing {
  readonly tree: string;
  /** Lets the repository have the tree, for those that look at it. */
  readonly keep: () => Promise<void>;
  readonly message: string;
  /** Whether it joins histories: git has another hook for that. */
  readonly isMerge: boolean;
}

/**
 * Lets the hooks of the repository judge a commit that no checkout has: they find its files in the index, as with every
 * commit, and may change its message but not its files. Answers the message. Throws HOOK_REFUSED.
 */
export async function judgedLanding(
  run: Git,
  { commonDir }: Layout,
  { tree, keep, message, isMerge }: Landing,
  settings: CommitSettings,
): Promise<string> {
  const hook = isMerge ? 'pre-merge-commit' : 'pre-commit';
  if (settings.mayHaveHook(hook)) {
    await keep();
    await withTemporaryIndex(commonDir, null, run.world, async ({ env }) => {
      await run(['read-tree', tree], { env });
      await runHook(run, hook, [], env);
      const judged = (await run(['write-tree'], { env })).trim();
      if (judged !== tree) throw hookRefused(hook, 'it changed files, which nobody could prove to be those that were approved');
    });
  }
  return judgedMessage(run, message, settings);
}
