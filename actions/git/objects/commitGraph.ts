import type { CommitGraph } from '../../../machines/rules/mergeBases.ts';
import type { Git } from '../git.ts';
import { findLayout } from '../layout.ts';
import { seenIn } from './seen.ts';
import { withObjects } from './storedObjects.ts';
import { walkCommits, type WalkedCommit } from './walkCommits.ts';

/** Commits with their parents and their trees. */
export interface CommitsSeen {
  readonly graph: CommitGraph;
  readonly trees: ReadonlyMap<string, string>;
}

/**
 * The commits down to the last that all tips have in common, with their trees. Everything where there is none. At most two
 * processes of git, none for tips that were seen together before. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function commitGraph(run: Git, tips: readonly string[]): Promise<CommitsSeen> {
  const seen = seenIn(run.world);
  if (!tips.every((tip) => seen.tips.has(tip))) {
    const commonDir = findLayout(run.checkout)?.commonDir;
    const walked = commonDir === undefined ? null : withObjects(commonDir, (read) => walkCommits(read, tips));
    const found = walked ?? (await listCommits(run, tips));
    // What was seen from other tips may end above what these have in common.
    for (const part of [seen.tips, seen.parents, seen.trees]) part.clear();
    for (const [commit, { tree, parents }] of found) {
      seen.parents.set(commit, parents);
      seen.trees.set(commit, tree);
    }
    for (const tip of tips) seen.tips.add(tip);
  }
  return { graph: seen.parents, trees: seen.trees };
}

async function listCommits(run: Git, tips: readonly string[]): Promise<ReadonlyMap<string, WalkedCommit>> {
  const shared = await run.ask(['merge-base', '--octopus', '--all', ...tips]);
  const ends = shared.exitCode === 0 ? shared.stdout.trim().split('\n') : [];
  const listed = await run([
    'rev-list',
    '--format=%H %T %P',
    ...tips,
    ...(ends.length === 0 ? [] : ['--not', ...ends.map((end) => `${end}^@`)]),
  ]);
  return new Map(
    listed.split('\n').flatMap((line) => {
      const [commit = '', tree = '', ...parents] = line.trim().split(' ');
      return commit === '' || commit === 'commit' ? [] : [[commit, { tree, parents }] as const];
    }),
  );
}

/** Adds a commit that was made of such tips. */
export function learnCommit(
  run: Git,
  commit: string,
  { parents, tree }: { readonly parents: readonly string[]; readonly tree: string },
): void {
  const seen = seenIn(run.world);
  if (!parents.every((parent) => seen.tips.has(parent))) return;
  seen.tips.add(commit);
  seen.parents.set(commit, parents);
  seen.trees.set(commit, tree);
}
