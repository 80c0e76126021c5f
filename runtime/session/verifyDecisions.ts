import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { markerFindings } from '../../machines/rules/decisionMoments.ts';
import type { DecisionVerifyReply } from '../../schemas/decisionMoment.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { openDecisionIndex } from '../decisions/decisionIndex.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { Surroundings } from '../surroundings.ts';

/** Compares what was put off with the places in spec.md and plan.md that are marked as waiting. A look: nothing is written. */
export function verifyDecisions(
  world: Surroundings,
  { mission: handle, failOnStale }: { readonly mission: string; readonly failOnStale: boolean },
): Promise<Outcome<DecisionVerifyReply>> {
  return outcomeOfLater(async () => {
    const read = openDecisionIndex(world, handle);
    if (!read.ok) return read;
    const { mission, index } = read.value;
    const found = markerFindings(
      index,
      Object.fromEntries(['spec.md', 'plan.md'].map((name) => [name, readText(join(mission.homes.planning.folder, name))])),
    );
    return success({
      status: found.findings.length === 0 ? 'clean' : 'drift',
      ...found,
      mission_slug: mission.directory,
      fails: found.findings.some(({ kind }) => failOnStale || kind !== 'STALE_MARKER'),
    });
  });
}
