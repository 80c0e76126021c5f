import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import isDashboardReply from '../../../../schemas/generated/dashboardReply.js';
import { directory } from '../../../support/boards.ts';
import { bytesUnder } from '../../../support/bytesUnder.ts';
import { missionFiles, writeFiles } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';
import { runningMission } from '../../../support/servedMission.ts';

/** Runs a command that serves until it is told to stop, which it is as soon as it has said where. */
async function serving(argv: readonly string[], root: string, visit: (url: string) => Promise<void>) {
  const stop = new AbortController();
  let said = '';
  const visits: Promise<void>[] = [];
  const ended = runMain(argv, {
    world: { cwd: root },
    until: stop.signal,
    said(text) {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/[^\s"]*/.exec(said)?.[0];
      if (url !== undefined && visits.length === 0) visits.push(visit(url).finally(() => stop.abort()));
    },
  });
  const outcome = await ended;
  await Promise.all(visits);
  return outcome;
}

describe('dashboard', () => {
  test('with --json is the board of all missions, the newest first, in the columns of the contract', async () => {
    const { root } = runningMission();
    writeFiles(root, missionFiles('newer-01KZ9999', { mission_id: '01KZ9999999999999999999999', created_at: '2026-05-01T00:00:00+00:00' }));
    writeFiles(root, { 'kitty-specs/broken-01KZ8888/meta.json': '{' });
    const { spec_kitty_version: _, ...document } = JSON.parse(
      (await runMain(['dashboard', '--json'], { world: { cwd: root } })).stdout,
    ) as Record<string, unknown>;
    expect(isDashboardReply(document), JSON.stringify(isDashboardReply.errors)).toBe(true);
    expect(document).toMatchObject({
      display_order: ['newer-01KZ9999', directory, 'broken-01KZ8888'],
      missions: {
        [directory]: {
          columns: { planned: 2, doing: 1, for_review: 1, approved: 0, done: 1 },
          total: 5,
          reviews: ['WP03'],
          blocked: [{ wp_id: 'WP05' }],
          problem: null,
        },
        'broken-01KZ8888': { problem: expect.stringContaining('meta.json') as string },
      },
    });
  });

  test('says where its pages are, answers until it is told to stop, and leaves every byte as it was', async () => {
    const { root } = runningMission();
    const before = bytesUnder(root);
    const { exit, stdout, stderr } = await serving(['dashboard'], root, async (url) => {
      expect((await fetch(url)).status).toBe(200);
    });
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toContain('1 mission.');
    expect(bytesUnder(root)).toEqual(before);
  });
});

describe('inspect', () => {
  test('leads to its mission, and to the moment that is asked for', async () => {
    const { root, rows } = runningMission();
    const second = rows()[1]?.event_id ?? '';
    await serving(['inspect', '--mission', 'demo', '--at', '2026-01-01T00:00:02.000002Z', '--json'], root, async (url) => {
      expect(new URL(url).hash).toBe(`#/${directory}/charts/event/${second}`);
    });
    await serving(['inspect'], root, async (url) => {
      expect(new URL(url).hash).toBe('#/');
    });
  });

  test('says why it cannot: no such mission, no such moment, nothing to speak to the inspector of, a port that is taken', async () => {
    const { root } = runningMission();
    const code = async (...argv: readonly string[]): Promise<unknown> =>
      (JSON.parse((await runMain(['inspect', ...argv, '--json'], { world: { cwd: root } })).stdout) as { error_code: unknown }).error_code;
    expect(await code('--mission', 'nowhere')).toBe('MISSION_NOT_FOUND');
    expect(await code('--mission', directory, '--at', 'never')).toBe('MOMENT_UNKNOWN');
    expect(await code('--stately')).toBe('USAGE');
    expect(await code('--at', '2026-01-01')).toBe('USAGE');
    expect(await code('--port', '65536')).toBe('USAGE');
    const foreign = createServer();
    await new Promise<void>((resolve) => {
      foreign.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      foreign.close();
    });
    expect(await code('--port', String((foreign.address() as { port: number }).port))).toBe('DASHBOARD_PORT_UNAVAILABLE');
    expect(
      (
        await runMain(['dashboard', '--port', String((foreign.address() as { port: number }).port)], {
          world: { cwd: root },
          until: new AbortController().signal,
        })
      ).exit,
    ).toBe(6);
  });
});
