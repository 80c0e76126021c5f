import type { CommitSettings } from './commitSettings.ts';
import type { Git } from '../git.ts';
import { judgedMessage } from './judgedMessage.ts';
import type { Layout } from '../layout.ts';
import { inProposedCheckout, type Proposed } from '../checkout/proposedCheckout.ts';
import { hookRefused, runHook } from './runHook.ts';

/** A commit that is built beside every checkout, before it is one. */
export interface Landing extends Proposed {
  /** Lets the repository have the tree, for those that look at it. */
  readonly keep: () => Promise<void>;
  readonly message: string;
  /** Whether it joins histories: git has another hook for that. */
  readonly isMerge: boolean;
}

/**
 * Lets the hooks of the repository judge a commit that no checkout has: they find its files in an index and on a disk of its own,
 * as with every commit, and may change its message but not its files. The hooks are those of the checkout, not those the landing
 * brings. Answers the message. Throws HOOK_REFUSED, and what a checkout of its own may fail with.
 */
export async function judgedLanding(
  run: Git,
  { commonDir }: Layout,
  { keep, message, isMerge, ...proposed }: Landing,
  settings: CommitSettings,
): Promise<string> {
  const hook = isMerge ? 'pre-merge-commit' : 'pre-commit';
  const folder = settings.mayHaveHook(hook) ? await hooksFolder(run) : null;
  if (folder !== null && settings.hasHookIn(folder, hook)) {
    await keep();
    await inProposedCheckout(run, commonDir, proposed, async (there, env) => {
      await runHook(there, hook, [], env, ['-c', `core.hooksPath=${folder}`]);
      const judged = (await there(['write-tree'], { env })).trim();
      if (judged !== proposed.tree) throw hookRefused(hook, 'it changed files, which nobody could prove to be those that were approved');
    });
  }
  return judgedMessage(run, message, settings, isMerge ? 'merge' : 'message');
}

const hooksFolder = async (run: Git): Promise<string> =>
  (await run(['rev-parse', '--path-format=absolute', '--git-path', 'hooks'])).replace(/\n$/, '');
