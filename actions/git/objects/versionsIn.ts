import type { Version } from '../../../schemas/merge.ts';
import type { Git } from '../git.ts';

/** The files of a tree, those at these paths where some are given: a few, for a system takes only so many words. */
export async function versionsIn(run: Git, tree: string, paths: readonly string[] = []): Promise<ReadonlyMap<string, Version>> {
  const listed = await run(['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', tree, '--', ...paths]);
  return new Map(
    listed.split('\0').flatMap((row) => {
      const found = /^(?<mode>\d{6}) \w+ (?<oid>[0-9a-f]+)\t(?<path>.+)$/s.exec(row)?.groups;
      return found === undefined ? [] : [[found['path'] ?? '', { mode: found['mode'] ?? '', oid: found['oid'] ?? '' }] as const];
    }),
  );
}
