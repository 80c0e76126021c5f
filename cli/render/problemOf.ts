import { shellWord } from '../again.ts';
import { problem, ProblemError, type Problem } from '../../schemas/problem.ts';

interface Circumstances {
  readonly argv: readonly string[];
  readonly version: string;
  readonly host: string;
  /** Whether the stack may be shown. */
  readonly debug: boolean;
}

/**
 * What was thrown, as a problem. Anything but a problem is a bug of ours and comes with a text that can be filed as it is;
 * values on the command line may be private, so that text tells only its words and the names of its options.
 */
export function problemOf(error: unknown, { argv, version, host, debug }: Circumstances): Problem {
  if (error instanceof ProblemError) return error.problem;
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack =
    debug && error instanceof Error
      ? (error.stack ?? '')
          .split('\n')
          .slice(1)
          .map((line) => line.trim())
      : [];
  return problem('INTERNAL_ERROR', `The program met something it did not expect: ${said}`, {
    unchanged: 'What was written before the error is safe to meet again: every command may be repeated.',
    ...(debug ? {} : { next: ['SPEC_KITTY_DEBUG=1', 'spec-kitty', ...argv.map(shellWord)].join(' ') }),
    details: { report: [`spec-kitty ${version} on ${host}`, `command: ${namesOnly(argv)}`, `error: ${said}`, ...stack] },
  });
}

/** The command line without what follows an `=` or an option. */
const namesOnly = (argv: readonly string[]): string =>
  [
    'spec-kitty',
    ...argv.map((text, index) => {
      if (text.startsWith('-')) return text.replace(/=.*$/s, '=…');
      return argv[index - 1]?.startsWith('--') ? '…' : text;
    }),
  ].join(' ');
