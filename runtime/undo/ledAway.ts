import { dirname } from 'node:path';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { Restoration } from '../../schemas/undo.ts';
import { leadsElsewhere } from '../desk/leadsElsewhere.ts';
import type { Project } from '../project.ts';

/**
 * PATH_LEADS_ELSEWHERE where a link has come since, by which what an operation had written in a checkout would be put back in what
 * belongs to somebody else, or taken away there; null where none has.
 */
export const ledAway = ({ root, commonDir }: Project, files: Restoration['files']): Problem | null =>
  leadsElsewhere(
    root,
    files.map(({ path }) => dirname(path)),
    listWorktrees(commonDir).flatMap(({ path, state }) => (state === 'present' ? [path] : [])),
  );
