/** Before whatever is asked: signatures are not checked, text is UTF-8, nothing is coloured. */
const plain = ['--no-show-signature', '--encoding=UTF-8', '--no-color'];

/**
 * What is set for a command where its owner may have set something else for themselves, by the command. What git prints for a
 * program depends on nobody's taste, and what is brought into a checkout was decided before.
 */
const pins: Readonly<Record<string, readonly string[]>> = {
  // Of a worktree git has no repositories of submodules yet, and fails.
  checkout: ['--no-recurse-submodules'],
  diff: ['--ignore-submodules=none', '--no-ext-diff', '--no-color', '--no-relative'],
  'diff-files': ['--ignore-submodules=none'],
  'diff-index': ['--ignore-submodules=none'],
  'diff-tree': ['--ignore-submodules=none'],
  log: plain,
  merge: ['--no-verify-signatures', '--no-autostash', '--no-squash'],
  'read-tree': ['--no-recurse-submodules'],
  'rev-list': ['--encoding=UTF-8'],
  status: ['--ignore-submodules=none'],
};

/** The words of a command with what is set for it. Settings may stand before the command. */
export function pinned(words: readonly string[]): readonly string[] {
  const at = commandAt(words);
  return [...words.slice(0, at + 1), ...(pins[words[at] ?? ''] ?? []), ...words.slice(at + 1)];
}

/** Where in its words the command itself is. */
export const commandAt = (words: readonly string[]): number =>
  words.findIndex((word, index) => !word.startsWith('-') && words[index - 1] !== '-c');
