import type { Command, Completes, Flag, Positional } from '../../command.ts';
import { commonFlags, isHidden } from '../../parse.ts';

/** What can be typed after the words of a group or command. `at` is those words, each preceded by a space; empty for the program. */
export interface Place {
  readonly at: string;
  /** True for a command: its arguments and options may follow in any number. */
  readonly isCommand: boolean;
  readonly offers: readonly Offer[];
  /** What the arguments complete to, besides the offers. */
  readonly completes: Completes | null;
}

export interface Offer {
  readonly word: string;
  readonly summary: string;
}

/** What can be typed as the value of an option. */
export interface OptionValue {
  readonly at: string;
  readonly option: string;
  readonly takes: Completes | readonly string[];
}

export interface Completion {
  readonly places: readonly Place[];
  readonly values: readonly OptionValue[];
}

/** Everything the completion scripts know, in one shape for the three shells. */
export function completionOf(commands: readonly Command[]): Completion {
  const groups = new Set(commands.flatMap((command) => command.path.map((_, length) => at(command.path.slice(0, length)))));
  return {
    places: [...[...groups].map((group) => groupPlace(group, commands)), ...commands.map(commandPlace)],
    values: commands.flatMap(optionValues),
  };
}

const at = (path: readonly string[]): string => path.map((word) => ` ${word}`).join('');

function groupPlace(group: string, commands: readonly Command[]): Place {
  const offers = new Map<string, string>();
  const depth = group.split(' ').length - 1;
  for (const command of commands) {
    const word = command.path[depth];
    if (word === undefined || at(command.path.slice(0, depth)) !== group) continue;
    offers.set(word, command.path.length === depth + 1 ? command.summary : `Commands of ${at([...command.path.slice(0, depth), word]).trim()}`);
  }
  return { at: group, isCommand: false, offers: [...offers].map(([word, summary]) => ({ word, summary })), completes: null };
}

function commandPlace(command: Command): Place {
  const words = Object.values(command.positionals);
  const options = Object.entries({ ...command.flags, ...commonFlags }).filter(([, flag]) => !isHidden(flag));
  return {
    at: at(command.path),
    isCommand: true,
    offers: [
      ...words.flatMap(({ values = [], summary }) => values.map((word) => ({ word, summary }))),
      ...options.map(([name, { summary }]) => ({ word: `--${name}`, summary })),
    ],
    completes: words.map(({ completes }) => completes ?? null).find((completes) => completes !== null) ?? null,
  };
}

const optionValues = (command: Command): readonly OptionValue[] => Object.entries(command.flags).flatMap(([name, flag]) => {
  const takes = valuesOf(flag);
  return takes && !isHidden(flag) ? [{ at: at(command.path), option: `--${name}`, takes }] : [];
});

/** Null for an option without a value; an empty list for a value that nobody can guess. */
const valuesOf = (declared: Flag | Positional): Completes | readonly string[] | null => {
  if ('kind' in declared && declared.kind !== 'text') return declared.kind === 'switch' ? null : [];
  return declared.completes ?? declared.values ?? [];
};
