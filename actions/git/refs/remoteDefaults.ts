import { join } from 'node:path';
import { namesIn } from '../../files/namesIn.ts';
import { readText } from '../../files/readText.ts';

/** The branches that the remotes of a repository call their default, as they were when last asked: short names, each once. */
export function remoteDefaults(commonDir: string): readonly string[] {
  const found = namesIn(join(commonDir, 'refs', 'remotes')).flatMap((remote) => {
    const pointer = `ref: refs/remotes/${remote}/`;
    const head = readText(join(commonDir, 'refs', 'remotes', remote, 'HEAD'))?.trim() ?? '';
    return head.startsWith(pointer) ? [head.slice(pointer.length)] : [];
  });
  return [...new Set(found)];
}
