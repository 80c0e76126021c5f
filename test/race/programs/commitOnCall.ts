/** Waits to be told what to commit and at which moment, commits it, and tells how that ended; again and again. */
import { commitFiles } from '../../../actions/git/commits/commitFiles.ts';
import type { CommitFilesInput, CommitFilesOutput } from '../../../schemas/commit.ts';
import { ProblemError, type Problem } from '../../../schemas/problem.ts';

export interface Call {
  readonly input: CommitFilesInput;
  /** Milliseconds since 1970: all begin in the same one. */
  readonly at: number;
}
export type Told = { readonly output: CommitFilesOutput } | { readonly problem: Problem };

process.on('message', ({ input, at }: Call) => {
  while (Date.now() < at);
  commitFiles(input, { env: process.env, pid: process.pid, cwd: process.cwd() }).then(
    (output) => process.send?.({ output } satisfies Told),
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      process.send?.({ problem: error.problem } satisfies Told);
    },
  );
});
