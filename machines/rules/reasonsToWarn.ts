import type { GateFinding } from '../../schemas/mergeGates.ts';

/** What gates have found that keeps nobody from merging, as sentences. */
export const reasonsToWarn = (findings: readonly Pick<GateFinding, 'verdict' | 'blocks' | 'sentence'>[]): readonly string[] =>
  findings.filter(({ verdict, blocks }) => verdict === 'fail' && !blocks).map(({ sentence }) => sentence);
