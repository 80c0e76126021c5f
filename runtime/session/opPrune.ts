import { join } from 'node:path';
import { readMissionId } from '../../actions/files/readMissionId.ts';
import { git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { listRefs, readRef, type Ref } from '../../actions/git/refs/refs.ts';
import type { PastOperation } from '../../machines/rules/operationHistory.ts';
import { handedInRefs, mergedRef, undoRefs } from '../../machines/rules/privateRefs.ts';
import type { PrunedOperations } from '../../schemas/operationList.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openHistory, type Project } from '../project.ts';
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
 * they cannot be taken back from then on. The log still tells of them. What was handed in goes with the last operation on a mission
 * that has landed. Nothing is ever let go of unasked.
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
    const handedIn = await handedInAndLanded(world, project.value, history, history.slice(old.length));
    const lines = [...forgotten.flatMap(({ refs }) => refs), ...handedIn].map(({ name, oid }) => `delete ${name} ${oid}\n`);
    if (!dryRun && lines.length > 0) await git(root, world)(['update-ref', '--stdin'], { input: lines.join('') });
    return success({
      result: dryRun ? 'preview' : 'success',
      forgotten: forgotten.map(({ refs, ...one }) => ({ ...one, refs: refs.map(({ name }) => name) })),
      handed_in: handedIn.map(({ name }) => name),
      kept: history.length - old.length,
    });
  });
}

/**
 * What was handed in on the lanes of missions that have landed: it is in what the merge keeps of the same lane, so that nothing is
 * lost with the ref, and no operation on the mission is left that could be taken back.
 */
async function handedInAndLanded(
  world: World,
  { root, commonDir }: Project,
  history: readonly PastOperation[],
  kept: readonly PastOperation[],
): Promise<readonly Ref[]> {
  const idsIn = (some: readonly PastOperation[]): ReadonlySet<string> =>
    new Set(some.flatMap(({ mission }) => (mission === null ? [] : [idOf(root, mission)])));
  const landed = idsIn(history.filter(({ row, undoneBy }) => row.operation === 'merge' && row.outcome === 'finished' && undoneBy === null));
  const undoable = idsIn(kept);
  const found: Ref[] = [];
  for (const ref of listRefs(commonDir, handedInRefs)) {
    const [mission = '', lane = ''] = ref.name.slice(handedInRefs.length).split('/');
    const merged = landed.has(mission) && !undoable.has(mission) ? readRef(commonDir, mergedRef(mission, lane)) : null;
    if (merged !== null && (await isAncestor(root, { ancestor: ref.oid, of: merged }, world))) found.push(ref);
  }
  return found;
}

/** What the refs of a mission are named after. */
const idOf = (root: string, directory: string): string => readMissionId(join(root, 'kitty-specs', directory)) ?? directory;
