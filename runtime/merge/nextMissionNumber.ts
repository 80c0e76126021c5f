import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readObjects } from '../../actions/git/objects/readObjects.ts';
import { namesInTree, textOfName } from '../../actions/git/objects/treeObject.ts';
import { identify, readMeta } from '../../machines/rules/identity.ts';

/**
 * The number a mission gets when it lands: one more than the highest on the target (contract 3 §1.9). A meta.json that cannot be
 * read has none to be higher than. At most two processes of git.
 */
export function nextMissionNumber(commonDir: string, target: string): number {
  const folder = `${target}:kitty-specs`;
  const missions = readObjects(commonDir, [folder]).get(folder);
  const names = missions?.kind === 'tree' ? namesInTree(missions.bytes, target.length / 2) : [];
  const files = readBlobs(
    commonDir,
    names.map(({ name }) => `${folder}/${textOfName(name)}/meta.json`),
  );
  const numbers = [...files.values()].map((bytes) => {
    const meta = readMeta(bytes.toString('utf8'));
    const identity = meta.ok ? identify(meta.value, '') : meta;
    return identity.ok ? (identity.value.mission_number ?? 0) : 0;
  });
  return 1 + Math.max(0, ...numbers);
}
