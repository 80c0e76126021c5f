/**
 * Builds what the package ships: the bin as one CommonJS entry with late chunks (CommonJS starts faster than ES modules) and
 * the forms this Node has compiled the busiest of them to, the library as ES module with its declarations; prints what they weigh.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown, type InputOptions, type OutputOptions, type Plugin } from 'rolldown';
import { fixture } from '../bench/fixture.ts';
import { declarationFlaws } from '../cli/declarationFlaws.ts';
import { partText } from '../cli/parts.ts';
import { allCommands } from '../cli/registry.ts';
import { completionScript, shells } from '../cli/render/completion/completionScript.ts';
import manifest from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
/** Made beside the last build and put into its place when it is whole: programs and other builds may be running. */
const dist = join(root, `dist.${process.pid}`);

/** What one entry loads late, another may load at once: that is no mistake. */
const quiet = { cwd: root, platform: 'node', logLevel: 'warn', checks: { ineffectiveDynamicImport: false } } as const satisfies InputOptions;

async function bundle(input: InputOptions, options: OutputOptions): Promise<void> {
  const build = await rolldown({ ...quiet, ...input });
  const { output } = await build.write(options);
  await build.close();
  // XState checks and warns in its development build, and behaves differently: nobody who runs a command should get that one.
  const forDevelopers = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])).filter((id) => id.includes('.development.'));
  if (forDevelopers.length > 0) throw new Error(`development builds were bundled: ${forDevelopers.join(', ')}`);
}

const completionScriptFile = join(root, 'cli', 'render', 'completion', 'completionScript.ts');

/** The completion scripts as they will always be: what can be written now need not be made whenever a shell starts. */
const writtenCompletion: Plugin = {
  name: 'written-completion',
  resolveId: (id) => (id.startsWith('written-completion:') ? id : null),
  async load(id) {
    if (id === completionScriptFile) {
      return [
        `export const shells = ${JSON.stringify(shells)};`,
        `const scripts = { ${shells.map((shell) => `${shell}: () => import('written-completion:${shell}')`).join(', ')} };`,
        'export const completionScript = async (shell) => (await scripts[shell]()).default;',
      ].join('\n');
    }
    const shell = shells.find((name) => id === `written-completion:${name}`);
    return shell ? `export default ${JSON.stringify(await completionScript(shell, allCommands))};` : null;
  },
};

/** The modules that come with files when these are loaded, themselves included; what they load late is not among them. */
async function loadedWith(...files: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const follow: Plugin = {
    name: 'follow-imports',
    buildEnd() {
      const visit = (id: string): void => {
        if (found.has(id)) return;
        found.add(id);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) visit(next);
      };
      for (const file of files) visit(join(root, file));
    },
  };
  const build = await rolldown({ ...quiet, input: [...files], plugins: [follow] });
  await build.generate({ format: 'cjs' });
  await build.close();
  return found;
}

/**
 * Every file costs a cold start more than its bytes. So what the decision shares with the board, or with a look at a mission of
 * which nothing was kept, is one file, what those two share another, and what only one of the three needs is one each, with the
 * declarations that lead to them. All other declarations are one file with all they are made of, for a part of it elsewhere
 * would have to load it in turn; `version` and `completion` stay by themselves. Everything else is split as it falls.
 */
