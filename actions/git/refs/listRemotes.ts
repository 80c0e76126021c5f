import { join } from 'node:path';
import { readText } from '../../files/readText.ts';

/**
 * The remotes that the configuration of a repository names, in its order. No process is started, so what it includes from
 * elsewhere is not seen.
 */
export const listRemotes = (commonDir: string): readonly string[] => [
  ...new Set(
    [...(readText(join(commonDir, 'config')) ?? '').matchAll(/^\s*\[remote "(?<name>[^"\n]+)"\]/gm)].map(
      ({ groups }) => groups?.['name'] ?? '',
    ),
  ),
];
