import { isUtf8 } from 'node:buffer';
import { fstatSync } from 'node:fs';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { incoming } from './incoming.ts';
import { notRead, textAt } from './readText.ts';

const standardInput = 0;

/**
 * The text of a file that somebody hands to a command; `-` is what comes in on its standard input. Throws INPUT_NOT_READ and
 * FILE_NOT_READ.
 */
export function readInput(path: string): string {
  const text = path === '-' ? standardInputText() : textAt(path);
  if (text === null) throw new ProblemError(problem('INPUT_NOT_READ', `There is no file ${path}.`, { details: { path } }));
  return text;
}

function standardInputText(): string {
  try {
    if (fstatSync(standardInput).isCharacterDevice())
      throw new ProblemError(problem('INPUT_NOT_READ', 'Nothing was sent to the standard input.', { details: { path: '-' } }));
    const bytes = incoming(standardInput);
    if (isUtf8(bytes)) return bytes.toString('utf8');
  } catch (error) {
    throw error instanceof ProblemError ? error : notRead('the standard input', error);
  }
  throw new ProblemError(problem('INPUT_NOT_READ', 'What was sent to the standard input is not UTF-8 text.', { details: { path: '-' } }));
}
