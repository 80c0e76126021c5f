import { aside } from '../../machines/rules/aside.ts';
import { progressOf, resumeCommand } from '../../machines/merge/progress.ts';
import { findings } from '../../schemas/check.ts';
import isMergeContext from '../../schemas/generated/mergeContext.js';
import type { MergeContext } from '../../schemas/merge.ts';
import type { MergeStatus } from '../../schemas/mergeReply.ts';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { targetOf } from '../../machines/rules/targetOf.ts';
import { operationPath } from '../desk/operationPlace.ts';
import { readOperation } from '../desk/operations.ts';
import type { MergeScene } from '../merge/mergeScene.ts';
import { goOnCommand, interruptedOriginal } from '../merge/originalMerges.ts';
import { whatHasLanded } from '../merge/whatHasLanded.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { mergePlace, openScene } from './merge.ts';

/** How far the merge of a mission is, whose move it is and what is safe. Looks only. Problems: those of opening, OPERATION_UNREADABLE. */
export function mergeStatus(world: World, handle: string | null): Promise<Outcome<MergeStatus>> {
  return outcomeOfLater(async () => {
    const opened = openScene(world, handle, '--status');
    if (!opened.ok) return opened;
    const scene = opened.value;
    const saved = readOperation(mergePlace(scene));
    if (!saved.ok) return saved;
    if (saved.value === null) return atRest(scene);
    const { document } = saved.value;
    const { value, context } = document.saved.snapshot;
    if (typeof value !== 'string' || !isMergeContext(context)) {
      const path = operationPath(mergePlace(scene));
      return failure(
        problem('OPERATION_UNREADABLE', `${path} is not a saved merge: ${findings(isMergeContext).join('; ')}.`, {
          next: aside(path),
          details: { path },
        }),
      );
    }
    return success(unfinished(document, value, context));
  });
}

async function atRest(scene: MergeScene): Promise<Outcome<MergeStatus>> {
  const { directory, meta } = scene.mission;
  const landed = await whatHasLanded(scene, null);
  if (!landed.ok) return landed;
  const hasLanded = landed.value !== null;
  const original = hasLanded ? null : interruptedOriginal(scene);
  return success({
    result: hasLanded ? 'merged' : 'not_begun',
    mission_slug: directory,
    target_branch: targetOf(meta) ?? '',
    strategy: null,
    state: null,
    step: null,
    steps_left: [],
    attempt: null,
    is_published: hasLanded,
    safe: hasLanded ? `${directory} has landed.` : (original?.told[0] ?? 'No merge is unfinished.'),
    mover: hasLanded ? 'nobody' : 'you',
    problem: null,
    conflict: null,
    begun_at: null,
    begun_by: null,
    next_command: hasLanded
      ? null
      : original !== null
        ? goOnCommand(directory)
        : `spec-kitty merge --mission ${shellWord(directory)} --dry-run`,
  });
}

function unfinished({ begun_at, actor }: OperationDocument, state: string, context: MergeContext): MergeStatus {
  const { plan, attempts, conflict, workspace, open, stopped } = context;
  const { n, of, name, left, isPublished, safe } = progressOf(state, context);
  const waits = state === 'conflicted' || state === 'blocked';
  const shown = state === 'blocked' ? stopped?.problem : undefined;
  return {
    result: 'unfinished',
    mission_slug: plan.mission.directory,
    target_branch: plan.target,
    strategy: plan.strategy,
    state,
    step: { n, of, name },
    steps_left: [...left],
    attempt: attempts.length,
    is_published: isPublished,
    safe,
    mover: waits ? 'you' : 'the program',
    problem: shown === undefined ? null : { code: shown.code, message: shown.message },
    conflict:
      state !== 'conflicted' || conflict === null
        ? null
        : {
            workspace,
            open,
            ours: conflict.ours.name,
            theirs: conflict.theirs.name,
            packages: [...new Set([...conflict.ours.packages, ...conflict.theirs.packages])],
          },
    begun_at,
    begun_by: actor,
    next_command:
      shown?.next ??
      (state === 'conflicted' && workspace !== null && open.length > 0 ? `cd ${shellWord(workspace)} && git status` : resumeCommand(plan)),
  };
}
