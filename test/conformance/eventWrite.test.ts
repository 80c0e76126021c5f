import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { annotationRow, transitionRow } from '../../machines/rules/eventRow.ts';
import { agrees, corpusRoot } from './corpus.ts';

interface Recorded {
  readonly rows_written: number;
  readonly sha256_of_written_rows: string;
  readonly equal_lines: number;
  readonly lines_only_dropping_null_review_result: readonly number[];
  readonly different: readonly unknown[];
}

/** Every transition and annotation as it is written again, under the line it was read from. */
function writtenRows(text: string): ReadonlyMap<number, string> {
  const written = new Map<number, string>();
  for (const [index, line] of text.split('\n').entries()) {
    const log = readLog(`${line}\n`);
    if (!log.ok) throw new Error(log.problems[0].message);
    for (const row of [...log.value.transitions.map(transitionRow), ...log.value.annotations.map(annotationRow)])
      written.set(index + 1, rowText(row));
  }
  return written;
}

agrees<{ readonly mission_dir: string }, Recorded>(
  'event-write/missions',
  ({ mission_dir }) => {
    const text = readFileSync(join(corpusRoot, mission_dir, 'status.events.jsonl'), 'utf8');
    const lines = text.split('\n');
    const written = writtenRows(text);
    const before = (line: number): string => lines[line - 1] ?? '';
    const isEqual = (line: number): boolean => written.get(line) === before(line);
    const onlyDrops = (line: number): boolean => written.get(line) === before(line).replace('"review_result": null, ', '');
    const changed = [...written.keys()].filter((line) => !isEqual(line));
    return {
      rows_written: written.size,
      sha256_of_written_rows: createHash('sha256')
        .update([...written.values()].map((row) => `${row}\n`).join(''))
        .digest('hex'),
      equal_lines: written.size - changed.length,
      lines_only_dropping_null_review_result: changed.filter(onlyDrops),
      different: changed.filter((line) => !onlyDrops(line)).length,
    };
  },
  { expected: (recorded) => ({ ...recorded, different: recorded.different.length }) },
);
