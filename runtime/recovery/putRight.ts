import { recovery } from '../../machines/recovery/machine.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { RecoveryPlan } from '../../schemas/recovery.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import type { OperationPlace } from '../desk/operationPlace.ts';
import { runOperation, type Ran, type Terms } from '../engine/runOperation.ts';
import { lookForCases, type FoundCases } from './lookForCases.ts';
import { planRecovery } from './planRecovery.ts';
import { recoveryHands } from './recoveryHands.ts';

/** A run that has come to its end. */
export type RecoveryRun = Extract<
  Ran<RecoveryPlan, Extract<ReturnType<typeof recovery.decide>, { readonly kind: 'finished' }>['output']>,
  { readonly kind: 'finished' }
>;

/**
 * Goes on with what a killed run had begun, and then puts right what there is; `found` is what was seen before. Without a
 * `wp` all of it. Problems: those of looking once more and of `runOperation`.
 */
export async function putRight(
  scene: ClaimScene,
  place: OperationPlace,
  { found, wp }: { readonly found: FoundCases; readonly wp: string | null },
  terms: Terms,
): Promise<Outcome<readonly RecoveryRun[]>> {
  const runs: RecoveryRun[] = [];
  // What a killed run had begun was planned from what it saw; what has come since is planned anew.
  for (let time = 0; time < 2; time += 1) {
    const seen = time === 0 ? success(found) : await lookForCases(scene, wp);
    if (!seen.ok) return seen;
    if (time > 0 && !seen.value.cases.some(({ repairs }) => repairs)) break;
    const ran = await runOperation(
      scene.world,
      place,
      recovery,
      { actor: 'recovery', asked: { wp }, plan: () => planRecovery(scene, seen.value.view, seen.value.cases) },
      recoveryHands(scene),
      terms,
    );
    if (!ran.ok) return ran;
    if (ran.value.kind === 'stopped') return failure(ran.value.problem);
    if (ran.value.kind === 'finished') runs.push(ran.value);
    if (!ran.value.resumed) break;
  }
  return success(runs);
}
