/**
 * Builds what the package ships: the bin as one CommonJS entry with late chunks (CommonJS starts faster than ES modules) and
 * the forms this Node has compiled the busiest of them to, the library as ES module with its declarations; prints what they weigh.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { rolldown, type InputOptions, type OutputOptions, type Plugin } from 'rolldown';
import { fixture, plantMission } from '../bench/fixture.ts';
import { declarationFlaws } from '../cli/declarationFlaws.ts';
import { partText } from '../cli/parts.ts';
import { allCommands } from '../cli/registry.ts';
import { completionScript, shells } from '../cli/render/completion/completionScript.ts';
import manifest from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
/** Made beside the last build and put into its place when it is whole: programs and other builds may be running. */
const dist = join(root, `dist.${process.pid}`);

/** What one entry loads late, another may load at once: that is no mistake. */
const quiet = {
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  checks: { ineffectiveDynamicImport: false },
} as const satisfies InputOptions;

async function bundle(input: InputOptions, options: OutputOptions): Promise<void> {
  const build = await rolldown({ ...quiet, ...input });
  const { output } = await build.write(options);
  await build.close();
  // XState checks and warns in its development build, and behaves differently: nobody who runs a command should get that one.
  const forDevelopers = output
    .flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []))
    .filter((id) => id.includes('.development.'));
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
 * declarations that lead to them. What opens a mission that nothing was kept of is one file, for pages begin with that alone, and
 * what says their address another, with its declarations. All other declarations are one file with all they are made of, for a part of it elsewhere
 * would have to load it in turn; `version` and `completion` stay by themselves.
 *
 * What a look for what a crash has left needs beyond that is one file, with its declaration.
 *
 * A claim is made all the time as well: what it shares with other changes of a mission is one file, what it shares with other
 * operations or prompts is one each, and so is the rest of it. The catalogue of problems stays by itself: it is for whoever is
 * refused. Everything else is split as it falls.
 */
