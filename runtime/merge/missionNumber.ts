import { askGit } from '../../actions/git/askGit.ts';
import { readBlobs } from '../../actions/git/readBlobs.ts';
import { identify, readMeta } from '../../machines/rules/identity.ts';

/**
 * The number a mission gets when it lands: one more than the highest on the target (contract 3 §1.9). A meta.json that cannot be
 * read has none to be higher than. Two processes of git.
 */
export function nextMissionNumber(commonDir: string, target: string): number {
  const folders = (askGit(commonDir, ['ls-tree', '-z', '--name-only', `${target}:kitty-specs`])?.toString('utf8') ?? '')
    .split('\0')
    .filter((name) => name !== '');
  const files = readBlobs(
    commonDir,
    folders.map((folder) => `${target}:kitty-specs/${folder}/meta.json`),
  );
  const numbers = [...files.values()].map((bytes) => {
    const meta = readMeta(bytes.toString('utf8'));
    const identity = meta.ok ? identify(meta.value, '') : meta;
    return identity.ok ? (identity.value.mission_number ?? 0) : 0;
  });
  return 1 + Math.max(0, ...numbers);
}
