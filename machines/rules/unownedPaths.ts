import { bothReadings, plainPath } from './ownedFiles.ts';
import { wildcardMatcher } from './wildcardMatcher.ts';

/**
 * The paths that none of the patterns of `owned_files` claims. As coarse as where lanes are computed: `*` matches "/" as well, `**`
 * may stand for no folder, and a folder claims all that is in it.
 */
export function unownedPaths(paths: readonly string[], patterns: readonly string[]): readonly string[] {
  const claims = patterns
    .map(plainPath)
    .flatMap((pattern) => [pattern, pattern.replaceAll('**/', '')])
    .flatMap(bothReadings)
    .map((pattern) => ({ matches: wildcardMatcher(pattern), folder: `${pattern.replace(/\/+$/, '')}/` }));
  return paths.filter((path) => !claims.some(({ matches, folder }) => matches(path) || path.startsWith(folder)));
}
