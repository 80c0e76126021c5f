import { git } from '../../actions/git/git.ts';
import { listRefs } from '../../actions/git/refs/refs.ts';
import { undoRefs } from '../../machines/rules/privateRefs.ts';
import type { PrunedOperations } from '../../schemas/operationList.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openHistory } from '../project.ts';
import { whatItDid } from '../undo/whatItWas.ts';
import type { World } from '../world.ts';

export interface OpPruneRequest {
  /** How many of the latest operations stay undoable. */
  readonly keep: number;
  /** Looks and changes nothing. */
  readonly dryRun: boolean;
}

/**
 * Lets go of what operations have replaced or taken away, but for the latest of them: git cleans it up when it next does, and
 * they cannot be taken back from then on. The log still tells of them. Nothing is ever let go of unasked.
 * Problems: USAGE, those of opening and of reading the log, GIT_FAILED, GIT_UNAVAILABLE.
 */
export function opPrune(world: World, { keep, dryRun }: OpPruneRequest): Promise<Outcome<PrunedOperations>> {
  return outcomeOfLater(async () => {
    if (keep < 1) return failure(problem('USAGE', 'At least one operation stays: --keep 1.', { next: 'spec-kitty op prune --help' }));
    const project = openHistory(world);
    if (!project.ok) return project;
    const { root, commonDir } = project.value;
    const past = pastOperations(project.value);
    if (!past.ok) return past;
    const { history } = past.value;
    const old = history.slice(0, Math.max(0, history.length - keep));
    const forgotten = old.flatMap((one) => {
      const refs = listRefs(commonDir, `${undoRefs(one.row.id)}/`);
      return refs.length === 0 ? [] : [{ id: one.row.id, what: whatItDid(one, history), ended_at: one.row.ended_at, refs }];
    });
    const lines = forgotten.flatMap(({ refs }) => refs.map(({ name, oid }) => `delete ${name} ${oid}\n`));
    if (!dryRun && lines.length > 0) await git(root, world)(['update-ref', '--stdin'], { input: lines.join('') });
    return success({
      result: dryRun ? 'preview' : 'success',
      forgotten: forgotten.map(({ refs, ...one }) => ({ ...one, refs: refs.map(({ name }) => name) })),
      kept: history.length - old.length,
    });
  });
}
