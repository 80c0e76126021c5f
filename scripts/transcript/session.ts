import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A terminal in a repository of its own, with the built program on its path. */
export interface Session {
  /** The repository. */
  readonly root: string;
  /** Gives a line to the shell. Throws when it ends otherwise than it should. */
  readonly run: (line: string, exit?: number) => string;
  /** The same, as it looks on a terminal. */
  readonly shown: (line: string, exit?: number) => string;
  readonly write: (path: string, text: string) => void;
  readonly end: () => void;
}

const bin = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'bin.cjs');

/** Begins one, in an empty repository. */
export function beginSession(user: string): Session {
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-session-')));
  const root = join(place, 'shop');
  const program = join(place, 'spec-kitty');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
  chmodSync(program, 0o755);
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...rest } = process.env;
  const env = {
    ...rest,
    PATH: `${place}${delimiter}${process.env['PATH'] ?? ''}`,
    USER: user,
    NO_COLOR: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: user,
    GIT_AUTHOR_EMAIL: `${user}@example.invalid`,
    GIT_COMMITTER_NAME: user,
    GIT_COMMITTER_EMAIL: `${user}@example.invalid`,
  };
  mkdirSync(root);
  const run = (line: string, exit = 0): string => {
    const { status, stdout } = spawnSync('sh', ['-c', `( ${line} ) 2>&1`], { cwd: root, env, encoding: 'utf8' });
    if (status !== exit) throw new Error(`${line} ended with ${String(status)}:\n${stdout}`);
    return stdout;
  };
  return {
    root,
    run,
    shown: (line, exit) => {
      const said = run(line, exit);
      return `$ ${line}\n${said}`.replaceAll(place, '~');
    },
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    end: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** The text of a session without what differs from one to the next: each id and each commit gets one that is always the same. */
export function withoutChance(text: string, mission: string): string {
  const known = new Map<string, string>();
  const fake = (found: string, length: number): string => {
    const key = found.slice(0, length);
    const made = known.get(key) ?? createHash('sha1').update(`of the transcript: ${known.size}`).digest('hex');
    known.set(key, made);
    return made.slice(0, found.length);
  };
  return text
    .replaceAll(mission, 'checkout-01KZDEM0')
    .replaceAll(
      /\b01[0-9A-HJKMNP-TV-Z]{24}\b/g,
      (id) =>
        `01KZ0PERAT10N${fake(id, 26)
          .slice(0, 13)
          .toUpperCase()
          .replaceAll(/[ILOU]/g, '0')}`,
    )
    .replaceAll(/\b(?=[a-f]*[0-9])[0-9a-f]{10,40}\b/g, (commit) => fake(commit, 10))
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '2026-01-01 10:00:00');
}
