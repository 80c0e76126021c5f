import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Environment } from './environment.ts';

/** One command of git in a row of them. */
export interface Step {
  readonly words: readonly string[];
  /** Set for this step alone. */
  readonly env?: Environment;
  /** What git reads on its standard input; without it the input is empty. */
  readonly input?: string;
  /** Whether the row goes on when this step ends with anything but 0. */
  readonly mayFail?: boolean;
  /** Whether it is passed over where the step before it has failed: it has failed as well then. */
  readonly ifBefore?: boolean;
}

/** What a step printed, and how it ended. */
export interface StepAnswer {
  readonly exitCode: number;
  readonly stdout: string;
}

/**
 * A row as a script of the POSIX shell. `boundary` is printed behind each step, so it must not be in what git prints. The row
 * beside it runs at the same time, and what its steps print goes to the third output.
 */
export function shellScript(steps: readonly Step[], beside: readonly Step[], options: readonly string[], boundary: string): string {
  const row = rowScript(steps, options, boundary);
  // Each row is a shell of its own, for it ends that shell where a step fails.
  return beside.length === 0 ? row : `(\n${rowScript(beside, options, boundary)}\n) >&3 3>&- &\n(\n${row}\n) 3>&-\nwait`;
}

const rowScript = (steps: readonly Step[], options: readonly string[], boundary: string): string =>
  steps
    .map(({ words, env = {}, input, mayFail = false, ifBefore = false }) =>
      [
        // The shell reads the script itself from its input; git must not.
        `${ifBefore ? '[ "$code" = 0 ] && ' : ''}${input === undefined ? '' : `printf %s ${shellWord(input)} | `}${assignments(env)}git ${[...options, ...words].map(shellWord).join(' ')}${input === undefined ? ' < /dev/null' : ''}`,
        `code=$?; printf '%s%d.' ${shellWord(boundary)} "$code"`,
        mayFail ? '' : '[ "$code" = 0 ] || exit 0',
      ].join('\n'),
    )
    .join('\n');

const assignments = (env: Environment): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${shellWord(value ?? '')} `)
    .join('');

/** The answers of the steps that were run, in their order. */
export function stepAnswers(printed: string, boundary: string): readonly StepAnswer[] {
  const [first = '', ...rest] = printed.split(boundary);
  const answers: StepAnswer[] = [];
  let stdout = first;
  for (const part of rest) {
    const end = part.indexOf('.');
    answers.push({ exitCode: Number(part.slice(0, end)), stdout });
    stdout = part.slice(end + 1);
  }
  return answers;
}
