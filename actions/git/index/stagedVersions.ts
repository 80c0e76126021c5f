import type { Version } from '../../../schemas/merge.ts';
import type { Git } from '../git.ts';

/**
 * What the index of a checkout holds otherwise than its last commit, by path. Of what is staged to go, or is in conflict, the mode
 * is 000000. Looks only. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function stagedVersions(run: Git): Promise<ReadonlyMap<string, Version>> {
  const fields = (await run(['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', 'HEAD', '--'])).split('\0');
  return new Map(
    fields.flatMap((field, index) => {
      const [, mode = '', oid = ''] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [A-Z]$/.exec(field) ?? [];
      return mode === '' || index % 2 === 1 ? [] : [[fields[index + 1] ?? '', { mode, oid }] as const];
    }),
  );
}
