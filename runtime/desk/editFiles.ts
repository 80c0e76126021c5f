import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import type { GitWorld } from '../../actions/git/git.ts';
import { storeFiles } from '../../actions/git/objects/storeFiles.ts';
import { edited } from '../../machines/rules/textEdit.ts';
import type { EditFilesInput, EditFilesOutput, FileEdit } from '../../schemas/fileEdit.ts';
import { nothingChanged, problem, ProblemError } from '../../schemas/problem.ts';
import { digest } from '../digest.ts';
import { worldFailure } from './worldFailure.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

/**
 * Makes of each file what was planned: the hand of operations that change files people work on. A file that is as planned
 * already is done; one that is neither that nor what the plan was made from was changed by somebody else, and then none is
 * touched. Each file is whole at every moment. Both contents are in the object store when it is done.
 *
 * Throws FILE_CHANGED, FILE_NOT_READ, FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function editFiles({ root, files }: EditFilesInput, world: GitWorld): Promise<EditFilesOutput> {
  const looks = files.map((file) => look(root, file));
  const strangers = looks.filter(({ state }) => state === 'strange').map(({ file: { path } }) => path);
  const [first, ...others] = strangers;
  if (first !== undefined)
    throw changedMeanwhile(
      [first, ...others],
      looks.some(({ state }) => state === 'done'),
    );
  for (const { file, text, state } of looks) if (state === 'open') write(root, file, text ?? '');
  const blobs = await storeFiles(
    root,
    files.map(({ path }) => path),
    world,
  );
  return {
    edited: files.map(({ path }) => path),
    changed: { files: Object.fromEntries(files.map(({ path, blob }, index) => [path, { before: blob, after: blobs[index] ?? null }])) },
  };
}

interface Look {
  readonly file: FileEdit;
  readonly text: string | null;
  /** `done`: it is what it was to become. `strange`: it is neither that nor what it was. */
  readonly state: 'open' | 'done' | 'strange';
}

function look(root: string, file: FileEdit): Look {
  const text = readText(join(root, file.path));
  const now = text === null ? null : digest(text);
  return { file, text, state: now === file.become ? 'done' : now === file.former ? 'open' : 'strange' };
}

function write(root: string, file: FileEdit, text: string): void {
  const path = join(root, file.path);
  try {
    writeFileAtomically(path, edited(text, file));
  } catch (error) {
    throw new ProblemError(
      worldFailure(
        error,
        `${path} could not be written`,
        'Files that were to be written before it are written; the same command writes the rest.',
      ),
    );
  }
}

function changedMeanwhile(paths: readonly [string, ...string[]], hasBegun: boolean): ProblemError {
  return new ProblemError(
    problem('FILE_CHANGED', `Somebody else has written ${paths.join(', ')} after it was decided what to change there.`, {
      unchanged: hasBegun ? 'What was written before is written; these files were left as they are.' : nothingChanged,
      details: { paths },
    }),
  );
}
