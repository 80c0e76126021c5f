import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hermeticEnv } from '../support/repository.ts';

/** Which process of git: the command and how many of its name came before it, counted from 1. */
export interface GitCall {
  readonly command: string;
  readonly nth: number;
}

export type GitFault =
  /** Nothing goes wrong; each call is written down. */
  | { readonly kind: 'record' }
  /** SIGKILL to git and to whoever started it, before git has done anything or after it has done everything. */
  | ({ readonly kind: 'before' | 'after' } & GitCall)
  /** SIGKILL to git alone. */
  | ({ readonly kind: 'alone' } & GitCall)
  /** Nothing goes wrong; the calls of git to the system are written down. */
  | ({ readonly kind: 'trace'; readonly file: string } & GitCall)
  /** SIGKILL to git in the place of a call to the system, and then to whoever started it (or not). */
  | ({ readonly kind: 'call'; readonly call: string; readonly at: number; readonly survived: boolean } & GitCall);

const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** The calls to the system that leave something behind. */
const traced = 'openat,write,rename,renameat2,unlink,link,mkdir,rmdir,symlink,ftruncate,fsync';

/**
 * A program called `git` that stands before the real one on the path and lets one of the processes go wrong. What runs it
 * knows nothing of it. Bash, since the number of the process that starts git has to be known.
 */
export function gitShim(folder: string, fault: GitFault): Readonly<Record<string, string>> {
  mkdirSync(join(folder, 'calls'), { recursive: true });
  const script = [
    '#!/bin/bash',
    'words=("$@"); at=0',
    // Options of git itself come before the name of the command.
    'while [[ "${words[$at]}" == -* ]]; do [[ "${words[$at]}" == -c ]] && at=$((at + 2)) || at=$((at + 1)); done',
    'command="${words[$at]}"',
    // Two processes may start in one moment: a folder can be made only once.
    `nth=1; while ! mkdir "${folder}/calls/$command.$nth" 2> /dev/null; do nth=$((nth + 1)); done`,
    ...(fault.kind === 'record' ? [] : [`if [[ "$command" == ${fault.command} && $nth == ${fault.nth} ]]; then`, ...deedOf(fault), 'fi']),
    `exec ${realGit} "$@"`,
  ];
  writeFileSync(join(folder, 'git'), `${script.join('\n')}\n`, { mode: 0o755 });
  return { ...hermeticEnv, PATH: `${folder}${delimiter}${hermeticEnv['PATH'] ?? ''}` };
}

function deedOf(fault: Exclude<GitFault, { readonly kind: 'record' }>): readonly string[] {
  // Shells may stand between git and whoever wanted it.
  const dieBoth =
    'starter=$PPID; while [[ "$(< /proc/${starter%% *}/comm)" == sh ]]; do starter="$(cut -d " " -f 4 /proc/${starter%% *}/stat) $starter"; done; kill -9 $starter; kill -9 $$';
  // Processes that git itself starts have to be the real ones.
  const real = `PATH="${hermeticEnv['PATH'] ?? ''}"`;
  switch (fault.kind) {
    case 'before':
      return [dieBoth];
    case 'after':
      return [`${real} ${realGit} "$@"`, dieBoth];
    case 'alone':
      return ['kill -9 $$'];
    case 'trace':
      return [`${real} exec strace -f -qq -y -e signal=none -e trace=${traced} -o ${fault.file} ${realGit} "$@"`];
    case 'call': {
      const inject = `${real} strace -f -qq -o /dev/null -e trace=${fault.call} -e inject=${fault.call}:signal=KILL:when=${fault.at} ${realGit} "$@"`;
      return [inject, 'code=$?', `if [[ $code == 137 ]]; then ${fault.survived ? 'kill -9 $$' : dieBoth}; fi`, 'exit $code'];
    }
  }
}

/** The processes of git that were started with this shim in the way. */
export const callsOf = (folder: string): readonly GitCall[] =>
  readdirSync(join(folder, 'calls'))
    .toSorted()
    .map((name) => {
      const at = name.lastIndexOf('.');
      return { command: name.slice(0, at), nth: Number(name.slice(at + 1)) };
    });

/**
 * Where a traced process of git may be killed so that it matters: the calls that change something, each with its number among its
 * equals.
 */
export function pointsIn(trace: string): readonly { readonly call: string; readonly at: number }[] {
  const counts = new Map<string, number>();
  return readFileSync(trace, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, pid = '', call = '', words = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
      if (call === '') return [];
      // Strace counts for each process alone.
      const at = (counts.get(`${pid} ${call}`) ?? 0) + 1;
      counts.set(`${pid} ${call}`, at);
      const isChange = call !== 'openat' || (words.includes('O_CREAT') && !words.includes('/dev/null'));
      const isTold = call === 'write' && /^[12]</.test(words);
      return isChange && !isTold ? [{ call, at }] : [];
    });
}

/** Whether processes can be traced here: a container may forbid it. */
export function canTrace(): boolean {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
