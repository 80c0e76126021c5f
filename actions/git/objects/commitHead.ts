/** What a commit says before its message. */
export interface CommitHead {
  readonly tree: string;
  readonly parents: readonly string[];
  /** Moments and time zones, as git writes them. */
  readonly authored: string;
  readonly committed: string;
  /** The message is written in another encoding than UTF-8. */
  readonly isEncoded: boolean;
  /** Where the message begins, in bytes. */
  readonly end: number;
}

/** Reads the head of a commit (gitformat: `git cat-file commit`). Null for what is none. */
export function commitHead(bytes: Buffer): CommitHead | null {
  const end = bytes.indexOf('\n\n');
  const head = bytes.toString('latin1', 0, Math.max(0, end));
  const momentOf = (role: string): string | undefined => new RegExp(`^${role} .*> (\\d+ [+-]\\d+)$`, 'm').exec(head)?.[1];
  const tree = /^tree ([0-9a-f]+)$/m.exec(head)?.[1];
  const [authored, committed] = [momentOf('author'), momentOf('committer')];
  if (tree === undefined || authored === undefined || committed === undefined) return null;
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = '']) => parent);
  return { tree, parents, authored, committed, isEncoded: /^encoding /m.test(head), end: end + 2 };
}
