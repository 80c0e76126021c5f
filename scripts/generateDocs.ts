/** Writes the generated pages under docs/: the command reference, one page per problem code and per machine, one JSON Schema per shape. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from '../cli/command.ts';
import { describe, type Described } from '../cli/describe.ts';
import { allCommands } from '../cli/registry.ts';
import Type, { type TSchema } from 'typebox';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { machines } from '../machines/index.ts';
import { chartOf } from '../machines/chart/chartOf.ts';
import { mermaidText } from '../machines/chart/mermaidText.ts';
import { compileMission } from '../machines/mission/machine.ts';
import { shippedMissionTypes } from '../missions/shipped.js';
import { shapes } from '../schemas/index.ts';
import { problems } from '../schemas/problems.ts';

const root = join(import.meta.dirname, '..');

/** Folders in which every file is generated: what is not wanted there any more is removed. */
export const generatedFolders = ['docs/errors', 'docs/machines', 'docs/schemas'] as const;

/** Every generated page: path from the root → text. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/cli.md', reference(await allCommands())],
    ...Object.entries(problems).map(([code, entry]): [string, string] => [`docs/errors/${code}.md`, problemPage(code, entry)]),
    ['docs/errors/README.md', problemIndex()],
    ...Object.values(machines).map(({ name, machine, version }): [string, string] => [
      `docs/machines/${name}.md`,
      machinePage(name, `Saved machine, version ${version}.`, machine),
    ]),
    ...Object.entries(shippedMissionTypes).map(([key, type]): [string, string] => [
      `docs/machines/mission-${key}.md`,
      machinePage(
        `mission ${key}`,
        `Mission type, version ${type.version}. Every step first considers whether it is passed, and else comes to rest.`,
        compileMission(type),
      ),
    ]),
    ...Object.entries(shapes).map(([name, { schema, title }]): [string, string] => [
      `docs/schemas/${name}.schema.json`,
      schemaFile(name, title, name.endsWith('Reply') || printed.has(name) ? asPrinted(schema) : schema),
    ]),
  ]);
}

const generatedNote = '<!-- Written by `npm run docs`. -->';

const exitMeanings: Readonly<Record<number, string>> = {
  0: 'answered',
  1: 'refused or blocked',
  2: 'the command line is not understood',
  3: 'busy: ask again',
  4: 'waits for a human',
  5: 'saved state cannot be read',
  6: 'the world failed (git, disk)',
  70: 'a bug of ours',
};

function reference(commands: readonly Command[]): string {
  return [
    '# Commands',
    '',
    generatedNote,
    '',
    'Every command takes `--json` (one JSON document on stdout, also on failure) and `--help`.',
    'Everything that is no result goes to stderr.',
    '',
    '| exit code | meaning |',
    '|---|---|',
    ...Object.entries(exitMeanings).map(([exit, meaning]) => `| ${exit} | ${meaning} |`),
    '',
    'Each problem code has [a page of its own](errors/README.md).',
    '',
    ...commands.flatMap((command) => commandSection(describe(command))),
  ].join('\n');
}

const commandSection = ({ command, summary, description, examples, usage, arguments: words, options }: Described): readonly string[] => [
  `## ${command}`,
  '',
  `${summary}.`,
  '',
  '```sh',
  ...examples.map(({ line, does }) => `${line}   # ${does}`),
  '```',
  '',
  `Usage: \`${usage}\``,
  '',
  ...table(
    'argument',
    words.map((argument) => [argument.name, notes(argument)]),
  ),
  ...table(
    'option',
    options.map((option) => [option.option, notes(option)]),
  ),
  ...description.flatMap((paragraph) => [paragraph, '']),
];

const table = (heading: string, rows: readonly (readonly [string, string])[]): readonly string[] =>
  rows.length === 0
    ? []
    : [`| ${heading} | |`, '|---|---|', ...rows.map(([name, note]) => `| \`${name}\` | ${note.replaceAll('|', '\\|')} |`), ''];

const notes = ({ summary, required, repeatable, values }: Described['arguments'][number] | Described['options'][number]): string =>
  [
    summary,
    ...(values ? [`one of ${values.map((value) => `\`${value}\``).join(' ')}`] : []),
    ...(required ? ['required'] : []),
    ...(repeatable ? ['may be repeated'] : []),
  ].join('; ');

const problemPage = (
  code: string,
  { exit, title, page }: { readonly exit: number; readonly title: string; readonly page: string },
): string =>
  [
    `# ${code}`,
    '',
    generatedNote,
    '',
    `**${title}.**`,
    '',
    page,
    '',
    exit === 0
      ? 'Exit code 0: it is told beside the answer, and is in nobody’s way.'
      : `Exit code ${exit}: ${exitMeanings[exit] ?? 'unknown'}. The message of the problem says what and which, what was not changed, and where there is one the command to type next.`,
    '',
  ].join('\n');

const problemIndex = (): string =>
  [
    '# Problems',
    '',
    generatedNote,
    '',
    '| code | exit | |',
    '|---|---|---|',
    ...Object.entries(problems).map(([code, { exit, title }]) => `| [${code}](${code}.md) | ${exit} | ${title} |`),
    '',
  ].join('\n');

function machinePage(name: string, kind: string, machine: AnyStateMachine): string {
  const described = descendants(machine.root).filter(({ description }) => description !== undefined);
  return [
    `# ${name}`,
    '',
    generatedNote,
    '',
    kind,
    'An arrow with a label that starts at a black dot leads there from every state; a guard stands in brackets.',
    '',
    '```mermaid',
    mermaidText(chartOf(machine)),
    '```',
    '',
    ...table(
      'state',
      described.map(({ path, description }) => [path.join('.'), description ?? '']),
    ),
  ].join('\n');
}

const descendants = (node: AnyStateNode): readonly AnyStateNode[] =>
  Object.values(node.states).flatMap((child) => [child, ...descendants(child)]);

/** Replies that are not called so. */
const printed: ReadonlySet<string> = new Set([
  ...['decision', 'finalizePreview', 'ledger', 'mergeAborted', 'mergePreview', 'mergeStatus'],
  ...['operationList', 'prunedOperations', 'shownOperation'],
]);

/** Behind every document stands the version that has printed it: whoever checks a document by its shape has that before them. */
const asPrinted = (schema: TSchema): TSchema =>
  Type.IsObject(schema) ? { ...schema, properties: { ...schema.properties, spec_kitty_version: Type.String() } } : schema;

const schemaFile = (name: string, title: string, schema: object): string =>
  `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', $id: `${name}.schema.json`, title, ...schema }, null, 2)}\n`;

async function write(): Promise<void> {
  const docs = await generatedDocs();
  for (const folder of generatedFolders) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of readdirSync(join(root, folder))) if (!docs.has(`${folder}/${name}`)) rmSync(join(root, folder, name));
  }
  for (const [path, text] of docs) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (readText(join(root, path)) !== text) writeFileSync(join(root, path), text);
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.filename === process.argv[1]) await write();
