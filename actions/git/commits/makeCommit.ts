import { type Git, gitFailed } from '../git.ts';
import { fallbackIdentity } from './fallbackIdentity.ts';

/** A commit before it is one. */
export interface CommitDraft {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly isSigned: boolean;
  /** The moment of author and committer (ISO 8601), so that the same draft is always the same commit; now when it is absent. */
  readonly at?: string;
  /** Whose work it is, when that is somebody else's. */
  readonly author?: { readonly name: string; readonly email: string; readonly date: string };
}

/** Writes a commit object, on no branch yet, and answers its id. */
export async function makeCommit(git: Git, { tree, parents, message, isSigned, at, author }: CommitDraft): Promise<string> {
  const words = ['commit-tree', ...(isSigned ? ['-S'] : []), ...parents.flatMap((parent) => ['-p', parent]), tree];
  const moment = {
    ...(at === undefined ? {} : { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }),
    ...(author === undefined ? {} : { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: author.date }),
  };
  const first = await git.ask(words, { input: message, env: moment, isLong: isSigned });
  if (first.exitCode === 0) return first.stdout.trim();
  const identity = await fallbackIdentity(git);
  if (Object.keys(identity).length === 0) throw gitFailed(git.checkout, words, first);
  return (await git(words, { input: message, env: { ...moment, ...identity }, isLong: isSigned })).trim();
}
