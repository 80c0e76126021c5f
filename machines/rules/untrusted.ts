import { shellWord } from './shellWord.ts';

/** What is said of a checkout in which git refuses to work since it belongs to another user, and how its owner is said to be known. */
export const untrusted = (path: string): { readonly sentence: string; readonly remedy: string } => ({
  sentence: `Git does not trust ${path}: the folder belongs to somebody else.`,
  remedy: `git config --global --add safe.directory ${shellWord(path)}`,
});
