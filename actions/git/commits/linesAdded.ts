import { askGit } from '../askGit.ts';

/**
 * Every line that a commit has ever added to a file, the oldest first, in the history of a commit and of all branches, here and on
 * remotes, whose names begin as given. Costs one git process. Throws GIT_UNAVAILABLE.
 */
export function linesAdded(
  commonDir: string,
  path: string,
  { head, branches }: { readonly head: string; readonly branches: string },
): readonly string[] {
  const words = [
    '--reverse',
    '--full-history',
    '--format=',
    '--patch',
    '--unified=0',
    '--text',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
  ];
  const from = [head, `--branches=${branches}*`, `--remotes=*/${branches}*`];
  const patch = askGit(commonDir, ['--literal-pathspecs', 'log', ...words, ...from, '--', path])?.toString('utf8') ?? '';
  return patch.split('\n').flatMap((line) => (line.startsWith('+') && !line.startsWith('+++ ') ? [line.slice(1)] : []));
}
