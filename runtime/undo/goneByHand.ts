import type { Git } from '../../actions/git/git.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { doneLast } from '../../machines/rules/operationHistory.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { commandBack, isThere, revert } from './revert.ts';
import type { UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

/**
 * Of an undo that is to be taken back: branches that it had no need to move, since somebody had reverted or reset them before. The
 * same hand has to bring them back, or all would be said to be done again and the branch would have nothing of it. Writes nothing.
 */
export async function goneByHand(run: Git, scene: UndoScene): Promise<readonly Problem[]> {
  const { history, operation, project } = scene;
  const below = history.find(({ row }) => row.id === operation.undoes);
  const refs = below === undefined ? {} : doneLast(below, history).refs;
  const findings: Problem[] = [];
  for (const [ref, { before, after }] of Object.entries(refs)) {
    const now = readRef(project.commonDir, ref);
    const isLeft = ref.startsWith('refs/heads/') && !Object.hasOwn(operation.row.changes.refs, ref);
    if (!isLeft || before === null || after === null || now === null) continue;
    const stretch = { former: before, undone: after, tip: now };
    if (await isThere(run, stretch)) continue;
    const again = await revert(run, scene, { tip: now, undone: before, former: after });
    // Bookkeeping alone is made up for by rows.
    if (!('conflicts' in again) && again.isNothing) continue;
    findings.push(
      problem('UNDO_CONFLICT', `${whatItWas(operation, history)} was taken out of ${ref} by hand, and has to be in it again before.`, {
        next: await commandBack(run, stretch),
        details: { ref, commit: after },
      }),
    );
  }
  return findings;
}
