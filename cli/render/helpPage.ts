import type { Screen } from '../command.ts';
import type { Described } from '../describe.ts';
import { fit, textWidth, wrap } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** The commands whose examples come first, where there is no room for one of each: those of a mission's way, in its order. */
const opening = ['spec-kitty init', 'spec-kitty agent mission create', 'spec-kitty next', 'spec-kitty status', 'spec-kitty merge'];

/** What there is to say about `about`: one command, a group of them (empty for the whole program), or a problem. */
export interface Help {
  readonly about: string;
  readonly commands: readonly Described[];
  readonly problem: { readonly code: string; readonly exit: number; readonly title: string; readonly page: string } | null;
}

/** Help for people. Examples come first. */
export function helpPage({ about, commands, problem }: Help, screen: Screen): Page {
  const [first] = commands;
  if (problem)
    return [
      [styled('bold', problem.code), `: ${problem.title}`],
      '',
      ...wrap(problem.page, screen.width),
      '',
      `Exit code ${problem.exit}.`,
    ];
  return first?.command === `spec-kitty ${about}` ? commandHelp(first, screen) : groupHelp(about, commands, screen);
}

function commandHelp(described: Described, screen: Screen): Page {
  return [
    [styled('bold', described.command), `: ${described.summary}`],
    ...section(
      'Examples',
      described.examples.map(({ line, does }) => [line, does]),
      screen,
    ),
    '',
    heading('Usage'),
    ...wrap(described.usage, screen.width - 4, '  ').map((line) => `  ${line}`),
    ...section(
      'Arguments',
      described.arguments.map((argument) => [argument.name, note(argument)]),
      screen,
    ),
    ...section(
      'Options',
      described.options.map((option) => [option.option, note(option)]),
      screen,
    ),
    ...described.description.flatMap((paragraph) => ['', ...wrap(paragraph, screen.width)]),
  ];
}

function groupHelp(about: string, commands: readonly Described[], screen: Screen): Page {
  const first = opening.flatMap((name) => commands.filter(({ command }) => command === name));
  const shown = [...new Set([...first, ...commands])].slice(0, opening.length);
  return [
    [
      styled('bold', `spec-kitty ${about}`.trim()),
      about === '' ? ': spec-driven work by many coding agents, as explicit state machines' : ': a group of commands',
    ],
    ...section(
      'Examples',
      shown.map(({ examples: [{ line, does }] }) => [line, does]),
      screen,
    ),
    ...section(
      'Commands',
      commands.map(({ command, summary }) => [command.slice('spec-kitty '.length), summary]),
      screen,
    ),
    '',
    ...wrap('spec-kitty help COMMAND shows one of them; every command takes --json and --help.', screen.width),
  ];
}

const heading = (text: string): Line => [styled('bold', text)];

const note = ({
  summary,
  required,
  repeatable,
  values,
}: {
  readonly summary: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly values: readonly string[] | null;
}): string =>
  [
    summary,
    ...(values ? [`(${values.join(', ')})`] : []),
    ...(required ? ['(required)'] : []),
    ...(repeatable ? ['(may be repeated)'] : []),
  ].join(' ');

/** A titled list of two columns; the second starts below the first where the screen is too narrow for both. */
function section(title: string, rows: readonly (readonly [left: string, right: string])[], screen: Screen): Page {
  if (rows.length === 0) return [];
  const left = Math.max(...rows.map(([text]) => textWidth(text)));
  const beside = left + 30 <= screen.width;
  const indent = ' '.repeat(beside ? left + 4 : 6);
  const lines = rows.flatMap(([text, right]): readonly Line[] => {
    const [start = '', ...more] = wrap(right, screen.width - indent.length);
    return [
      ...(beside ? [['  ', styled('cyan', fit(text, left)), `  ${start}`]] : [['  ', styled('cyan', text)], indent + start]),
      ...more.map((line) => indent + line),
    ];
  });
  return ['', heading(title), ...lines];
}
