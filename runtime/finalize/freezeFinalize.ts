import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readHead } from '../../actions/git/refs/head.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import { storeFiles } from '../../actions/git/objects/storeFiles.ts';
import { editBetween } from '../../machines/rules/textEdit.ts';
import type { FileEdit } from '../../schemas/fileEdit.ts';
import type { FinalizePlan } from '../../schemas/finalize.ts';
import { digest } from '../digest.ts';
import type { FileChange, Finalization } from './decideFinalize.ts';
import type { FinalizeScene } from './observeFinalize.ts';

/**
 * A finalization as it is kept while it is not done: files as small edits, the former contents in the object store, the tips
 * that are moved. Nothing of the working tree changes.
 */
export async function freezeFinalize(scene: FinalizeScene, { files, rows, report }: Finalization): Promise<FinalizePlan> {
  const {
    world,
    project: { root, commonDir },
    mission,
  } = scene;
  const { status } = mission.homes;
  const all = Object.values(files).flat();
  const former = all.filter(({ before }) => before !== null).map(({ path }) => fromRoot(root, path));
  const blobs = new Map((await storeFiles(root, former, world)).map((blob, index) => [former[index] ?? '', blob]));
  const frozen = (changes: readonly FileChange[]): FileEdit[] =>
    changes.map((change) => editOf(change, fromRoot(root, change.path), blobs));
  return {
    root,
    packages: frozen(files.packages),
    lanes: frozen(files.lanes),
    matrices: frozen(files.matrices),
    rows: { events: [...rows.events], seeds: [...rows.seeds] },
    commit: {
      message: `chore(spec-kitty): finalize the tasks of ${mission.directory}`,
      paths: [...committed(scene, all)],
      expected_tip: status.at === 'checkout' ? readHead(status.gitDir, commonDir).commit : null,
    },
    report,
  };
}

const fromRoot = (root: string, path: string): string => relative(root, path).split(sep).join('/');

const editOf = ({ before, after }: FileChange, path: string, blobs: ReadonlyMap<string, string>): FileEdit => ({
  path,
  former: before === null ? null : digest(before),
  blob: blobs.get(path) ?? null,
  become: digest(after),
  ...editBetween(before ?? '', after),
});

/**
 * What belongs to a finalized mission beside its log (contract 1 §6.11): what was written, the packages, and what they were
 * made from. Its meta.json comes along when it was written or when the branch has none yet, since no other command commits it then.
 */
function committed(scene: FinalizeScene, changes: readonly FileChange[]): readonly string[] {
  const { planning, packages, status } = scene.mission.homes;
  const written = changes.map(({ path }) => path);
  const beside = status.at === 'checkout' ? status.folder : planning.folder;
  const there = [
    ...['tasks.md', 'wps.yaml', 'lanes.json'].map((name) => join(planning.folder, name)),
    ...['acceptance-matrix.json', 'issue-matrix.json'].map((name) => join(beside, name)),
    ...taskFiles(join(packages.folder, 'tasks')),
  ].filter((path) => existsSync(path));
  return [...new Set([...there, ...written, ...(isNewMission(scene) ? [join(planning.folder, 'meta.json')] : [])])];
}

/** A file that a kill left behind in the middle of being written belongs to nobody. */
const taskFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !(entry.name.startsWith('.') && entry.name.endsWith('.tmp')))
    .map(({ name }) => join(folder, name));

function isNewMission({
  project: {
    root,
    commonDir,
    checkout: { branch },
  },
  mission: { path },
}: FinalizeScene): boolean {
  return branch !== null && readFileOnRef(commonDir, `refs/heads/${branch}`, fromRoot(root, join(path, 'meta.json'))) === null;
}
