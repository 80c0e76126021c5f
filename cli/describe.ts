import { commandLine, isHidden, type Command, type Example, type Flag } from './command.ts';
import { commonFlags } from './parse.ts';

/** What a command is, for help, the reference and completion: hidden options left out, common ones added. */
export interface Described {
  readonly command: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly examples: readonly [Example, ...Example[]];
  readonly usage: string;
  readonly arguments: readonly DescribedArgument[];
  readonly options: readonly DescribedOption[];
}

export interface DescribedArgument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly values: readonly string[] | null;
}

export interface DescribedOption {
  /** With its dashes, and its value's name when it takes one: `--mission MISSION`. */
  readonly option: string;
  readonly summary: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly values: readonly string[] | null;
}

/** What help, completion and the reference say of a command, as data. */
export function describe(command: Command): Described {
  const words = Object.entries(command.positionals).map(([name, positional]): DescribedArgument => ({
    name: name.toUpperCase(),
    summary: positional.summary,
    required: positional.required === true,
    repeatable: positional.repeatable === true,
    values: positional.values ?? null,
  }));
  const own = Object.entries(command.flags).filter(([, flag]) => !isHidden(flag));
  const options = [...own, ...Object.entries(commonFlags)].map(([name, flag]) => describeOption(name, flag));
  return {
    command: commandLine(command),
    summary: command.summary,
    description: command.description,
    examples: command.examples,
    usage: [
      commandLine(command),
      ...words.map(argumentUsage),
      ...own.flatMap(([name, flag]) => optionUsage(describeOption(name, flag))),
    ].join(' '),
    arguments: words,
    options,
  };
}

const describeOption = (name: string, flag: Flag): DescribedOption => ({
  option: flag.kind === 'switch' ? `--${name}` : `--${name} ${flag.value}`,
  summary: flag.kind === 'number' ? `${flag.summary} (default ${flag.default})` : flag.summary,
  required: flag.kind === 'text' && flag.required === true,
  repeatable: flag.kind === 'text' && flag.repeatable === true,
  values: flag.kind === 'text' ? (flag.values ?? null) : null,
});

const argumentUsage = ({ name, required, repeatable }: DescribedArgument): string => {
  const text = repeatable ? `${name}…` : name;
  return required ? text : `[${text}]`;
};

const optionUsage = ({ option, required }: DescribedOption): string => (required ? option : `[${option}]`);
