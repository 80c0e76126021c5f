/** Performs one of git's hands, as a command would: `performHand <name> <input as JSON>`. Prints its answer, or its problem. */
import { addWorktree } from '../../../actions/git/worktrees/addWorktree.ts';
import { buildBase } from '../../../actions/git/merges/buildBase.ts';
import { commitFiles } from '../../../actions/git/commits/commitFiles.ts';
import { ensureBranch } from '../../../actions/git/refs/ensureBranch.ts';
import type { GitWorld } from '../../../actions/git/git.ts';
import { mirrorRef } from '../../../actions/git/refs/mirrorRef.ts';
import { removeWorktree } from '../../../actions/git/worktrees/removeWorktree.ts';
import { rescueWork } from '../../../actions/git/worktrees/rescueWork.ts';
import { ProblemError } from '../../../schemas/problem.ts';

const hands = { addWorktree, buildBase, commitFiles, ensureBranch, mirrorRef, removeWorktree, rescueWork };
export type HandName = keyof typeof hands;

const [, , name, text = ''] = process.argv;
const hand = hands[name as HandName] as (input: unknown, world: GitWorld) => Promise<unknown>;

hand(JSON.parse(text), { env: process.env, pid: process.pid, cwd: process.cwd() }).then(
  (output) => console.log(JSON.stringify(output)),
  (error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    console.error(JSON.stringify(error.problem));
    process.exitCode = 1;
  },
);
