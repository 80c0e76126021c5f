import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../../cli/registry.ts';
import { displayLanes } from '../../schemas/lane.ts';
import { hermeticEnv, temporaryFolder, writeFiles } from '../support/repository.ts';
import { runBin } from '../support/runBin.ts';

const registry = (await allCommands()).filter(({ hidden }) => !hidden);

const script = (shell: string): string => runBin(['completion', shell], { cwd: tmpdir() }).stdout;

const bash = script('bash');

/** What bash offers for a line that ends where the cursor is: the last word may be empty. */
function offered(line: string, cwd: string): readonly string[] {
  const words = line.split(' ');
  const ask = `${bash}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _spec_kitty; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', ask], { cwd, env: hermeticEnv, encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '');
}

describe('bash', () => {
  test('offers commands word by word, each once', () => {
    const cwd = temporaryFolder();
    expect(offered('spec-kitty ', cwd)).toEqual([...new Set(registry.map(({ path }) => path[0]))]);
    expect(offered('spec-kitty ag', cwd)).toEqual(['agent']);
    const tasks = registry.filter(({ path }) => path.join(' ').startsWith('agent tasks ')).map(({ path }) => path[2]);
    expect(offered('spec-kitty agent tasks ', cwd)).toEqual(tasks);
  });

  test('offers the options of a command, and the values of an option', () => {
    const cwd = temporaryFolder();
    const next = registry.find(({ path }) => path.join(' ') === 'next');
    expect(offered('spec-kitty next --', cwd)).toEqual([...Object.keys(next?.flags ?? {}), 'json', 'help'].map((name) => `--${name}`));
    expect(offered('spec-kitty next --agent ', cwd)).toEqual([]);
    expect(offered('spec-kitty agent tasks list-tasks --lane ', cwd)).toEqual([...displayLanes, 'genesis', 'doing']);
    expect(offered('spec-kitty agent tasks list-tasks --lane in_', cwd)).toEqual(['in_progress', 'in_review']);
    expect(offered('spec-kitty completion z', cwd)).toEqual(['zsh']);
  });

  test('offers missions from the folder above, and files', () => {
    const root = temporaryFolder();
    writeFiles(root, { 'kitty-specs/042-login/meta.json': '{}', 'kitty-specs/043-logout/meta.json': '{}', 'src/deep/my file.yaml': '' });
    expect(offered('spec-kitty next --mission ', join(root, 'src', 'deep'))).toEqual(['042-login', '043-logout']);
    expect(offered('spec-kitty status --mission 043', root)).toEqual(['043-logout']);
    expect(offered('spec-kitty machine check my', join(root, 'src', 'deep'))).toEqual(['my file.yaml']);
  });

  test('runs nothing that a hostile folder name says, and does not offer it', () => {
    const root = temporaryFolder();
    for (const name of ['$(touch owned)', '`touch owned`', 'a b', '*', '-n', "x'y", 'good'])
      mkdirSync(join(root, 'kitty-specs', name), { recursive: true });
    writeFileSync(join(root, 'kitty-specs', 'README.md'), '');
    expect(offered('spec-kitty next --mission ', root)).toEqual(['-n', 'good']);
    expect(execFileSync('ls', { cwd: root, encoding: 'utf8' })).toBe('kitty-specs\n');
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  test('knows every word, option and value of every command', () => {
    const text = script(shell);
    for (const { path, flags } of registry) {
      for (const word of path) expect(text).toMatch(new RegExp(`[ '"]${word}\\b`));
      for (const [name, flag] of Object.entries(flags)) {
        if ('hidden' in flag && flag.hidden) continue;
        expect(text).toContain(shell === 'fish' ? `-l ${name} ` : `--${name}`);
        for (const value of 'values' in flag ? (flag.values ?? []) : []) expect(text).toMatch(new RegExp(`[ ']${value}\\b`));
      }
    }
  });

  test('as JSON comes as its lines', () => {
    const { script: lines } = JSON.parse(runBin(['completion', shell, '--json'], { cwd: tmpdir() }).stdout) as {
      readonly script: readonly string[];
    };
    expect(`${lines.join('\n')}\n`).toBe(script(shell));
  });
});
