import type { SubtaskRow } from '../../schemas/tasksOutline.ts';
import { strip } from './pattern.ts';

const fence = /^\s*(```|~~~)/;
const packageHeading = /^#{2,4}\s.*?\b(WP\d{2,})\b/;
const checkbox = /^-\s*\[([\sxX]*)\]\s*(T\d{3,})\b/;
const inline = /^\s*(?:[-*]\s*)?(?:\*\*)?(?:Included\s+)?Subtasks(?:\*\*)?\s*:(?:\*\*)?(.*)/i;
const subtaskId = /\bT\d{3,}\b/gi;
const wholeSubtaskId = /^T\d{3,}$/i;
const wholePackageId = /^WP\d{2,}$/;

/**
 * The rows of tasks.md that name subtasks, in order: checkboxes, rows of a table whose first cell is the id, and
 * `Subtasks: T001, T002` lines (contract 1 §6.7). What stands in a code block is an example and no row.
 * Every heading that contains a package id opens that package's section; other headings close none.
 */
export function subtaskRows(text: string): readonly SubtaskRow[] {
  const rows: SubtaskRow[] = [];
  let wp_id: string | null = null;
  let openFence: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined && (openFence ?? mark) === mark) openFence = openFence === null ? mark : null;
    else if (openFence === null) {
      wp_id = packageHeading.exec(line)?.[1] ?? wp_id;
      rows.push(...rowsOf(line, wp_id).map((row) => ({ ...row, line: index + 1 })));
    }
  }
  return rows;
}

function rowsOf(line: string, wp_id: string | null): readonly Omit<SubtaskRow, 'line'>[] {
  const ticked = checkbox.exec(line);
  if (ticked) return [{ id: (ticked[2] ?? '').toUpperCase(), wp_id, form: 'checkbox', done: strip(ticked[1] ?? '') !== '' }];
  const cells = tableCells(line);
  const [first] = cells;
  if (first !== undefined) {
    if (!wholeSubtaskId.test(first)) return [];
    // An index above the sections names the package in a column of its own; `[D]` is the mark of a done row.
    return [
      {
        id: first.toUpperCase(),
        wp_id: cells.find((cell) => wholePackageId.test(cell)) ?? wp_id,
        form: 'table',
        done: cells.includes('[D]') || null,
      },
    ];
  }
  const listed = inline.exec(line)?.[1]?.match(subtaskId) ?? [];
  return listed.map((id) => ({ id: id.toUpperCase(), wp_id, form: 'inline', done: null }));
}

/** The cells of a table's row without their emphasis; none where the line is no row. */
function tableCells(line: string): readonly string[] {
  const row = strip(line);
  if (!row.startsWith('|')) return [];
  return row
    .slice(1)
    .split('|')
    .map((cell) => strip(cell.replaceAll('**', '')));
}
