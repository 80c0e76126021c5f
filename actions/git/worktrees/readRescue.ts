import type { PromptOrder } from '../../../schemas/claim.ts';
import { askGit } from '../askGit.ts';
import { readRef } from '../refs/refs.ts';

/** What a rescue says of whose work it kept, at the beginning of its message. */
export const rescueMessage = (wp: string, holder: string | null): string => `Uncommitted work on ${wp} of ${holder ?? 'nobody named'}`;

const ofWhom = /^Uncommitted work on \S+ of (?<holder>.+)$/;

/** What was kept under a private ref; null when nothing was. Asks git twice where there is something. Throws GIT_UNAVAILABLE. */
export function readRescue(commonDir: string, ref: string): PromptOrder['rescued'] {
  const commit = readRef(commonDir, ref);
  if (commit === null) return null;
  const subject = askGit(commonDir, ['log', '-1', '--format=%s', commit])?.toString('utf8').trim() ?? '';
  const holder = ofWhom.exec(subject)?.groups?.['holder'] ?? null;
  const differing = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', `${commit}^1`, commit];
  const paths = askGit(commonDir, differing)?.toString('utf8') ?? '';
  return { holder: holder === 'nobody named' ? null : holder, ref, commit, paths: paths.split('\0').filter((path) => path !== '') };
}
