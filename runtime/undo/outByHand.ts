import type { Git } from '../../actions/git/git.ts';
import { standsAs } from '../../actions/git/checkout/standsAs.ts';
import { readHead } from '../../actions/git/refs/head.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { doneLast } from '../../machines/rules/operationHistory.ts';
import type { UndoScene } from './undoScene.ts';

const heads = 'refs/heads/';

/**
 * What the disk has of a file that went out of the checked out branch as a hand took the operation out of it: the branch and the
 * disk have what the branch had before. Nobody has written it, so what lay there may be put back. Undefined where it is not so.
 */
export async function outByHand(run: Git, { project, operation }: UndoScene, path: string): Promise<string | null | undefined> {
  const { branch } = readHead(project.checkout.gitDir, project.commonDir);
  const ref = `${heads}${branch ?? ''}`;
  const { refs, files } = operation.row.changes;
  const [moved, tip] = [refs[ref], readRef(project.commonDir, ref)];
  if (moved === undefined || moved.before === null || moved.after === null || tip === null || tip === moved.after) return undefined;
  const [former, made, stands] = [
    await blobAt(run, moved.before, path),
    await blobAt(run, moved.after, path),
    await blobAt(run, tip, path),
  ];
  const isOut = made === files[path]?.after && made !== former && stands === former;
  if (!isOut || (await standsAs(run, project.commonDir, path, [former])) !== former) return undefined;
  return former;
}

/**
 * Of an undo that is to be taken back, and that found its branch taken back by hand: the files as what it took back had left them.
 * The same hand brings them into the branch again; as they were before the undo they would be missing there.
 */
export function filesByHand({ history, operation }: UndoScene): Readonly<Record<string, { readonly after: string | null }>> {
  const below = history.find(({ row }) => row.id === operation.undoes);
  if (below === undefined) return {};
  const { refs, files } = doneLast(below, history);
  const isByHand = Object.entries(refs).some(
    ([ref, { before, after }]) =>
      ref.startsWith(heads) && before !== null && after !== null && !Object.hasOwn(operation.row.changes.refs, ref),
  );
  return isByHand ? files : {};
}

const blobAt = async (run: Git, commit: string, path: string): Promise<string | null> => {
  const { exitCode, stdout } = await run.ask(['rev-parse', '--verify', '--quiet', `${commit}:${path}`]);
  return exitCode === 0 ? stdout.trim() : null;
};
