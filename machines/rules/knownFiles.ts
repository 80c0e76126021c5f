import { mergeAcceptanceMatrix } from './knownFiles/mergeAcceptanceMatrix.ts';
import { mergeEventLog } from './knownFiles/mergeEventLog.ts';
import { mergeIssueMatrix } from './knownFiles/mergeIssueMatrix.ts';
import { mergeMeta } from './knownFiles/mergeMeta.ts';
import { mergePackageFile } from './knownFiles/mergePackageFile.ts';
import { mergeReviewCycle } from './knownFiles/mergeReviewCycle.ts';
import { mergeTraces } from './knownFiles/mergeTraces.ts';
import type { BothSides, Merged, Versions } from './knownFiles/merged.ts';

/** The files of a mission that are merged by what they mean, each by its rule (contract 3 §§1.13, 1.14). */
const kinds = [
  ['event-log', /^(?:(?:status|decisions)\.events|policy-audit)\.jsonl$/],
  ['status', /^status\.json$/],
  ['meta', /^meta\.json$/],
  ['traces', /^(?:.+\/)?traces\/[^/]+\.md$/s],
  ['acceptance-matrix', /^acceptance-matrix\.json$/],
  ['issue-matrix', /^issue-matrix\.json$/],
  ['review-cycle', /^tasks\/(?:.+\/)?review-cycle-[^/]*\.md$/s],
  ['package', /^tasks\/WP[^/]*\.md$/],
  ['planning', /^(?:lanes\.json|analysis-report\.md)$/],
] as const;

export type KnownFileKind = (typeof kinds)[number][0];
/** What is merged; status.json is made from the merged log instead (`reducedStatus`). */
export type MergedFileKind = Exclude<KnownFileKind, 'status'>;

/** Which of the known files stands at a path from the top of a checkout; null for any other file. */
export function knownFileKind(path: string): KnownFileKind | null {
  const within = /^kitty-specs\/[^/]+\/(.+)$/s.exec(path)?.[1];
  if (within === undefined) return null;
  return kinds.find(([, pattern]) => pattern.test(within))?.[0] ?? null;
}

const rules: Readonly<Record<Exclude<MergedFileKind, 'event-log' | 'planning'>, (versions: BothSides) => Merged>> = {
  meta: mergeMeta,
  traces: mergeTraces,
  'acceptance-matrix': mergeAcceptanceMatrix,
  'issue-matrix': mergeIssueMatrix,
  'review-cycle': mergeReviewCycle,
  package: mergePackageFile,
};

/**
 * Merges a known file: `ours` is what is merged into, the home of the mission, `theirs` what comes in. What one side alone
 * changed is so in the result, but for logs, which only ever grow. Never are both sides changed and one dropped without
 * saying so: the answer is then a conflict, except for copies of planning documents, whose home holds.
 */
export function mergeKnownFile(kind: MergedFileKind, versions: Versions): Merged {
  const { base, ours, theirs } = versions;
  if (kind === 'event-log') return ours === theirs ? { text: ours } : mergeEventLog(versions);
  if (ours === theirs || base === theirs) return { text: ours };
  if (base === ours) return { text: theirs };
  if (kind === 'planning') return { text: ours };
  if (ours === null || theirs === null) return { conflict: 'One side took the file away, the other changed it.' };
  return rules[kind]({ base, ours, theirs });
}
