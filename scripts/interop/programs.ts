import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** The release of the original next to the state of its source that the formats are described from (3.2.6rc3). */
const release = 'spec-kitty-cli==3.2.6';
const bin = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'bin.cjs');

export type Program = 'ours' | 'original';

export interface Said {
  readonly exit: number;
  readonly document: Readonly<Record<string, unknown>> | null;
  readonly text: string;
}

/** Gives a command to one of them, in a folder. */
export type Give = (program: Program, root: string, words: readonly string[]) => Said;

/** Where everything happens. It is left to be looked at where the two read something differently, and else goes with the run. */
export const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-interop-')));
process.once('exit', (code) => {
  if (code === 0) rmSync(place, { recursive: true, force: true });
});

/** A home of its own: the original writes files into it. */
export const env = {
  ...process.env,
  HOME: join(place, 'home'),
  NO_COLOR: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Interop',
  GIT_AUTHOR_EMAIL: 'interop@example.invalid',
  GIT_COMMITTER_NAME: 'Interop',
  GIT_COMMITTER_EMAIL: 'interop@example.invalid',
};

const succeeds = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { env, stdio: 'ignore', timeout: 600_000 }).status === 0;

/** The path of an original, installed where nothing else is touched; null where that cannot be done. */
function install(): string | null {
  const given = process.env['SPEC_KITTY_ORIGINAL'];
  if (given !== undefined) return existsSync(given) ? given : null;
  const venv = join(place, 'original');
  const isThere =
    succeeds('python3', '-m', 'venv', venv) &&
    succeeds(join(venv, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', release);
  return isThere ? join(venv, 'bin', 'spec-kitty') : null;
}

/**
 * What gives a command to either program. Each finds itself as `spec-kitty` on its path, as it would where it is installed:
 * git calls the merge drivers by that name. Null where the original cannot be had; a line says so.
 */
export function bothPrograms(): Give | null {
  mkdirSync(env.HOME);
  const original = install();
  if (original === null) {
    console.log(`interop: skipped, since ${release} cannot be installed here (python3 with venv and its package index are needed).`);
    return null;
  }
  const ours = join(place, 'ours', 'spec-kitty');
  mkdirSync(dirname(ours));
  writeFileSync(ours, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(ours, 0o755);
  const paths = { ours, original };
  return (program, root, words) => {
    const PATH = `${dirname(paths[program])}${delimiter}${process.env['PATH'] ?? ''}`;
    const { status, stdout, stderr } = spawnSync(paths[program], words, {
      cwd: root,
      env: { ...env, PATH },
      encoding: 'utf8',
      timeout: 300_000,
    });
    return { exit: status ?? -1, document: documentIn(stdout), text: `${stdout}${stderr}` };
  };
}

/** The original prints remarks before its document now and then. */
function documentIn(text: string): Said['document'] {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    try {
      return JSON.parse(text.slice(start)) as Said['document'];
    } catch {
      continue;
    }
  }
  return null;
}
