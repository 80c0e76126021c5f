import { describe, expect, test } from 'vitest';
import { floors, readSource, sourcesUnder, type Floor, type Import, type Source } from './sources.ts';

interface Rules {
  /** Floors below that may be imported as values. */
  readonly values: readonly string[];
  /** Floors below of which only types may be seen. */
  readonly types: readonly string[];
  readonly packages: readonly RegExp[];
  /** Names of the outside world that may not be spoken. */
  readonly never: readonly string[];
}

/** Nothing prints but the mouth, nothing waits for a network, and the process is met in one place. */
const outside = ['Bun', 'Deno', 'WebSocket', 'XMLHttpRequest', 'console', 'fetch', 'process'];
/** Below the hands nothing knows time, chance or anything that happens later. */
const impure = [
  ...outside,
  'setImmediate',
  'setInterval',
  'setTimeout',
  'queueMicrotask',
  'Date',
  'Intl',
  'crypto',
  'globalThis',
  'performance',
  'structuredClone',
];

const rules: Readonly<Record<Floor, Rules>> = {
  schemas: { values: [], types: [], packages: [/^typebox(\/|$)/], never: impure },
  machines: { values: ['schemas'], types: [], packages: [/^xstate(\/|$)/, /^@xstate\/store(\/|$)/], never: impure },
  actions: { values: ['schemas', 'machines/rules'], types: ['machines'], packages: [/^node:/, /^yaml(\/|$)/, /^zx(\/|$)/], never: outside },
  runtime: {
    values: ['schemas', 'machines', 'actions', 'missions'],
    types: [],
    packages: [/^node:/, /^xstate(\/|$)/, /^@xstate\/store(\/|$)/, /^ulid$/],
    never: outside,
  },
  cli: { values: ['schemas', 'runtime'], types: [], packages: [/^node:util$/], never: outside },
};

/** What a single file may do beside the rules of its floor, because it is the one place that does it. */
const doors: Readonly<
  Record<string, { readonly packages?: readonly string[]; readonly globals?: readonly string[]; readonly files?: readonly string[] }>
> = {
  // What it starts sees what surrounds this process, without what would lead it to another repository.
  'actions/git/askGit.ts': { packages: ['node:process'] },
  // Whose process this is decides what git trusts.
  'actions/git/whyUntrusted.ts': { packages: ['node:process'] },
  // Whom files are for is said to the process as a whole.
  'actions/files/forGroup.ts': { packages: ['node:process'] },
  // Whether a process is alive is a question that only a signal answers.
  'actions/processes/holder.ts': { packages: ['node:process'] },
  'cli/bin.ts': { packages: ['node:fs'], globals: ['process'] },
  // The program is loaded before there is a program.
  'cli/launch.ts': { packages: ['node:process'] },
  // A protocol is spoken by its library, over the streams of the process.
  'cli/mcp/serveTools.ts': { packages: ['@modelcontextprotocol/server', '@modelcontextprotocol/server/stdio', 'node:process'] },
  'cli/parts.ts': { packages: ['node:fs', 'node:process', 'node:vm'] },
  // The drawing of charts is laid out by a library for that alone.
  'runtime/chart/layOut.ts': { packages: ['@dagrejs/dagre'] },
  // Pages are bundled into data, and answered by a server, in two files.
  'runtime/serve/pageHtml.ts': { files: ['pages/built.js'] },
  'runtime/serve/pageServer.ts': { packages: ['@hono/node-server'] },
  'runtime/serve/servedPages.ts': { packages: ['hono', 'hono/streaming'], files: ['pages/built.js'] },
  'runtime/serve/statelyRelay.ts': { packages: ['ws'] },
  'runtime/view/markdownHtml.ts': { packages: ['markdown-it'] },
  'runtime/view/statelyRecording.ts': { packages: ['@statelyai/inspect'] },
  'runtime/surroundings.ts': { packages: ['node:process'] },
  'runtime/world.ts': { packages: ['node:process'] },
  'runtime/session/version.ts': { files: ['package.json'] },
};

function offences(source: Source): readonly string[] {
  const floor = floors.find((name) => source.path.startsWith(`${name}/`));
  if (!floor) return [];
  const rule = rules[floor];
  const door = doors[source.path] ?? {};
  return [
    ...source.imports.filter(({ ours }) => ours).flatMap((found) => importOffence(source, floor, rule, found, door.files ?? [])),
    ...source.imports
      .filter(({ ours, typeOnly }) => !ours && !typeOnly)
      .filter(
        (found) =>
          (readsTheProcess(found) || !rule.packages.some((allowed) => allowed.test(found.target))) &&
          !door.packages?.includes(found.target),
      )
      .map(({ target }) => `${source.path} uses the package ${target}, which the floor ${floor}/ may not use`),
    ...source.globals
      .filter((name) => rule.never.includes(name) && !door.globals?.includes(name))
      .map((name) => `${source.path} speaks of ${name}: ${floor}/ has to be given it`),
    ...((floor === 'schemas' || floor === 'machines') && /\bMath\.random\b/.test(source.text)
      ? [`${source.path} throws dice: ids and chance enter ${floor}/ as arguments`]
      : []),
    ...((floor === 'schemas' || floor === 'machines') && /\bawait\b|\basync\b/.test(code(source))
      ? [`${source.path} waits: everything in ${floor}/ answers at once`]
      : []),
  ];
}

