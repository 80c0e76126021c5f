import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { writing } from '../../actions/files/writing.ts';
import { type MergedFileKind, mergeKnownFile } from '../../machines/rules/knownFiles.ts';
import { markedConflict } from '../../machines/rules/knownFiles/markedConflict.ts';
import type { MergeDriverReply } from '../../schemas/mergeDriverReply.ts';
import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { outcomeOf } from '../outcomeOf.ts';
import type { Surroundings } from '../surroundings.ts';

export interface MergeDriverRequest {
  readonly kind: MergedFileKind;
  /** Three files that git has written for a merge: paths, from the folder the command is given in. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Merges one known file for git, in the place of ours. Where only a person can decide, ours gets both sides between marks, and
 * the answer is KNOWN_FILE_CONFLICT. Problems: USAGE for files that are not in one folder (git's own are, contract 3 §1.13),
 * FILE_NOT_READ (no text, too), FILE_NOT_WRITTEN.
 */
export function mergeDriver(
  { cwd }: Pick<Surroundings, 'cwd'>,
  { kind, base, ours, theirs }: MergeDriverRequest,
): Outcome<MergeDriverReply> {
  return outcomeOf(() => {
    const paths = [base, ours, theirs].map((path) => resolve(cwd, path));
    if (new Set(paths.map((path) => dirname(path))).size > 1)
      return failure(
        problem('USAGE', 'The three versions of a file that git merges are in one folder; these are not.', { details: { paths } }),
      );
    const [before = null, our = null, their = null] = paths.map((path) => readText(path));
    // For a file that both sides have added git gives an empty one to begin with.
    const versions = { base: before === '' ? null : before, ours: our, theirs: their };
    const merged = mergeKnownFile(kind, versions);
    const path = resolve(cwd, ours);
    const text = 'conflict' in merged ? markedConflict(versions) : (merged.text ?? '');
    writing(path, () => writeFileSync(path, text));
    if (!('conflict' in merged)) return success({ result: 'success', kind, path });
    return failure(
      problem('KNOWN_FILE_CONFLICT', `The two versions of this file (${kind}) do not fit together. ${merged.conflict}`, {
        unchanged: 'Git leaves the file as a conflict, with both versions in it.',
        details: { kind, path },
      }),
    );
  });
}
