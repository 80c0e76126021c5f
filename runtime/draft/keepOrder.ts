import { readRef } from '../../actions/git/refs/refs.ts';
import type { KeepOrder } from '../../schemas/draft.ts';
import type { Project } from '../project.ts';

/** What is to be committed, and where. */
export interface Keeping {
  /** Whether the project has commands commit. */
  readonly isAutomatic: boolean;
  readonly isProtected: boolean;
  readonly branch: string;
  /** From the main checkout. */
  readonly paths: readonly string[];
  readonly message: string;
  /** The private ref that takes the files where the branch is protected. */
  readonly mirror: string;
  readonly trailers?: Readonly<Record<string, string>>;
}

/** What becomes of the files of a draft where git is concerned. On a protected branch they stay uncommitted and are kept aside. */
export function keepOrder(
  { root, commonDir, checkout }: Project,
  { isAutomatic, isProtected, branch, paths, message, mirror, trailers = {} }: Keeping,
): KeepOrder {
  if (!isAutomatic)
    return { commit: null, branch, paths: [...paths], note: 'The project has turned commits by commands off (agents.auto_commit).' };
  return {
    commit: {
      checkout: root,
      branch,
      paths: [...paths],
      message,
      trailers: { ...trailers },
      mode: Object.keys(trailers).length === 0 ? 'each' : 'coalesced',
      mirror: isProtected ? mirror : null,
      expectedTip: readRef(commonDir, `refs/heads/${branch}`) ?? checkout.head,
    },
    branch,
    paths: [...paths],
    note: isProtected ? `${branch} is protected: the files stay uncommitted there and are kept under ${mirror}.` : null,
  };
}
