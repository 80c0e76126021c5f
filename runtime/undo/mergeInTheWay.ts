import { abortCommand, progressOf, resumeCommand } from '../../machines/merge/progress.ts';
import type { MergeContext } from '../../schemas/merge.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { readOperation } from '../desk/operations.ts';
import type { Project } from '../project.ts';

/**
 * Why nothing of a mission is taken back while it is being merged: its truth is on its way from one place to another, and what is
 * decided by either half would be wrong. Null where no merge of it is unfinished. Problems: FILE_NOT_READ, OPERATION_UNREADABLE.
 */
export function mergeInTheWay({ desk }: Pick<Project, 'desk'>, directory: string): Outcome<Problem | null> {
  const saved = readOperation({ desk, mission: directory, name: 'merge' });
  if (!saved.ok || saved.value === null) return saved.ok ? success(null) : saved;
  const { value, context } = saved.value.document.saved.snapshot;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine has checked the context it saved.
  const merge = context as MergeContext;
  const { isPublished, name } = progressOf(typeof value === 'string' ? value : '', merge);
  const [next, abort] = [resumeCommand(merge.plan), abortCommand(merge.plan)];
  const mayStayHere = merge.stopped?.at === 'pushing';
  const choice = isPublished
    ? `It is published; what is left of it is done by "${next}"${mayStayHere ? `, or without the push by "${abort}"` : ''}.`
    : `"${next}" goes on with it, "${abort}" gives it up.`;
  return success(
    problem('MERGE_UNFINISHED', `A merge of ${directory} is not finished (${name}). ${choice}`, {
      next,
      details: { mission_slug: directory, step: name, is_published: isPublished, give_up: isPublished && !mayStayHere ? null : abort },
    }),
  );
}