async function chunkGroups() {
  const bin = await loadedWith('cli/bin.ts');
  const surroundings = await loadedWith('runtime/surroundings.ts');
  const next = await loadedWith('runtime/session/next.ts');
  const status = await loadedWith('runtime/session/status.ts');
  const look = await loadedWith('runtime/look.ts');
  const opening = await loadedWith('runtime/mission.ts');
  const packages = await loadedWith('actions/files/readWorkPackages.ts');
  const session = (name: string): string => `runtime/session/${name}.ts`;
  const changes = await Promise.all(
    ['advance', 'emit', 'implement', 'markStatus', 'moveTask', 'review'].map((name) => loadedWith(session(name))),
  );
  const pages = await loadedWith(session('inspect'));
  const implement = await loadedWith(session('implement'));
  const recover = await loadedWith(session('recover'));
  const otherOperations = await loadedWith(...['accept', 'createMission', 'finalizeTasks', 'merge', 'recover', 'undo'].map(session));
  const claimPrompt = await loadedWith('runtime/prompts/claimPrompt.ts');
  const otherPrompts = await loadedWith('runtime/prompts/offerPrompt.ts', session('review'));
  const among =
    (...files: readonly string[]) =>
    (id: string): boolean =>
      files.some((file) => id === join(root, file));
  const isSmall = among('cli/commands/completion.ts', 'cli/commands/version.ts');
  const isCatalogue = among('schemas/problems.ts');
  const declarations = readdirSync(join(root, 'cli', 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('cli', 'commands', name));
  const declared = await loadedWith(...declarations.filter((file) => !isSmall(join(root, file))));
  const declaresMission = among('cli/missionFlag.ts', 'cli/atFlag.ts', 'cli/implementFlags.ts');
  const declaresRecovery = among('cli/commands/implement.ts');
  const declaresClaim = among('cli/commands/agent/action/implement.ts');
  const declaresPages = among('cli/pagesDeclaration.ts', 'cli/commands/dashboard.ts', 'cli/commands/inspect.ts');
  const declaresNext = among('cli/commands/next.ts');
  const declaresBoard = among('cli/boardDeclaration.ts', 'cli/commands/status.ts', 'cli/commands/agent/tasks/status.ts');
  return [
    { name: 'problems', test: isCatalogue },
    {
      name: 'mission',
      test: (id: string) =>
        !bin.has(id) && (surroundings.has(id) || (next.has(id) && (status.has(id) || look.has(id))) || declaresMission(id)),
    },
    { name: 'decision', test: (id: string) => !bin.has(id) && (next.has(id) || declaresNext(id)) },
    { name: 'shown', test: (id: string) => !bin.has(id) && status.has(id) && look.has(id) },
    { name: 'board', test: (id: string) => !bin.has(id) && (status.has(id) || declaresBoard(id)) },
    { name: 'opening', test: (id: string) => !bin.has(id) && opening.has(id) },
    { name: 'pages', test: (id: string) => !bin.has(id) && (pages.has(id) || declaresPages(id)) },
    { name: 'look', test: (id: string) => !bin.has(id) && look.has(id) },
    { name: 'packages', test: (id: string) => !bin.has(id) && packages.has(id) },
    { name: 'lanes', test: (id: string) => !bin.has(id) && (recover.has(id) || declaresRecovery(id)) },
    { name: 'desk', test: (id: string) => !bin.has(id) && changes.filter((loaded) => loaded.has(id)).length > 1 },
    { name: 'operation', test: (id: string) => !bin.has(id) && implement.has(id) && otherOperations.has(id) },
    { name: 'prompts', test: (id: string) => !bin.has(id) && claimPrompt.has(id) && otherPrompts.has(id) },
    { name: 'claim', test: (id: string) => !bin.has(id) && (implement.has(id) || claimPrompt.has(id) || declaresClaim(id)) },
    { name: 'commands', test: (id: string) => !bin.has(id) && declared.has(id) },
  ];
}

const parts = {
  dir: join(dist, 'cli'),
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  minify: true,
  comments: false,
} as const satisfies OutputOptions;

async function buildBin(): Promise<void> {
  await bundle(
    { input: { main: 'cli/bin.ts' }, preserveEntrySignatures: false, plugins: [writtenCompletion] },
    {
      ...parts,
      // Otherwise a group would draw in parts of the bin, and the bin would have to load the group.
      codeSplitting: { includeDependenciesRecursively: false, groups: await chunkGroups() },
      dynamicImportInCjs: false,
    },
  );
  for (const name of readdirSync(parts.dir)) writeFileSync(join(parts.dir, name), partText(readFileSync(join(parts.dir, name), 'utf8')));
  await bundle({ input: { bin: 'cli/launch.ts' } }, { ...parts, banner: '#!/usr/bin/env node' });
  chmodSync(join(dist, 'cli', 'bin.cjs'), 0o755);
}

/**
 * Compiles ahead what is asked all the time, what says the address of pages, and what an agent does all the time: runs the questions one after the other, of a
 * mission that nothing was kept of and of one that was, and then one round of the loop up to the landing and a look for what a crash has left, so that V8's compiled form of each part
 * grows by what the next one needs.
 */
function compileParts(): void {
  const { root: repository, mission } = fixture({ branch: 'work' });
  const loop = 'loop-01KZMAN1';
  plantMission(repository, loop, 1, { stage: 'planned', target: 'work' });
  // Nobody's own configuration is to sign or refuse what is committed here.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (program: string, ...words: readonly string[]): void => {
    const { status, stderr } = spawnSync(program, [...words], {
      cwd: repository,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stderr}`);
  };
  const commit = (message: string, folder = '.'): void =>
    run(
      'git',
      '-C',
      folder,
      '-c',
      'user.name=Build',
      '-c',
      'user.email=build@localhost',
      'commit',
      '--quiet',
      '--allow-empty',
      '--message',
      message,
    );
  const compile = (...words: readonly string[]): void =>
    run(process.execPath, '--import', import.meta.resolve('tsx'), join(root, 'scripts', 'compileParts.ts'), parts.dir, ...words);
  const questions = [
    ['next', '--mission', mission, '--json'],
    ['next', '--mission', mission, '--agent', 'claude'],
    ['status', '--mission', mission],
    ['inspect', '--mission', mission, '--json'],
  ] as const;
  const on = (agent: string): readonly string[] => ['--mission', loop, '--agent', agent];
  const move = ['agent', 'tasks', 'move-task', 'WP01', '--note', 'done', '--to'] as const;
  const work = [
    ['next', ...on('claude'), '--result', 'success', '--json'],
    ['agent', 'action', 'implement', 'WP01', ...on('claude')],
    ['agent', 'action', 'implement', 'WP01', ...on('claude')],
    ['agent', 'tasks', 'mark-status', 'T001', 'T002', '--status', 'done', '--mission', loop],
  ] as const;
  const handOver = [
    [...move, 'for_review', ...on('claude')],
    ['agent', 'action', 'review', 'WP01', ...on('codex')],
    [...move, 'approved', ...on('codex')],
  ] as const;
  try {
    run('git', 'add', '--all');
    commit('Plan');
    for (const words of questions) compile(...words);
    run(process.execPath, join(parts.dir, 'bin.cjs'), 'agent', 'status', 'materialize', '--mission', mission);
    for (const words of [...questions, ['version'], ['completion', 'bash'], ...work]) compile(...words);
    commit('Work', join('.worktrees', `${loop}-lane-a`));
    for (const words of handOver) compile(...words);
    compile('merge', '--mission', loop);
    // Where work on a lane has begun there is a branch.
    for (const lane of 'abcdefghijklmnopqrst') run('git', 'branch', `kitty/mission-${mission}-lane-${lane}`);
    compile('implement', '--recover', '--dry-run', '--mission', mission, '--json');
  } finally {
    rmSync(repository, { recursive: true, force: true });
  }
}

async function buildLibrary(): Promise<void> {
  const packages = Object.keys(manifest.dependencies);
  await bundle(
    {
      input: { index: 'runtime/index.ts' },
      external: (id) => packages.some((name) => id === name || id.startsWith(`${name}/`)),
    },
    {
      dir: join(dist, 'library'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // What there is to say of a function stands in its declaration.
      comments: { legal: true, annotation: true, jsdoc: false },
    },
  );
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.library.json', '--outDir', join(dist, 'types')],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('the declarations of the library could not be written');
  // tsc writes declarations for sources alone; those of the compiled validators exist already.
  cpSync(join(root, 'schemas', 'generated'), join(dist, 'types', 'schemas', 'generated'), {
    recursive: true,
    filter: (path) => !path.endsWith('.js'),
  });
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

function weigh(name: string, detailed: boolean): void {
  const folder = join(dist, name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, size: statSync(join(folder, name)) }))
    .filter(({ size }) => size.isFile());
  const total = files.reduce((sum, { size }) => sum + size.size, 0);
  console.log(`${kilobytes(total)}  dist/${name} (${files.length} files)`);
  if (detailed)
    for (const { name, size } of files.toSorted((left, right) => right.size.size - left.size.size))
      console.log(`${kilobytes(size.size)}    ${name}`);
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
