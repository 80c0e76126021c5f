import type { StatusCommit } from '../../schemas/statusCommit.ts';
import { styled, type Line } from './page.ts';

/**
 * What people are told of commits that could not be made, since a hook refused or nobody could sign: what happened is recorded and
 * lies uncommitted. What was not to be committed anyway is as usual and not told again with every step.
 */
export const unmadeCommits = (commits: readonly StatusCommit[]): readonly Line[] =>
  commits.flatMap(({ note, problem_code }) => (note === null || problem_code === null ? [] : [[styled('yellow', note)]]));
