/**
 * Gathers the words of prompts, scaffolds and command files from their Markdown files into data that a command can use
 * without looking for files: `missions/words.js`. A line `{{>name}}` stands for a file of the folder `parts` beside.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const missions = join(import.meta.dirname, '..', 'missions');
type Texts = Readonly<Record<string, string>>;

function textsIn(folder: string): Texts {
  if (!existsSync(folder)) return {};
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .toSorted()
      .map((name) => [basename(name, '.md'), readFileSync(join(folder, name), 'utf8')]),
  );
}

function withParts(texts: Texts, parts: Texts): Texts {
  const part = (name: string): string => parts[name]?.trimEnd() ?? raise(`There is no part ${name}.`);
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.replaceAll(/^\{\{>([\w-]+)\}\}$/gm, (_, included: string) => part(included))]),
  );
}

function raise(message: string): never {
  throw new Error(message);
}

/** What a mission type, or every type, says about its steps, its packages and its scaffolds. */
function wordsIn(folder: string) {
  const parts = textsIn(join(folder, 'parts'));
  return {
    prompts: withParts(textsIn(join(folder, 'prompts')), parts),
    packages: withParts(textsIn(join(folder, 'packages')), parts),
    templates: withParts(textsIn(join(folder, 'templates')), parts),
  };
}

const every = join(missions, 'words');
const types = readdirSync(missions, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(missions, entry.name, 'mission-runtime.yaml')))
  .map(({ name }) => name)
  .toSorted();
const words = {
  frames: textsIn(join(every, 'frames')),
  commands: textsIn(join(every, 'commands')),
  every: wordsIn(every),
  types: Object.fromEntries(types.map((type) => [type, wordsIn(join(missions, type))])),
};

const keysOf = (texts: Texts): string =>
  `Readonly<Record<${Object.keys(texts)
    .map((name) => JSON.stringify(name))
    .join(' | ')}, string>>`;

writeFileSync(
  join(missions, 'words.js'),
  `// Made from the Markdown files in this folder; run \`npm run generate\` to make it anew.\nexport const words = ${JSON.stringify(words, null, 1)};\n`,
);
writeFileSync(
  join(missions, 'words.d.ts'),
  [
    '/** What is said about steps, packages and scaffolds, by the name of the file it stands in. */',
    'export interface TypeWords {',
    '  readonly prompts: Readonly<Record<string, string>>;',
    '  readonly packages: Readonly<Record<string, string>>;',
    '  readonly templates: Readonly<Record<string, string>>;',
    '}',
    'export declare const words: {',
    `  readonly frames: ${keysOf(words.frames)};`,
    `  readonly commands: ${keysOf(words.commands)};`,
    '  /** For types that say nothing of their own. */',
    `  readonly every: { readonly prompts: ${keysOf(words.every.prompts)}; readonly packages: ${keysOf(words.every.packages)}; readonly templates: ${keysOf(words.every.templates)} };`,
    '  readonly types: Readonly<Record<string, TypeWords | undefined>>;',
    '};',
    '',
  ].join('\n'),
);