async function chunkGroups() {
  const bin = await loadedWith('cli/bin.ts');
  const surroundings = await loadedWith('runtime/surroundings.ts');
  const next = await loadedWith('runtime/session/next.ts');
  const status = await loadedWith('runtime/session/status.ts');
  const look = await loadedWith('runtime/look.ts');
  const among = (...files: readonly string[]) => (id: string): boolean => files.some((file) => id === join(root, file));
  const isSmall = among('cli/commands/completion.ts', 'cli/commands/version.ts');
  const declarations = readdirSync(join(root, 'cli', 'commands'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => join('cli', 'commands', name));
  const declared = await loadedWith(...declarations.filter((file) => !isSmall(join(root, file))));
  const declaresMission = among('cli/missionFlag.ts', 'cli/atFlag.ts');
  const declaresNext = among('cli/commands/next.ts');
  const declaresBoard = among('cli/boardDeclaration.ts', 'cli/commands/status.ts', 'cli/commands/agent/tasks/status.ts');
  return [
    { name: 'mission', test: (id: string) => !bin.has(id) && (surroundings.has(id) || (next.has(id) && (status.has(id) || look.has(id))) || declaresMission(id)) },
    { name: 'decision', test: (id: string) => !bin.has(id) && (next.has(id) || declaresNext(id)) },
    { name: 'shown', test: (id: string) => !bin.has(id) && status.has(id) && look.has(id) },
    { name: 'board', test: (id: string) => !bin.has(id) && (status.has(id) || declaresBoard(id)) },
    { name: 'look', test: (id: string) => !bin.has(id) && look.has(id) },
    { name: 'commands', test: (id: string) => !bin.has(id) && declared.has(id) },
  ];
}

const parts = { dir: join(dist, 'cli'), format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', minify: true, comments: false } as const satisfies OutputOptions;

async function buildBin(): Promise<void> {
  await bundle({ input: { main: 'cli/bin.ts' }, preserveEntrySignatures: false, plugins: [writtenCompletion] }, {
    ...parts,
    // Otherwise a group would draw in parts of the bin, and the bin would have to load the group.
    codeSplitting: { includeDependenciesRecursively: false, groups: await chunkGroups() },
    dynamicImportInCjs: false,
  });
  for (const name of readdirSync(parts.dir)) writeFileSync(join(parts.dir, name), partText(readFileSync(join(parts.dir, name), 'utf8')));
  await bundle({ input: { bin: 'cli/launch.ts' } }, { ...parts, banner: '#!/usr/bin/env node' });
  chmodSync(join(dist, 'cli', 'bin.cjs'), 0o755);
}

/**
 * Compiles ahead what is asked all the time: runs the questions one after the other, of a mission that nothing was kept of and
 * of one that was, so that V8's compiled form of each part grows by what the next one needs.
 */
function compileParts(): void {
  const { root: repository, mission } = fixture();
  const run = (...words: readonly string[]): void => {
    const { status, stderr } = spawnSync(process.execPath, [...words], { cwd: repository, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stderr}`);
  };
  const compile = (...words: readonly string[]): void => run('--import', import.meta.resolve('tsx'), join(root, 'scripts', 'compileParts.ts'), parts.dir, ...words);
  const questions = [['next', '--mission', mission, '--json'], ['next', '--mission', mission, '--agent', 'claude'], ['status', '--mission', mission]] as const;
  try {
    for (const words of questions) compile(...words);
    run(join(parts.dir, 'bin.cjs'), 'agent', 'status', 'materialize', '--mission', mission);
    for (const words of [...questions, ['version'], ['completion', 'bash']]) compile(...words);
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

async function buildLibrary(): Promise<void> {
  const packages = Object.keys(manifest.dependencies);
  await bundle({
    input: { index: 'runtime/index.ts' },
    external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
  }, {
    dir: join(dist, 'library'),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.library.json', '--outDir', join(dist, 'types')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the declarations of the library could not be written');
  // tsc writes declarations for sources alone; those of the compiled validators exist already.
  cpSync(join(root, 'schemas', 'generated'), join(dist, 'types', 'schemas', 'generated'), { recursive: true, filter: (path) => !path.endsWith('.js') });
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

function weigh(name: string, detailed: boolean): void {
  const folder = join(dist, name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => ({ name, size: statSync(join(folder, name)) })).filter(({ size }) => size.isFile());
  const total = files.reduce((sum, { size }) => sum + size.size, 0);
  console.log(`${kilobytes(total)}  dist/${name} (${files.length} files)`);
  if (detailed) for (const { name, size } of files.toSorted((left, right) => right.size.size - left.size.size)) console.log(`${kilobytes(size.size)}    ${name}`);
}

const flaws = (await allCommands()).flatMap(declarationFlaws);
if (flaws.length > 0) throw new Error(['Commands are declared wrongly:', ...flaws].join('\n'));
try {
  await buildBin();
  compileParts();
  await buildLibrary();
  weigh('cli', true);
  weigh('library', false);
  weigh('types', false);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(dist, join(root, 'dist'));
} finally {
  rmSync(dist, { recursive: true, force: true });
}
