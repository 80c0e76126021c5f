/** By whom a commit is made, as git writes it there: name, address, moment. */
export interface Identities {
  readonly author: string;
  readonly committer: string;
}

/** Whether they are text: bytes that are none have come here as a sign in their place, and only git knows them. */
export const areText = ({ author, committer }: Identities): boolean => ![author, committer].some((name) => name.includes('\uFFFD'));

/** A commit as git keeps it (gitformat: `git cat-file commit`), that nobody signs. The message holds no NUL. */
export const commitText = (
  { author, committer }: Identities,
  { tree, parents, message }: { readonly tree: string; readonly parents: readonly string[]; readonly message: string },
): string =>
  [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`), `author ${author}`, `committer ${committer}`, '', message].join('\n');
