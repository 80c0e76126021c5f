import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import isDecision from '../../../schemas/generated/decision.js';
import isStatusReply from '../../../schemas/generated/statusReply.js';
import { directory } from '../../support/boards.ts';
import { laneMission } from '../../support/laneMission.ts';
import { bytesUnder } from '../../support/bytesUnder.ts';
import { newRepository } from '../../support/repository.ts';
import { runMain } from '../../support/runMain.ts';

const planted = (meta = {}): { root: string; log: string } => {
  const { root, commit } = newRepository();
  commit(
    laneMission(
      { WP01: { lane: 'done' }, WP02: { lane: 'in_progress', after: ['WP01'], by: 'claude' }, WP03: { lane: 'for_review', by: 'codex' } },
      meta,
    ),
  );
  return { root, log: join(root, 'kitty-specs', directory, 'status.events.jsonl') };
};
const ask = async (cwd: string, ...argv: readonly string[]): Promise<Record<string, unknown>> => {
  const { spec_kitty_version: _, ...document } = JSON.parse(
    (await runMain([...argv, '--mission', directory, '--json'], { world: { cwd } })).stdout,
  ) as Record<string, unknown>;
  return document;
};
const rowsOf = (log: string): readonly string[] => readFileSync(log, 'utf8').trimEnd().split('\n');
const idOf = (row: string | undefined): string => (JSON.parse(row ?? '{}') as { event_id: string }).event_id;

describe('the answer as of an event', () => {
  test('is what was answered when the log ended there: the board and the decision', async () => {
    const { root, log } = planted();
    const rows = rowsOf(log);
    for (const [index, row] of rows.entries()) {
      const then = {
        status: await ask(root, 'status', '--at', idOf(row)),
        next: await ask(root, 'next', '--agent', 'claude', '--at', idOf(row)),
      };
      expect([isStatusReply(then.status), isDecision(then.next)]).toEqual([true, true]);
      expect(then.status['as_of']).toMatchObject({ event_id: idOf(row), events: index + 1, of: rows.length });
      writeFileSync(log, `${rows.slice(0, index + 1).join('\n')}\n`);
      const now = { status: await ask(root, 'status'), next: await ask(root, 'next', '--agent', 'claude') };
      writeFileSync(log, `${rows.join('\n')}\n`);
      // What branches and worktrees show, the moment of asking, and what could be done about it, is of the present.
      const ofNow = ['as_of', 'timestamp', 'way_on', 'stalled_wps', 'stale', 'is_stale', 'minutes_since_commit', 'worktree_exists'];
      const known = (document: Record<string, unknown>): unknown =>
        JSON.parse(JSON.stringify(document, (key, value: unknown) => (ofNow.includes(key) ? undefined : value)));
      expect(known(then.status)).toEqual(known(now.status));
      expect(known(then.next)).toEqual(known(now.next));
    }
  });

  test('writes nothing', async () => {
    const { root, log } = planted();
    const before = bytesUnder(root);
    await ask(root, 'status', '--at', idOf(rowsOf(log)[2]));
    await ask(root, 'next', '--at', '2026-01-01T00:00:03Z');
    expect(bytesUnder(root)).toEqual(before);
  });

  test('does not know yet what meta.json has noted since', async () => {
    const { root, log } = planted({ accepted_at: '2026-06-01T00:00:00+00:00', baseline_merge_commit: 'a'.repeat(40) });
    appendFileSync(log, '');
    expect(await ask(root, 'next', '--at', '2026-05-31')).toMatchObject({ as_of: { events: rowsOf(log).length } });
    expect(await ask(root, 'next', '--at', idOf(rowsOf(log)[0]))).toMatchObject({ mission_state: 'implement', as_of: { events: 1 } });
  });

  test('says what is no moment, and that a report is about now', async () => {
    const { root } = planted();
    expect(await ask(root, 'status', '--at', 'once')).toMatchObject({ error_code: 'MOMENT_UNKNOWN' });
    expect(await ask(root, 'next', '--at', 'once', '--agent', 'claude', '--result', 'success')).toMatchObject({ error_code: 'USAGE' });
  });

  test('is told to people with the moment it speaks of', async () => {
    const { root, log } = planted();
    const { stdout } = await runMain(['status', '--mission', directory, '--at', idOf(rowsOf(log)[0])], { world: { cwd: root } });
    expect(stdout).toContain(`As of 2026-01-01T00:00:01.000001+00:00, after event 1 of ${rowsOf(log).length}`);
  });
});

describe('status --watch', () => {
  const watching = (root: string, columns: number | null) => {
    const stop = new AbortController();
    const said: string[] = [];
    const ended = runMain(['status', '--mission', directory, '--watch'], {
      world: { cwd: root },
      until: stop.signal,
      columns,
      said: (text) => said.push(text),
    });
    const hears = async (text: string): Promise<void> => {
      while (!said.join('').includes(text))
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
    };
    return { stop: () => stop.abort(), said, ended, hears };
  };

  test('shows the board anew when another process has written, and ends in order when it is told to', async () => {
    const { root, log } = planted();
    const before = rowsOf(log);
    writeFileSync(log, `${before.slice(0, -1).join('\n')}\n`);
    const { stop, said, ended, hears } = watching(root, null);
    await hears('WP03');
    appendFileSync(log, `${before.at(-1) ?? ''}\n`);
    await hears('for review 1');
    stop();
    expect(await ended).toMatchObject({ exit: 0, stderr: '' });
    expect(said.join('')).not.toContain('\u001b');
  });

  test('draws in place on a terminal', async () => {
    const { root, log } = planted();
    const { stop, said, ended, hears } = watching(root, 120);
    await hears('WP03');
    writeFileSync(log, `${rowsOf(log).slice(0, 3).join('\n')}\n`);
    await hears('\u001b[H\u001b[2J');
    stop();
    await ended;
    expect(said.length).toBeGreaterThan(1);
  });

  test('ends with the reason when the mission is deleted meanwhile', async () => {
    const { root } = planted();
    const { ended, hears } = watching(root, null);
    await hears('WP03');
    rmSync(join(root, 'kitty-specs', directory), { recursive: true });
    const { exit, stderr } = await ended;
    expect([exit, stderr]).toEqual([1, expect.stringContaining('MISSION_NOT_FOUND')]);
  });

  test('with --json is one document, which is the board', async () => {
    const { root } = planted();
    expect(await ask(root, 'status', '--watch')).toMatchObject({ total_wps: 3 });
  });
});
