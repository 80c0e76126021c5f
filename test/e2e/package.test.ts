import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown, type InputOptions } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { directory } from '../support/boards.ts';
import { laneMission } from '../support/laneMission.ts';
import { hermeticEnv, newRepository } from '../support/repository.ts';
import { runBin } from '../support/runBin.ts';

const root = join(import.meta.dirname, '..', '..');

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** The names of the packages that modules come from which the bundler finds. */
async function packagesBundledWith(options: InputOptions): Promise<readonly string[]> {
  const build = await rolldown({ cwd: root, logLevel: 'silent', ...options });
  const { output } = await build.generate();
  await build.close();
  const modules = output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  return modules.flatMap((id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(id)?.[1] ?? []);
}

/** The package as it would be published, unpacked into a folder with no `node_modules` anywhere around it. */
let home: string;
let installed: string;
let packed: Packed;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'spec-kitty-package-'));
  // Without its own scripts: they would build into the very folder that other tests run from.
  const [first] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as readonly Packed[];
  if (!first) throw new Error('npm packed nothing');
  packed = first;
  execFileSync('tar', ['-xzf', join(home, packed.filename), '-C', home]);
  installed = join(home, 'package');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the packed tarball', () => {
  test('holds what is promised and nothing of the workshop', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'CHANGELOG.md',
        'dist/cli/bin.cjs',
        'dist/library/index.js',
        'dist/types/runtime/index.d.ts',
        'docs/schemas/decision.schema.json',
      ]),
    );
    expect(paths.filter((path) => /^(test|scripts|bench|cli|runtime|actions|machines|schemas|\.ci)\//.test(path))).toEqual([]);
    // More than half of it are the compiled forms of what is asked and done all the time.
    expect(packed.size).toBeLessThan(2_600_000);
    console.log(
      `packed ${(packed.size / 1000).toFixed(1)} kB, unpacked ${(packed.unpackedSize / 1000).toFixed(1)} kB, ${paths.length} files`,
    );
  });

  test('names every package that is bundled into it, with its licence and the words of that', async () => {
    const installedBeside = Object.keys(manifest.dependencies);
    const found = await Promise.all([
      packagesBundledWith({ input: 'cli/bin.ts', platform: 'node' }),
      packagesBundledWith({
        input: 'runtime/index.ts',
        platform: 'node',
        external: (id) => installedBeside.some((name) => id === name || id.startsWith(`${name}/`)),
      }),
      packagesBundledWith({ input: 'pages/main.tsx', platform: 'browser', tsconfig: join(root, 'pages', 'tsconfig.json') }),
    ]);
    const bundled = [...new Set(found.flat())].toSorted();
    expect(bundled).toEqual(expect.arrayContaining(['@dagrejs/dagre', 'preact', 'xstate', 'zx']));

    const notices = readFileSync(join(installed, 'dist', 'NOTICES.txt'), 'utf8');
    expect([...notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm)].map(([, name]) => name)).toEqual(bundled);
    for (const name of bundled) {
      const folder = join(root, 'node_modules', name);
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
      const own = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
      expect(own, name).not.toEqual([]);
      for (const file of own)
        expect(notices).toContain(`${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`);
    }
  });

  test('does nothing when it is installed', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|^(pre|post)?prepare$/.test(name))).toEqual([]);
  });

  test('every file that package.json points to is in it', () => {
    const pointed = [manifest.bin['spec-kitty'], manifest.exports['.'].types, manifest.exports['.'].default];
    expect(pointed.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });
});

describe('its bin', () => {
  const run = (argv: readonly string[], cwd: string) => runBin(argv, { cwd, program: join(installed, manifest.bin['spec-kitty']) });

  test('runs by itself, without a single package beside it', () => {
    expect(run(['version'], tmpdir())).toEqual({ exit: 0, stdout: `spec-kitty ${manifest.version}\n`, stderr: '' });
    const { root: project, commit } = newRepository();
    commit(laneMission({ WP01: { lane: 'done' }, WP02: { after: ['WP01'] } }));
    for (const command of [['next'], ['status'], ['agent', 'tasks', 'list-tasks']]) {
      const { exit, stdout, stderr } = run([...command, '--mission', directory, '--json'], project);
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
      expect(stdout).toContain('WP02');
    }
    expect(run(['machine', 'list'], project).exit).toBe(0);
    expect(run(['machine', 'check', join(installed, 'missions', 'plan', 'mission-runtime.yaml')], project)).toMatchObject({
      exit: 0,
      stderr: '',
    });
  });

  test('can be started by its own name', () => {
    expect(readFileSync(join(installed, manifest.bin['spec-kitty']), 'utf8').split('\n')[0]).toMatch(/^#!\/usr\/bin\/env .*node$/);
    expect(spawnSync(join(installed, manifest.bin['spec-kitty']), ['version'], { env: hermeticEnv, encoding: 'utf8' }).stdout).toBe(
      `spec-kitty ${manifest.version}\n`,
    );
  });
});

describe('its library', () => {
  /** A project that depends on the package, with the packages that it declares and no other. */
  const dependent = (files: Readonly<Record<string, string>>): string => {
    const project = mkdtempSync(join(home, 'dependent-'));
    const modules = join(project, 'node_modules');
    for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'undici-types']) {
      mkdirSync(join(modules, name, '..'), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    if (!existsSync(join(modules, 'spec-kitty'))) execFileSync('cp', ['-r', installed, join(modules, 'spec-kitty')]);
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    for (const [path, text] of Object.entries(files)) writeFileSync(join(project, path), text);
    return project;
  };

  const program = [
    "import { followMission, next, realWorld, type Decision, type Outcome } from 'spec-kitty';",
    "import decisionSchema from 'spec-kitty/schemas/decision.schema.json' with { type: 'json' };",
    'const outcome: Outcome<Decision> = await next(realWorld(), { mission: process.argv[2] ?? "", agent: null });',
    'const said: string = outcome.ok ? `${outcome.value.kind} ${outcome.value.wp_id ?? ""}` : outcome.problems[0].code;',
    'const heard = new Set();',
    'await followMission(realWorld(), process.argv[2] ?? "", (event) => heard.add(event.type), AbortSignal.abort());',
    'console.log(said, decisionSchema.$id, ...heard);',
  ].join('\n');

  test('is typed for whoever embeds it, without any of our settings', () => {
    const project = dependent({
      'main.ts': program,
      'wrong.ts': "import { next } from 'spec-kitty';\nnext(1, 2);\n",
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, resolveJsonModule: true, types: ['node'] },
        files: ['main.ts', 'wrong.ts'],
      }),
    });
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: project, encoding: 'utf8' });
    expect(stdout.match(/^\S+: error /gm)).toEqual(['wrong.ts(2,6): error ']);
    expect(stdout).toContain("not assignable to parameter of type 'Surroundings'");
  });

  test('answers as the bin does', () => {
    const project = dependent({ 'main.js': program.replaceAll(/, type \w+/g, '').replaceAll(/: (Outcome<Decision>|string)(?= =)/g, '') });
    const { root: repository, commit } = newRepository();
    commit(laneMission({ WP01: {} }));
    const asked = (mission: string): string =>
      execFileSync(process.execPath, [join(project, 'main.js'), mission], { cwd: repository, env: hermeticEnv, encoding: 'utf8' });
    expect(asked(directory)).toBe('query WP01 decision.schema.json @xstate.actor @xstate.snapshot @xstate.event\n');
    expect(asked('nothing')).toBe('MISSION_NOT_FOUND decision.schema.json\n');
  });
});
