import { isHidden, type Command, type Completes, type Flag, type Positional } from '../../command.ts';
import { commonFlags } from '../../parse.ts';

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
export function completionOf(all: readonly Command[]): Completion {
  const commands = all.filter(({ hidden }) => !hidden);
  return { places: [...groupPlaces(commands), ...commands.map(commandPlace)], values: commands.flatMap(optionValues) };
}

/** The program and its groups, each with the words that may follow. */
function groupPlaces(commands: readonly Command[]): readonly Place[] {
  const groups = new Map<string, Map<string, string>>();
  for (const { path, summary } of commands) {
    let at = '';
    for (const [depth, word] of path.entries()) {
      const offers = groups.get(at) ?? new Map<string, string>();
      groups.set(at, offers);
      at += ` ${word}`;
      offers.set(word, depth === path.length - 1 ? summary : `Commands of${at}`);
    }
  }
  return [...groups].map(([at, offers]) => ({
    at,
    isCommand: false,
    offers: [...offers].map(([word, summary]) => ({ word, summary })),
    completes: null,
  }));
}

const placeOf = ({ path }: Command): string => ` ${path.join(' ')}`;

function commandPlace(command: Command): Place {
  const words = Object.values(command.positionals);
  const options = Object.entries({ ...command.flags, ...commonFlags }).filter(([, flag]) => !isHidden(flag));
  return {
    at: placeOf(command),
    isCommand: true,
    offers: [
      ...words.flatMap(({ values = [], summary }) => values.map((word) => ({ word, summary }))),
      ...options.map(([name, { summary }]) => ({ word: `--${name}`, summary })),
    ],
    completes: words.map(({ completes }) => completes ?? null).find((completes) => completes !== null) ?? null,
  };
}

const optionValues = (command: Command): readonly OptionValue[] =>
  Object.entries(command.flags).flatMap(([name, flag]) => {
    const takes = valuesOf(flag);
    return takes && !isHidden(flag) ? [{ at: placeOf(command), option: `--${name}`, takes }] : [];
  });

/** Null for an option without a value; an empty list for a value that nobody can guess. */
const valuesOf = (declared: Flag | Positional): Completes | readonly string[] | null => {
  if ('kind' in declared && declared.kind !== 'text') return declared.kind === 'switch' ? null : [];
  return declared.completes ?? declared.values ?? [];
};
