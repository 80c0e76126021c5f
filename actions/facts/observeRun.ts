import { basename, join } from 'node:path';
import isOriginalRun from '../../schemas/generated/originalRun.js';
import isRunIndex from '../../schemas/generated/runIndex.js';
import type { RunFact } from '../../schemas/facts.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { readText } from '../files/readText.ts';

const noRun: RunFact = { run_id: null, issued_step: null, completed_steps: [], inputs: {}, answers: {} };

const json = (text: string | null): unknown => {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // The original takes an unreadable index or run for none (contract 2 §2.2); it is its cache, not a home of facts.
    return null;
  }
};

const texts = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const answersIn = (decisions: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  texts(
    Object.fromEntries(
      Object.entries(decisions).map(([id, record]) => [
        id,
        typeof record === 'object' && record !== null && 'answer' in record ? record.answer : null,
      ]),
    ),
  );

/**
 * The run the original keeps for a mission in the main checkout, or none. Its folder is looked for beside the index as well:
 * the recorded path is absolute and wrong once the repository has moved (contract 2 §2.1).
 */
export function observeRun(root: string, slug: string): RunFact {
  const runtime = join(root, '.kittify', 'runtime');
  const index = json(readText(join(runtime, 'feature-runs.json')));
  const entry = isRunIndex(index) ? ownEntry(index, slug) : undefined;
  if (entry === undefined) return noRun;
  const run = json(readText(join(runtime, 'runs', basename(entry.run_dir), 'state.json')) ?? readText(join(entry.run_dir, 'state.json')));
  if (!isOriginalRun(run)) return noRun;
  const answers = answersIn(run.decisions);
  const asked = Object.entries(answers)
    .filter(([id]) => id.startsWith('input:'))
    .map(([id, answer]) => [id.slice('input:'.length), answer]);
  return {
    run_id: run.run_id,
    issued_step: run.issued_step_id ?? null,
    completed_steps: run.completed_steps,
    inputs: { ...Object.fromEntries(asked), ...texts(run.inputs) },
    answers,
  };
}
