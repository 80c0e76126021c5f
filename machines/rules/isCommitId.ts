/**
 * Whether a text out of a file of the repository could be the id of a commit, cut short or not. Nothing else goes from there to git
 * as a revision, where it might be an option, or into a line for the shell.
 */
export const isCommitId = (text: string): boolean => /^[0-9a-f]{7,64}$/.test(text);
