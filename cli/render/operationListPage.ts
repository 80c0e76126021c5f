import type { ListedOperation, OperationList } from '../../schemas/operationList.ts';
import { styled, type Line, type Page } from './page.ts';

/** What was done, the latest first: one line each, what was taken back in the background. */
export function operationListPage({ operations, total, next, unreadable }: OperationList): Page {
  if (operations.length === 0) return ['Nothing was done yet.', ...unread(unreadable)];
  return [
    ...operations.map((one): Line => line(one, next)),
    ...(total > operations.length ? [[styled('dim', `… and ${total - operations.length} before that`)]] : []),
    ...unread(unreadable),
  ];
}

function line({ id, what, actor, outcome, ended_at, undone_by }: ListedOperation, next: OperationList['next']): Line {
  const mark = next.undo === id ? styled('cyan', 'undo → ') : next.redo === id ? styled('cyan', 'redo → ') : '       ';
  const stands =
    undone_by !== null ? styled('dim', `${what}  taken back`) : outcome === 'finished' ? what : styled('yellow', `${what}  ${outcome}`);
  return [
    mark,
    styled('dim', `${id}  ${ended_at.slice(0, 19).replace('T', ' ')}  `),
    stands,
    styled('dim', actor === null ? '' : `  ${actor}`),
  ];
}

const unread = (lines: readonly number[]): Page =>
  lines.length === 0 ? [] : [[styled('yellow', 'warning'), `  lines that cannot be read: ${lines.join(', ')}`]];
