import { askOne } from '../askAhead.ts';
import type { Environment } from '../environment.ts';
import type { Git } from '../git.ts';
import type { Step } from '../shellScript.ts';

/** What git says of one path of a checkout. */
export interface StatusRow {
  /** From the top folder. With a slash at its end it is a folder; with `untracked: 'all'` only one that is a repository of its own. */
  readonly path: string;
  /** `changed`: staged or not, in the middle of a merge too. */
  readonly is: 'changed' | 'untracked' | 'ignored';
  /** Whether all that is different is that the file is missing on the disk. */
  readonly isMissing: boolean;
}

export interface StatusQuestion {
  /** `all` looks into every folder that git does not know, `normal` names the folder. */
  readonly untracked: 'no' | 'normal' | 'all';
  /** Whether what is ignored is told too: each folder or file that a pattern means. */
  readonly ignored?: boolean;
  readonly pathspecs?: readonly string[];
  readonly env?: Environment;
}

/**
 * What is different in a checkout from what it has checked out. Nobody's configuration has a say in it: what one does not want to
 * see every day (`status.showUntrackedFiles`, `submodule.*.ignore`) is work like any other when it is about to go.
 * Looks only. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function statusOf(run: Git, question: StatusQuestion): Promise<readonly StatusRow[]> {
  const answer = await askOne(run, statusStep(question));
  return answer.split('\0').flatMap((row) => rowOf(row) ?? []);
}

/** What git is asked for that. */
export const statusStep = ({ untracked, ignored = false, pathspecs = [], env = {} }: StatusQuestion): Step => ({
  words: [
    ...['-c', 'core.fsmonitor=false', 'status', '--porcelain=v2', '-z', '--no-renames', '--no-branch', '--no-show-stash'],
    ...[`--untracked-files=${untracked}`, `--ignored=${ignored ? 'matching' : 'no'}`, '--ignore-submodules=none'],
    ...(pathspecs.length === 0 ? [] : ['--', ...pathspecs]),
  ],
  env,
});

/** The fields before the path: `1 XY sub mH mI mW hH hI`, `u XY sub m1 m2 m3 mW h1 h2 h3`. Null for lines that are about no path. */
function rowOf(row: string): StatusRow | null {
  const fields = { 1: 8, u: 10, '?': 1, '!': 1 }[row[0] ?? ''];
  if (fields === undefined) return null;
  const words = row.split(' ');
  return {
    path: words.slice(fields).join(' '),
    is: row.startsWith('?') ? 'untracked' : row.startsWith('!') ? 'ignored' : 'changed',
    isMissing: words[0] === '1' && words[1] === '.D',
  };
}
