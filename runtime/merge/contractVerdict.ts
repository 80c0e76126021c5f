import { isDeepStrictEqual } from 'node:util';
import { git } from '../../actions/git/git.ts';
import { inProposedCheckout } from '../../actions/git/checkout/proposedCheckout.ts';
import { runCommand } from '../../actions/processes/runCommand.ts';
import type { MergeScene } from './mergeScene.ts';
import { planMerge } from './planMerge.ts';
import { tryToLand } from './tryToLand.ts';

/** What a merge is made of where nobody wishes anything. */
const wishes = { strategy: null, target: null, push: false, deleteBranches: null, removeWorktrees: null, overrides: [] } as const;

/**
 * Runs a command on exactly what the mission would land: its lanes and the target together, in a checkout of their own with what the
 * project has installed. Answers why it does not pass, as a sentence; null when it does. What the command writes there is gone
 * afterwards. Throws FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function contractVerdict(scene: MergeScene, command: string, actor: string): Promise<string | null> {
  const { world, project } = scene;
  const planned = await planMerge(scene, { ...wishes, actor });
  if (!planned.ok) return planned.problems[0].message;
  const plan = planned.value;
  const { landing, conflict, problems } = await tryToLand(scene, plan);
  if (conflict !== null)
    return `The lanes do not fit together yet: ${conflict.conflict.paths.map(({ path }) => path).join(', ')}. \`${command}\` was not run.`;
  if (landing === null) return `${problems[0]?.message ?? 'There is nothing to land.'} \`${command}\` was not run.`;
  const run = git(plan.checkout, world);
  const proposed = { tree: landing.tree, branch: `refs/heads/${plan.target}` };
  const { exitCode, signal, stdout, stderr, refusal } = await inProposedCheckout(run, project.commonDir, proposed, ({ checkout }) =>
    runCommand(command, checkout, world.env),
  );
  const now = await planMerge(scene, { ...wishes, actor });
  if (!now.ok || !isDeepStrictEqual(now.value.attempt, plan.attempt))
    return `A branch has moved while \`${command}\` was run: accept again.`;
  if (exitCode === 0) return null;
  const said = `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.trim() ?? '';
  const ended =
    refusal !== null
      ? `could not be run (${refusal.message})`
      : exitCode === null
        ? `was ended by ${signal ?? 'a signal'}`
        : `ended with exit code ${exitCode}`;
  return `\`${command}\` ${ended} on what the mission would land${said === '' ? '' : `: ${said}`}`;
}
