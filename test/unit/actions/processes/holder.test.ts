import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { describe, expect, it } from 'vitest';
import { holderOf, holderText, parseHolder, presenceOf } from '../../../../actions/processes/holder.ts';

const since = '2026-01-01T00:00:00.000000+00:00';
const observer = holderOf(process.pid, since);
const isLinux = platform() === 'linux';

describe('holderText', () => {
  it.each([observer, { ...observer, started: null, boot: null, namespace: null }, { ...observer, host: 'a_b.c-d' }])(
    'says everything in one part of a file name',
    (holder) => {
      expect(holderText(holder)).toMatch(/^[A-Za-z0-9._-]{1,200}$/);
      expect(parseHolder(holderText(holder))).toEqual(holder);
    },
  );
});

describe('presenceOf', () => {
  it('knows a living process, and one that has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const holder = holderOf(child.pid ?? 0, since);
    expect(presenceOf(holder, observer)).toBe('alive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(presenceOf(holder, observer)).toBe('gone');
  });

  it.runIf(isLinux)('knows a dead process that nobody has reaped', async () => {
    // The shell never waits for its child: killed, the child stays a zombie for as long as the shell lives.
    const shell = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const holder = holderOf(Number(line.toString()), since);
    process.kill(holder.pid, 'SIGKILL');
    while (!/\) Z /.test(readFileSync(`/proc/${holder.pid}/stat`, 'utf8'))) await new Promise(setImmediate);
    expect(presenceOf(holder, observer)).toBe('gone');
    shell.kill('SIGKILL');
    await once(shell, 'exit');
  });

  it.runIf(isLinux)('takes a reused pid for the other process it is', () => {
    expect(presenceOf({ ...observer, started: '1' }, observer)).toBe('gone');
  });

  it.runIf(isLinux)('takes a holder from before a restart of this machine for gone', () => {
    expect(presenceOf({ ...observer, boot: 'b007' }, observer)).toBe('gone');
  });

  it.each([
    ['another machine', { ...observer, host: 'elsewhere', boot: 'b007' }, observer],
    ['another container', { ...observer, pid: 999_999_999, namespace: '1' }, observer],
    ['a system that does not tell its boot', { ...observer, boot: null }, { ...observer, boot: 'known' }],
    ['a namespace nobody knows', { ...observer, boot: 'same', namespace: null }, { ...observer, boot: 'same', namespace: null }],
  ])('proves nothing about %s', (_where, holder, from) => {
    expect(presenceOf(holder, from)).toBe('unknown');
  });

  it('proves by the pid alone only where pids have no namespaces', () => {
    const untold = { ...observer, pid: 999_999_999, started: null, boot: null, namespace: null };
    expect(presenceOf(untold, { ...observer, boot: null, namespace: null })).toBe(isLinux ? 'unknown' : 'gone');
  });
});
