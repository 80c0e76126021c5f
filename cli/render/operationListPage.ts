import type { ListedOperation, OperationList } from '../../schemas/operationList.ts';
import { styled, type Line, type Page, type Span } from './page.ts';

/** What was done, the latest first: one line each, what was taken back in the background. */
export function operationListPage({ operations, total, next, unreadable }: OperationList): Page {
  if (operations.length === 0) return ['Nothing was done yet.', ...unread(unreadable)];
  return [
    ...operations.map((one): Line => line(one, next)),
    ...(total > operations.length ? [[styled('dim', `… and ${total - operations.length} before that`)]] : []),
    ...unread(unreadable),
  ];
}

const line = (operation: ListedOperation, next: OperationList['next']): Line => [
  mark(operation, next),
  styled('dim', `${operation.id}  ${operation.ended_at.slice(0, 19).replace('T', ' ')}  `),
  stands(operation),
  styled('dim', operation.actor === null ? '' : `  ${operation.actor}`),
];

/** Whether it is what `undo` or `redo` would take up. */
function mark({ id }: ListedOperation, { undo, redo }: OperationList['next']): Span {
  if (undo === id) return styled('cyan', 'undo → ');
  return redo === id ? styled('cyan', 'redo → ') : '       ';
}

function stands({ what, outcome, undone_by }: ListedOperation): Span {
  if (undone_by !== null) return styled('dim', `${what}  taken back`);
  return outcome === 'finished' ? what : styled('yellow', `${what}  ${outcome}`);
}

const unread = (lines: readonly number[]): Page =>
  lines.length === 0 ? [] : [[styled('yellow', 'warning'), `  lines that cannot be read: ${lines.join(', ')}`]];
