import type { CommitGraph } from '../../machines/rules/mergeBases.ts';
import type { Git } from './git.ts';

/** Commits with their parents and their trees. */
export interface SeenCommits {
  readonly graph: CommitGraph;
  readonly trees: ReadonlyMap<string, string>;
}

/** The commits down to the last that all tips have in common, with their trees. Everything where there is none. Two processes of git. */
export async function commitGraph(run: Git, tips: readonly string[]): Promise<SeenCommits> {
  if (tips.length === 0) return { graph: new Map(), trees: new Map() };
  const shared = await run.ask(['merge-base', '--octopus', '--all', ...tips]);
  const ends = shared.exitCode === 0 ? shared.stdout.trim().split('\n') : [];
  const listed = await run(['rev-list', '--format=%H %T %P', ...tips, ...(ends.length === 0 ? [] : ['--not', ...ends.map((end) => `${end}^@`)])]);
  const graph = new Map<string, readonly string[]>();
  const trees = new Map<string, string>();
  for (const line of listed.split('\n')) {
    const [commit = '', tree = '', ...parents] = line.trim().split(' ');
    if (commit === '' || commit === 'commit') continue;
    graph.set(commit, parents);
    trees.set(commit, tree);
  }
  return { graph, trees };
}
