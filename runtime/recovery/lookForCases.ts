import { noSuchPackage } from '../../machines/rules/noSuchPackage.ts';
import { recoveryCases } from '../../machines/rules/recoveryCases.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { RecoveryCase } from '../../schemas/recovery.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { observeRecovery, type RecoveryView } from './observeRecovery.ts';

/** What a look has found: the facts, and what is to be said of them. */
export interface FoundCases {
  readonly view: RecoveryView;
  readonly cases: readonly RecoveryCase[];
}

/**
 * Looks for what a crash has left of the work on a mission; only for what is about one package and its lane where one is named.
 * Problems: those of `observeRecovery`, WP_NOT_FOUND.
 */
export async function lookForCases(scene: ClaimScene, wp: string | null): Promise<Outcome<FoundCases>> {
  const observed = await observeRecovery(scene);
  if (!observed.ok) return observed;
  const view = observed.value;
  const known = view.facts.packages.map(({ wp_id }) => wp_id);
  if (wp !== null && !known.includes(wp)) return failure(noSuchPackage(scene.mission.directory, wp, known));
  return success({ view, cases: casesAbout(view, wp) });
}

function casesAbout({ facts }: RecoveryView, wp: string | null): readonly RecoveryCase[] {
  const cases = recoveryCases(facts);
  if (wp === null) return cases;
  const lane = facts.packages.find((each) => each.wp_id === wp)?.lane_id ?? null;
  return cases.filter(({ packages, lane_id }) => packages.includes(wp) || (lane !== null && lane_id === lane && packages.length === 0));
}
