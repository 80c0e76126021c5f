import { shellWord } from '../../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { commitSettings, settingsQuestion } from '../commits/commitSettings.ts';
import { type Git, gitFailed } from '../git.ts';
import { tooOld } from '../tooOld.ts';
import type { Step } from '../shellScript.ts';

/** A version of a file that could not be brought together with the others. */
export interface StagedVersion {
  readonly mode: string;
  readonly oid: string;
  /** 1: what both began with, 2: ours, 3: theirs. */
  readonly stage: number;
  readonly path: string;
}

export type MergedTree =
  /** Everything of theirs is in ours already. */
  | { readonly kind: 'contained' }
  /** Theirs has all of ours in it. */
  | { readonly kind: 'ahead' }
  | {
      readonly kind: 'merge';
      /** With everything that could be brought together, and marks in the files that could not. */
      readonly tree: string;
      /** The versions of files that could not be brought together. */
      readonly entries: readonly StagedVersion[];
      /** What git calls the conflict at a path (`contents`, `modify/delete`). */
      readonly kinds: ReadonlyMap<string, string>;
      readonly isSigned: boolean;
      /** What the further questions were answered. */
      readonly answers: readonly string[];
    };

/**
 * Merges two commits in the object store. The command that does it ends with 1 for a conflict and for a name it does not know,
 * so the caller makes sure of both ids. `options` come before the command; `questions` are asked in the same shell, since
 * starting one takes longer than answering. Throws MERGE_BASE_MISSING, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function mergeTree(
  run: Git,
  ours: string,
  theirs: string,
  { options = [], questions = [] }: { readonly options?: readonly string[]; readonly questions?: readonly Step[] } = {},
): Promise<MergedTree> {
  const words = [...options, 'merge-tree', '--write-tree', '-z', ours, theirs];
  const [sides, settings, merged, ...answers] = await run.inOne([
    { words: ['rev-list', '--left-right', '--count', `${ours}...${theirs}`] },
    settingsQuestion,
    { words, mayFail: true },
    ...questions,
  ]);
  const [left, right] = (sides?.stdout ?? '').trim().split('\t');
  if (right === '0') return { kind: 'contained' };
  if (left === '0') return { kind: 'ahead' };
  const [tree = '', ...rows] = (merged?.stdout ?? '').split('\0');
  if (merged === undefined || merged.exitCode > 1 || !/^[0-9a-f]{40,64}$/.test(tree))
    throw (await tooOld(run)) ?? (await unrelated(run, ours, theirs)) ?? gitFailed(run.checkout, words, await run.ask(words));
  const end = rows.indexOf('');
  const entries = rows.slice(0, end < 0 ? rows.length : end).flatMap((row) => versionOf(row) ?? []);
  const { isSigned } = commitSettings(settings?.stdout ?? '', '');
  return {
    kind: 'merge',
    tree,
    entries,
    kinds: kindsIn(end < 0 ? [] : rows.slice(end + 1)),
    isSigned,
    answers: answers.map(({ stdout }) => stdout),
  };
}

function versionOf(row: string): StagedVersion | null {
  const found = /^(?<mode>\d{6}) (?<oid>[0-9a-f]+) (?<stage>[123])\t(?<path>.+)$/s.exec(row)?.groups;
  return found ? { mode: found['mode'] ?? '', oid: found['oid'] ?? '', stage: Number(found['stage']), path: found['path'] ?? '' } : null;
}

/** What git says about the merge: how many paths, the paths, a word for it that does not change, a sentence. */
function kindsIn(rows: readonly string[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (let at = 0; at < rows.length;) {
    const count = Number(rows[at]);
    if (rows[at] === '' || !Number.isInteger(count)) return kinds;
    const word = /^CONFLICT \((.+)\)$/.exec(rows[at + 1 + count] ?? '')?.[1];
    for (const path of rows.slice(at + 1, at + 1 + count)) if (word !== undefined && !kinds.has(path)) kinds.set(path, word);
    at += count + 3;
  }
  return kinds;
}

/** Two commits of which nobody knows where they have parted: nothing they hold can be told from what the other has changed. */
async function unrelated(run: Git, ours: string, theirs: string): Promise<ProblemError | null> {
  if ((await run.ask(['merge-base', ours, theirs])).exitCode !== 1) return null;
  const isShallow = (await run(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  const short = [ours, theirs].map((commit) => commit.slice(0, 12)).join(' and ');
  return new ProblemError(
    problem(
      'MERGE_BASE_MISSING',
      isShallow
        ? `This clone holds only the latest commits, and not the one where ${short} have parted.`
        : `${short} have no commit in common: one of the branches was begun or rewritten elsewhere.`,
      {
        ...(isShallow ? { next: `git -C ${shellWord(run.checkout)} fetch --unshallow` } : {}),
        details: { ours, theirs, is_shallow: isShallow },
      },
    ),
  );
}
