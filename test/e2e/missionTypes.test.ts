/** The shipped mission types that have no work packages, from nothing to their end: by an agent that has its prompts and nothing else. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { promptCommands } from '../../scripts/demo/promptCommands.ts';
import { gitIn, hermeticEnv, temporaryFolder } from '../support/repository.ts';
import { bin, runBin } from '../support/runBin.ts';

interface Decision {
  readonly offer: string;
  readonly mission_state: string;
  readonly prompt_file: string | null;
}

/** Something sensible for a file of that name. */
const textFor = (path: string): string =>
  path.endsWith('.csv')
    ? `id,title,url\n${['a', 'b', 'c'].map((id) => `${id},The source ${id},https://example.org/${id}\n`).join('')}`
    : `# What was found\n\n- FR-001: A reader comes to a first result within ten minutes.\n\n${'Here stands what was found out, in a sentence of its own.\n'.repeat(20)}`;

/** The files under the heading that says what a step leaves behind. */
const leftBehind = (prompt: string): readonly string[] =>
  [...(/^## What the step leaves behind\n([\s\S]*?)(?=^## )/m.exec(prompt)?.[1] ?? '').matchAll(/^- (\/[^:\n]+):/gm)].map(
    ([, path = '']) => path,
  );

/** Writes what a prompt asks for and gives the commands that it names, but those for when it cannot be done. */
function follow(prompt: string, cwd: string): void {
  for (const path of leftBehind(prompt)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, textFor(path));
  }
  for (const { line } of promptCommands(prompt)) {
    if (/--result (?:blocked|failed)/.test(line)) continue;
    const script = line.replace(/^spec-kitty /, `${process.execPath} ${bin} `);
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, env: { ...hermeticEnv }, encoding: 'utf8' });
    expect(status, `${line}\n${stdout}${stderr}`).toBe(0);
  }
}

it.each(['plan', 'research', 'documentation'])('%s comes to its end', (type) => {
  const root = join(temporaryFolder(), 'project');
  mkdirSync(root);
  const give = (...words: readonly string[]): string => {
    const { exit, stdout, stderr } = runBin(words, { cwd: root });
    expect(exit, `${words.join(' ')}\n${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  gitIn(root, 'init', '-q', '-b', 'main');
  give('init', '--ai', 'claude');
  gitIn(root, 'add', '-A');
  gitIn(root, 'commit', '-q', '-m', 'Set up');
  give('agent', 'mission', 'create', 'survey', '--mission-type', type, '--start-branch', 'feat/survey');
  const seen: string[] = [];
  for (;;) {
    const { offer, mission_state, prompt_file } = JSON.parse(
      give('next', '--mission', 'survey', '--agent', 'ada', '--result', 'success', '--json'),
    ) as Decision;
    if (offer === 'terminal') {
      expect(mission_state).toBe('done');
      break;
    }
    expect({ type, offer, mission_state, comesBack: seen.includes(mission_state) }).toEqual({
      type,
      offer: 'step',
      mission_state,
      comesBack: false,
    });
    seen.push(mission_state);
    follow(readFileSync(prompt_file ?? '', 'utf8'), root);
  }
  expect(seen.length).toBeGreaterThan(2);
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
});
