/** By whom a commit is made, as git writes it there: name, address, moment. */
export interface Identities {
  readonly author: string;
  readonly committer: string;
}

/** A commit as git keeps it (gitformat: `git cat-file commit`), that nobody signs. The message holds no NUL. */
export const commitText = (
  { author, committer }: Identities,
  { tree, parents, message }: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): string =>
  [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${author}`, `committer ${committer}`, '', message].join('\n');
