import type { Problem } from '../../schemas/problem.ts';
import { problems } from '../../schemas/problems.ts';

/**
 * What `--json` prints when a command fails: one shape for every failure. The keys that the original prints in one
 * place or another (contract 2 §1.10: result, error_code, error, message, next_step, remediation and the facts of the
 * case) are all here with their meaning; the first problem leads, `problems` has them all.
 */
export function failureDocument(found: readonly [Problem, ...Problem[]]): object {
  const [first] = found;
  const head = { result: 'error', error_code: first.code, error: first.message };
  const tail = {
    message: first.message,
    unchanged: first.unchanged,
    next_step: first.next,
    remediation: problems[first.code].page,
    exit_code: problems[first.code].exit,
    problems: found.map(({ code, message, unchanged, next, details }) => ({ code, message, unchanged, next, details })),
  };
  // The facts of the case stand between; a fact that happens to be named like a fixed key never replaces it.
  return { ...head, ...first.details, ...head, ...tail };
}
