import { parseArgs } from 'node:util';
import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import {
  commandLine,
  isHidden,
  type Command,
  type Flag,
  type FlagGiven,
  type Flags,
  type Positional,
  type Typed,
  type WordGiven,
} from './command.ts';
import { didYouMean } from './didYouMean.ts';

/** Flags that every command has. `main` acts on them; no command declares them. */
export const commonFlags = {
  json: { kind: 'switch', summary: 'Print one JSON document on stdout, also on failure' },
  help: { kind: 'switch', summary: 'Show help for this command' },
} as const satisfies Flags;

export interface Parsed extends Typed {
  readonly json: boolean;
  readonly help: boolean;
}

/** Whether the document form is asked for, whatever else is wrong with the command line. */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes('--json');
}

/** What is typed after the command's own words, by its declaration; or every mistake in it. */
export function parse(command: Command, argv: readonly string[]): Outcome<Parsed> {
  const flags: Flags = { ...command.flags, ...commonFlags };
  const { values, words, json, help, mistakes } = read(command, flags, argv);
  const typed: Record<string, FlagGiven> = {};
  for (const [name, flag] of Object.entries(command.flags))
    typed[name] = flagGiven(command, name, flag, saidOnce(flag, values.get(name) ?? []), mistakes);
  const placed = place(command, words, mistakes);
  const [first, ...others] = help ? [] : mistakes;
  return first ? failure(first, ...others) : success({ flags: typed, words: placed, json, help });
}

interface Reading {
  /** Every text given for a flag; a switch that is there has one empty text. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
  readonly mistakes: Problem[];
}

function read(command: Command, flags: Flags, argv: readonly string[]): Reading {
  const values = new Map<string, string[]>();
  const words: string[] = [];
  const mistakes: Problem[] = [];
  const older = olderNames(flags);
  for (const token of tokensOf(flags, argv)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = older.get(token.name) ?? token.name;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    const given = token.value ?? '';
    if (!flag) mistakes.push(unknownFlag(command, flags, token.rawName));
    else if (flag.kind === 'switch') {
      if (token.value === undefined) values.set(name, ['']);
      else mistakes.push(usage(command, `${token.rawName} takes no value, but “${given}” is given.`));
    } else if (token.value === undefined || (!token.inlineValue && looksLikeFlag(given))) {
      mistakes.push(usage(command, `${token.rawName} needs a value${valueHint(flag)}.`));
    } else values.set(name, [...(values.get(name) ?? []), given]);
  }
  return { values, words, json: asksForJson(argv), help: values.has('help'), mistakes };
}

/** The older names of flags → their names. */
const olderNames = (flags: Flags): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(flags).flatMap(([name, flag]) =>
      flag.kind === 'text' && flag.formerly !== undefined ? [[flag.formerly, name] as const] : [],
    ),
  );

/** The same said under both names is said once. */
const saidOnce = (flag: Flag, given: readonly string[]): readonly string[] =>
  flag.kind === 'text' && flag.formerly !== undefined ? [...new Set(given)] : given;

/** Words alone need no parser, and loading it is a twentieth of a small command. */
function tokensOf(flags: Flags, argv: readonly string[]): readonly Token[] {
  if (argv.every((text) => !text.startsWith('-'))) return argv.map((value) => ({ kind: 'positional', value }));
  return parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries([...olderNames(flags).keys()].map((name) => [name, { type: 'string' } as const])),
      ...Object.fromEntries(
        Object.entries(flags).map(([name, flag]) => [
          name,
          {
            type: flag.kind === 'switch' ? 'boolean' : 'string',
            ...(name === 'help' ? { short: 'h' } : flag.kind === 'text' && flag.short !== undefined ? { short: flag.short } : {}),
          } as const,
        ]),
      ),
    },
    strict: false,
    tokens: true,
    allowPositionals: true,
  }).tokens;
}

type Token =
  | { readonly kind: 'positional'; readonly value: string }
  | {
      readonly kind: 'option';
      readonly name: string;
      readonly rawName: string;
      readonly value?: string | undefined;
      readonly inlineValue?: boolean | undefined;
    }
  | { readonly kind: 'option-terminator' };

/** A value that begins with a dash must be joined with `=`, so that a forgotten value does not eat the next flag. */
const looksLikeFlag = (text: string): boolean => /^--?[A-Za-z]/.test(text);

const valueHint = (flag: Flag): string => (flag.kind === 'text' && flag.values ? `: ${choices(flag.values)}` : '');

function flagGiven(command: Command, name: string, flag: Flag, given: readonly string[], mistakes: Problem[]): FlagGiven {
  if (flag.kind === 'switch') return given.length > 0;
  const label = `--${name}`;
  if (given.length > 1 && !(flag.kind === 'text' && flag.repeatable))
    mistakes.push(usage(command, `${label} is given ${given.length} times; it is taken once.`));
  const last = given.at(-1);
  if (flag.kind === 'number') {
    if (last === undefined) return flag.default;
    if (!/^\d{1,9}$/.test(last)) mistakes.push(usage(command, `${label} takes a whole number, not “${last}”.`));
    else if (flag.most !== undefined && Number(last) > flag.most)
      mistakes.push(usage(command, `${label} is at most ${flag.most}, not ${last}.`));
    return Number(last);
  }
  for (const text of given) judge(command, label, flag, text, mistakes);
  if (flag.required && last === undefined) mistakes.push(usage(command, `${label} ${flag.value} is missing.`));
  if (flag.required && given.some((text) => text.trim() === '')) mistakes.push(usage(command, `${label} is blank.`));
  return flag.repeatable ? given : (last ?? null);
}

function place(command: Command, words: readonly string[], mistakes: Problem[]): Record<string, WordGiven> {
  const left = [...words];
  const placed: Record<string, WordGiven> = {};
  for (const [name, positional] of Object.entries(command.positionals)) {
    const label = name.toUpperCase();
    const given = positional.repeatable ? left.splice(0) : left.splice(0, 1);
    for (const text of given) judge(command, label, positional, text, mistakes);
    if (positional.required && given.length === 0)
      mistakes.push(usage(command, `${label} is missing: ${positional.summary.toLowerCase()}.`));
    placed[name] = positional.repeatable ? given : (given[0] ?? null);
  }
  if (left.length > 0)
    mistakes.push(usage(command, `${left.map((word) => `“${word}”`).join(' and ')}: ${commandLine(command)} takes no further words.`));
  return placed;
}

function judge(command: Command, label: string, declared: Positional | Flag, text: string, mistakes: Problem[]): void {
  if (!('values' in declared) || !declared.values || declared.values.includes(text)) return;
  const near = didYouMean(text, declared.values);
  mistakes.push(
    usage(command, `${label} cannot be “${text}”. ${near ? `Did you mean ${near}? ` : ''}It is one of ${choices(declared.values)}.`),
  );
}

function unknownFlag(command: Command, flags: Flags, rawName: string): Problem {
  const known = Object.keys(flags)
    .filter((name) => !isHidden(flags[name]))
    .map((name) => `--${name}`);
  const near = didYouMean(rawName, known);
  return usage(command, `${rawName} is not an option of ${commandLine(command)}.${near ? ` Did you mean ${near}?` : ''}`, {
    option: rawName,
    did_you_mean: near,
  });
}

const choices = (values: readonly string[]): string => values.join(', ');

const usage = (command: Command, message: string, details: Problem['details'] = {}): Problem =>
  problem('USAGE', message, { next: `${commandLine(command)} --help`, details });
