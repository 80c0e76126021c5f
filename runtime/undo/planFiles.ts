import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAbsence } from '../../actions/files/readText.ts';
import { type Git, git } from '../../actions/git/git.ts';
import { fileId } from '../../actions/git/objects/keepBlob.ts';
import { standsAs } from '../../actions/git/checkout/standsAs.ts';
import { driverSettings, namesDrivers } from '../../actions/git/merges/mergeDrivers.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Restoration } from '../../schemas/undo.ts';
import { hasLogElsewhere } from './hasLogElsewhere.ts';
import { isForgotten } from './isForgotten.ts';
import { ledAway } from './ledAway.ts';
import { filesByHand, outByHand } from './outByHand.ts';
import { isStatusBeside, isStatusFile, laterOn, type UndoScene } from './undoScene.ts';

export interface PlannedFiles {
  readonly restoring: Restoration;
  /** The folder of the mission that goes with them, from the main checkout; null when it stays or there is none. */
  readonly removed: string | null;
  readonly findings: readonly Problem[];
}

/**
 * What files and settings of the operation become again. A mission that came into being with it goes as a whole, its log too:
 * without a mission there is nothing the log could tell of. It is kept like every other file. Writes nothing.
 */
export async function planFiles(scene: UndoScene): Promise<PlannedFiles> {
  const {
    world,
    project: { root, commonDir },
    operation: {
      row: { changes },
    },
  } = scene;
  const findings: Problem[] = [];
  const removed =
    Object.entries(changes.files)
      .map(([path, { before }]) => (before === null ? (/^(kitty-specs\/[^/]+)\/meta\.json$/.exec(path)?.[1] ?? null) : null))
      .find((folder) => folder !== null) ?? null;
  const isLogElsewhere = hasLogElsewhere(scene);
  const run = git(root, world);
  const files: Restoration['files'] = [];
  const byHand = filesByHand(scene);
  for (const [path, { before: was, after }] of Object.entries(changes.files)) {
    // A log that is there only grows, and status.json follows it; one that went with its mission comes back with it.
    if (after !== null && (isStatusFile(path) ? !isLogElsewhere : isStatusBeside(path))) continue;
    const before = ownEntry(byHand, path)?.after ?? was;
    const now = await standsAs(run, commonDir, path, [before, after]);
    if (now === before) continue;
    const left = now === after ? now : await outByHand(run, scene, path);
    if (left !== undefined) files.push({ path, now: left, become: before });
    else findings.push(changed(scene, path, after, now));
  }
  if (removed !== null) {
    const own = namesIn(join(root, removed)).map((name) => `${removed}/${name}`);
    const strangers = own.filter((path) => !Object.hasOwn(changes.files, path) && !isStatusFile(path));
    findings.push(...strangers.map((path) => changed(scene, path, null, fileId(commonDir, join(root, path)))));
    files.push(...own.filter(isStatusFile).map((path) => ({ path, now: fileId(commonDir, join(root, path)), become: null })));
  }
  const led = ledAway(scene.project, files);
  if (led !== null) findings.push(led);
  const config: Restoration['config'] = [];
  for (const [key, { before, after }] of Object.entries(changes.config)) {
    // Other worktrees may need by now what git was told to understand.
    if (key.startsWith('extensions.')) continue;
    const { exitCode, stdout } = await run.ask(['config', '--local', '--get', key]);
    const now = exitCode === 0 ? stdout.replace(/\n$/, '') : null;
    if (now === after) config.push({ key, now, become: before });
    else if (now !== before)
      findings.push(
        problem('UNDO_FILE_CHANGED', `The setting ${key} of git was changed after the operation.`, {
          next: `git config --local --get ${shellWord(key)}`,
          details: { key, expected: after, found: now },
        }),
      );
  }
  const attributes = files.find(({ path }) => path === '.gitattributes');
  // Git was told of the drivers because these lines ask for them, by whichever command came first.
  if (attributes !== undefined && !namesDrivers(await textOf(run, attributes.become))) {
    for (const [key, now] of await driverSettings(run)) if (!Object.hasOwn(changes.config, key)) config.push({ key, now, become: null });
  }
  for (const { path, become } of files) {
    if (become !== null && (await isForgotten(run, become)))
      findings.push(
        problem('UNDO_FORGOTTEN', `What ${path} held before the operation is not in the object store any more.`, {
          next: 'spec-kitty op log',
          details: { path, object: become },
        }),
      );
  }
  return { restoring: { root, files, config }, removed, findings };
}

const textOf = async (run: Git, blob: string | null): Promise<string> =>
  blob === null ? '' : (await run.ask(['cat-file', 'blob', blob])).stdout;

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .toSorted();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
};

function changed(scene: UndoScene, path: string, expected: string | null, found: string | null): Problem {
  const later = laterOn(scene, ({ row }) => ownEntry(row.changes.files, path) !== undefined);
  const who = later.length === 0 ? '' : ` by ${later.join(', ')}`;
  return problem(
    'UNDO_FILE_CHANGED',
    expected === null && found !== null
      ? `${path} came into being after the operation${who}. Move it elsewhere first.`
      : `${path} was changed after the operation${who}.`,
    {
      next: later[0] === undefined ? whatChanged(join(scene.project.root, path), expected, found) : `spec-kitty undo ${later[0]}`,
      details: { path, expected, found, operations: later },
    },
  );
}

/** It may have been committed since, and then git would say that nothing is changed. */
function whatChanged(place: string, expected: string | null, found: string | null): string {
  if (expected === null) return `ls -l ${shellWord(place)}`;
  const repository = `git -C ${shellWord(dirname(place))}`;
  return found === null ? `${repository} show ${expected}` : `${repository} diff ${expected} -- ${shellWord(basename(place))}`;
}
