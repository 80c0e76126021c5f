import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Command, Flag, Positional } from '../command.ts';

/** A command as an agent is offered it. */
interface Offer {
  readonly name: string;
  /** The words of the command. */
  readonly path: readonly string[];
  /** Which of its options an agent may use: not those that pass over what the mission says. */
  readonly flags: readonly string[];
  /** Whether it only looks. */
  readonly isQuestion: boolean;
  /** Whether the same again changes nothing more. */
  readonly isRepeatable: boolean;
}

/**
 * What an agent needs to go through the loop, and no more: each tool costs every session of every agent the text of its
 * description. What remains is for people, who have the command line.
 */
const offers: readonly Offer[] = [
  { name: 'missions', path: ['agent', 'mission', 'list'], flags: ['progress'], isQuestion: true, isRepeatable: true },
  {
    name: 'next',
    path: ['next'],
    flags: ['mission', 'agent', 'result', 'report', 'note', 'answer', 'decision-id'],
    isQuestion: false,
    isRepeatable: false,
  },
  { name: 'status', path: ['status'], flags: ['mission', 'at'], isQuestion: true, isRepeatable: true },
  {
    name: 'implement',
    path: ['agent', 'action', 'implement'],
    flags: ['mission', 'agent', 'model', 'profile', 'shell-pid', 'takeover'],
    isQuestion: false,
    isRepeatable: true,
  },
  {
    name: 'review',
    path: ['agent', 'action', 'review'],
    flags: ['mission', 'agent', 'model', 'profile', 'shell-pid', 'takeover'],
    isQuestion: false,
    isRepeatable: true,
  },
  {
    name: 'mark_status',
    path: ['agent', 'tasks', 'mark-status'],
    flags: ['mission', 'agent', 'status'],
    isQuestion: false,
    isRepeatable: true,
  },
  {
    name: 'move_task',
    path: ['agent', 'tasks', 'move-task'],
    flags: ['mission', 'to', 'agent', 'note', 'review-feedback-file', 'approval-ref', 'auto-commit'],
    isQuestion: false,
    isRepeatable: true,
  },
];

/** A tool of the Model Context Protocol, with the command it is. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments: the command's words and options, by their names with underscores. */
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Record<string, ArgumentSchema>;
    readonly required: string[];
    readonly additionalProperties: false;
  };
  readonly annotations: Readonly<Record<'readOnlyHint' | 'destructiveHint' | 'idempotentHint' | 'openWorldHint', boolean>>;
  readonly command: Command;
}

type WordSchema = { type: 'string'; enum?: string[] };

/** JSON Schema of one argument. */
type ArgumentSchema = { description: string } & (
  WordSchema | { type: 'boolean' } | { type: 'integer'; minimum: number } | { type: 'array'; items: WordSchema }
);

/** The tools of these commands. Throws where one is missing: a bug. */
export const toolsOf = (commands: readonly Command[]): readonly Tool[] =>
  offers.map(({ name, path, flags, isQuestion, isRepeatable }) => {
    const command = commands.find((each) => each.path.join(' ') === path.join(' '));
    if (command === undefined) throw new TypeError(`The tool ${name} is no command.`);
    const offered = flags.map((flag) => [argumentName(flag), declared(command, flag)] as const);
    const all: readonly (readonly [string, Flag | Positional])[] = [...Object.entries(command.positionals), ...offered];
    return {
      name,
      description: [`${command.summary}.`, ...command.description.slice(0, 1)].join(' '),
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(all.map(([argument, about]) => [argument, schemaOf(about)])),
        required: all.flatMap(([argument, about]) => ('required' in about ? [argument] : [])),
        additionalProperties: false,
      },
      annotations: { readOnlyHint: isQuestion, destructiveHint: false, idempotentHint: isRepeatable, openWorldHint: false },
      command,
    };
  });

function declared(command: Command, name: string): Flag {
  const flag = command.flags[name];
  if (flag === undefined) throw new TypeError(`${command.path.join(' ')} has no --${name}.`);
  return flag;
}

const argumentName = (flag: string): string => flag.replaceAll('-', '_');

function schemaOf(about: Flag | Positional): ArgumentSchema {
  const description = about.summary;
  if ('kind' in about && about.kind === 'switch') return { type: 'boolean', description };
  if ('kind' in about && about.kind === 'number') return { type: 'integer', minimum: 0, description };
  const word: WordSchema = { type: 'string', ...(about.values === undefined ? {} : { enum: [...about.values] }) };
  return about.repeatable === true ? { type: 'array', items: word, description } : { ...word, description };
}

/**
 * What would be typed behind the command's own words for these arguments; whether it makes sense is for whoever reads command
 * lines. Problems: USAGE for arguments that are not offered, and for values that nobody could type.
 */
export function wordsOf({ name, inputSchema, command }: Tool, given: Readonly<Record<string, unknown>>): Outcome<readonly string[]> {
  const names = Object.keys(inputSchema.properties);
  const mistakes: string[] = [];
  const texts = new Map<string, readonly (string | true)[]>();
  for (const [argument, value] of Object.entries(given)) {
    if (!names.includes(argument)) mistakes.push(`${name} has no argument ${argument}: it has ${names.join(', ')}.`);
    else if (isTypable(value)) texts.set(argument, textsOf(value));
    else mistakes.push(`${argument} of ${name} cannot be ${JSON.stringify(value)}.`);
  }
  const [first, ...others] = mistakes.map((message) => problem('USAGE', message, { next: `spec-kitty ${command.path.join(' ')} --help` }));
  if (first !== undefined) return failure(first, ...others);
  const isWord = (argument: string): boolean => Object.hasOwn(command.positionals, argument);
  const [words, flags] = [names.filter(isWord), names.filter((argument) => !isWord(argument))];
  return success([
    ...flags.flatMap((argument) => (texts.get(argument) ?? []).map((text) => flagText(argument, text))),
    '--',
    ...words.flatMap((argument) => (texts.get(argument) ?? []).map(String)),
  ]);
}

/** What can be typed: a text, a number, whether an option is there, or several texts. Null stands for nothing. */
type Typable = string | number | boolean | readonly string[] | null | undefined;

const isTypable = (value: unknown): value is Typable =>
  value == null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((each) => typeof each === 'string'));

/** Every text that is given for an argument; true for an option without one. */
function textsOf(value: Typable): readonly (string | true)[] {
  if (value == null || value === false) return [];
  if (value === true) return [true];
  return typeof value === 'object' ? value : [String(value)];
}

const flagText = (argument: string, text: string | true): string => {
  const flag = `--${argument.replaceAll('_', '-')}`;
  return text === true ? flag : `${flag}=${text}`;
};