/** `getBuiltinModule` tells nothing of the process: it loads a heavy module of node at the moment it is needed. */
const readsTheProcess = ({ target, names }: Import): boolean =>
  target === 'node:process' && !names.every((name) => name === 'getBuiltinModule');

function importOffence(
  { path }: Source,
  floor: Floor,
  rule: Rules,
  { target, typeOnly }: Import,
  files: readonly string[],
): readonly string[] {
  const under = (folder: string): boolean => target.startsWith(`${folder}/`);
  if (under(floor) || files.includes(target) || rule.values.some(under)) return [];
  if (rule.types.some(under)) return typeOnly ? [] : [`${path} imports ${target} as a value; ${floor}/ may know its types only`];
  return [
    `${path} imports ${target}; ${floor}/ may import ${rule.values.length > 0 ? rule.values.map((name) => `${name}/`).join(', ') : 'nothing of ours'}`,
  ];
}

/** The text without comments and strings, roughly: enough to look for two keywords. */
const code = ({ text }: Source): string => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm, '');

const house = sourcesUnder(...floors);

test('imports only ever go down the stairs, each floor uses its own packages, and the lower ones never speak to the world', () => {
  expect(house.flatMap(offences)).toEqual([]);
});

test('code that runs knows shapes as types: the schema builder is never loaded with a command', () => {
  const shapeFiles = new Set(
    house
      .filter(({ imports }) => imports.some(({ target, typeOnly }) => /^typebox(\/|$)/.test(target) && !typeOnly))
      .map(({ path }) => path),
  );
  const loading = house
    .filter(({ path }) => !shapeFiles.has(path) && path !== 'schemas/index.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target, typeOnly }) => (shapeFiles.has(target) || target === 'schemas/index.ts') && !typeOnly)
        .map(({ target }) => `${path} loads ${target}; import its type, and the compiled validator from schemas/generated/`),
    );
  expect(loading).toEqual([]);
});

test('every import of ours names a file that is there', () => {
  const known = new Set(sourcesUnder(...floors, 'scripts', 'test', 'bench').map(({ path }) => path));
  const missing = house.flatMap(({ path, imports }) =>
    imports
      .filter(({ ours, target }) => ours && target.endsWith('.ts') && !known.has(target))
      .map(({ target }) => `${path} imports ${target}, which does not exist`),
  );
  expect(missing).toEqual([]);
});

/** The files that come to be imported by themselves, types counted too: neither can be read without the other. */
function circlesAmong(sources: readonly Source[]): readonly string[] {
  const imports = new Map(sources.map((source) => [source.path, source.imports.map(({ target }) => target)]));
  const leadsTo = (from: string): ReadonlySet<string> => {
    const reached = new Set(imports.get(from));
    for (const path of reached) for (const next of imports.get(path) ?? []) reached.add(next);
    return reached;
  };
  return [...imports.keys()].filter((path) => leadsTo(path).has(path));
}

test('no file is imported by what it imports', () => {
  expect(circlesAmong(house)).toEqual([]);
  const [one, other, apart] = [
    readSource('runtime/a.ts', "import type { B } from './b.ts'; export type A = B;"),
    readSource('runtime/b.ts', "export const b = () => import('./a.ts');"),
    readSource('runtime/c.ts', "import './a.ts';"),
  ];
  expect(circlesAmong([one, other, apart])).toEqual(['runtime/a.ts', 'runtime/b.ts']);
});

describe('the test itself sees an offence when there is one', () => {
  test.each([
    ['schemas/a.ts', "import { b } from '../machines/b.ts';", 'schemas/ may import nothing of ours'],
    ['machines/rules/a.ts', "import { spawn } from 'node:child_process';", 'may not use'],
    ['machines/a.ts', 'export const now = () => Date.now();', 'speaks of Date'],
    ['machines/a.ts', 'export const ask = async () => 1;', 'waits'],
    ['actions/a.ts', "import { machine } from '../machines/mission/machine.ts';", 'types only'],
    ['actions/a.ts', "export { fold } from '../machines/mission/machine.ts';", 'types only'],
    ['runtime/a.ts', "const { main } = await import('../cli/main.ts');", 'runtime/ may import'],
    ['runtime/a.ts', 'export const leave = () => { process.exit(0); };', 'speaks of process'],
    ['cli/commands/a.ts', "import { judge } from '../../machines/workPackage/judge.ts';", 'cli/ may import schemas/, runtime/'],
    ['cli/a.ts', "import chalk from 'chalk';", 'the package chalk'],
  ])('%s: %s', (path, text, offence) => {
    expect(offences(readSource(path, text)).join()).toContain(offence);
  });

  test.each([
    [
      'actions/a.ts',
      "import type { Machine } from '../machines/mission/machine.ts'; import { fold } from '../machines/rules/fold.ts'; export const x = (m: Machine): unknown => fold(m);",
    ],
    [
      'machines/a.ts',
      'export interface Row { Date: string; process: number } export const of = (row: Row): string => row.Date + String(row.process);',
    ],
    ['machines/a.ts', '/** Never asks Date or process, never awaits. */ export const word = "await";'.replaceAll('"', "'")],
  ])('and none where there is none: %s', (path, text) => {
    expect(offences(readSource(path, text))).toEqual([]);
  });
});

test('every door leads to a file that is there', () => {
  expect(Object.keys(doors).filter((path) => !house.some((source) => source.path === path))).toEqual([]);
});
