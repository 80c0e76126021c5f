import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startPageServer, type PageServer } from '../../../../runtime/serve/pageServer.ts';
import { refusal } from '../../../../runtime/serve/refusal.ts';
import { bytesUnder } from '../../../support/bytesUnder.ts';
import { directory } from '../../../support/boards.ts';
import { plantedOperation } from '../../../support/plantedOperation.ts';
import { runningMission, served } from '../../../support/servedMission.ts';

interface Heard {
  readonly event: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** Listens to the events of the mission until they satisfy. */
async function listen(
  { url }: PageServer,
  after: string,
  enough: (heard: readonly Heard[]) => boolean,
  header: Readonly<Record<string, string>> = {},
): Promise<readonly Heard[]> {
  const stop = new AbortController();
  const response = await fetch(`${url}api/missions/${directory}/events?after=${encodeURIComponent(after)}`, {
    signal: stop.signal,
    headers: header,
  });
  const heard: Heard[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk as Uint8Array);
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string): string =>
        block
          .split('\n')
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join('\n');
      // As browsers keep it: a message without an id leaves the last one.
      heard.push({
        event: field('event'),
        id: field('id') || (heard.at(-1)?.id ?? ''),
        data: JSON.parse(field('data')) as Record<string, unknown>,
      });
    }
    if (enough(heard)) break;
  }
  stop.abort();
  return heard;
}

const cursorOf = async ({ url }: PageServer): Promise<string> =>
  ((await (await fetch(`${url}api/missions/${directory}`)).json()) as { cursor: string }).cursor;
const moves = (heard: readonly Heard[]): readonly unknown[] =>
  heard.filter(({ event }) => event === '@xstate.event').map(({ data }) => (data['event'] as { id: unknown }).id);

describe('the page server answers', () => {
  test('this machine alone, with a policy that lets a page load nothing from elsewhere', async () => {
    const { url, server } = await served(runningMission().world);
    expect(server.address()).toMatchObject({ address: '127.0.0.1' });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(await response.text()).toContain('<script type="module" src="page.js">');
    expect((await fetch(`${url}page.js`)).headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${url}page.css`)).headers.get('content-type')).toContain('css');
  });

  test('nobody without the token, under another name, from another page, or who would change something', async () => {
    const { url, port, token } = await served(runningMission().world);
    const asked = (
      path: string,
      options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
    ): Promise<number> =>
      new Promise((resolve) => {
        request({ host: '127.0.0.1', port, path, ...options }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        }).end();
      });
    const path = `/${token}/api/missions`;
    expect(await asked(path)).toBe(200);
    expect(await asked('/')).toBe(403);
    expect(await asked(path.replace(token, `${token.slice(0, -1)}x`))).toBe(403);
    expect(await asked(path, { headers: { host: 'evil.example' } })).toBe(421);
    expect(await asked(path, { headers: { host: `127.0.0.1.evil.example:${port}` } })).toBe(421);
    expect(await asked(path, { headers: { origin: 'http://evil.example' } })).toBe(403);
    expect(await asked(path, { headers: { origin: 'null' } })).toBe(403);
    expect(await asked(path, { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) expect(await asked(path, { method }), method).toBe(405);
    expect(await asked(path, { method: 'HEAD' })).toBe(200);
    expect((await fetch(`${url}nothing`)).status).toBe(404);
  });

  test('a browser at port 80 too, which leaves that out of the name, and nobody under a name that only begins so', () => {
    const named = (host: string, origin?: string): number | null =>
      refusal('GET', '/abc/', (name) => ({ host, origin })[name], 'abc')?.status ?? null;
    expect(named('127.0.0.1', 'http://127.0.0.1')).toBeNull();
    expect(named('localhost')).toBeNull();
    expect(named('127.0.0.1', 'http://127.0.0.1:9237')).toBe(403);
    for (const host of ['', '127.0.0.1:', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example'])
      expect(named(host), host).toBe(421);
  });

  test('a missing or empty token like a wrong one', () => {
    const header = (name: string): string | undefined => ({ host: '127.0.0.1:1' })[name];
    expect(refusal('GET', '//', header, 'abc')?.status).toBe(403);
    expect(refusal('GET', '/abc/', header, 'abc')).toBeNull();
    expect(refusal('GET', '/abcd/', header, 'abc')?.status).toBe(403);
  });

  test('with what is wrong where a mission cannot be read, and shows the others', async () => {
    const { world, log } = runningMission();
    writeFileSync(log, '{"broken"\n');
    const { url } = await served(world);
    expect((await fetch(`${url}api/missions/${directory}`)).status).toBe(404);
    expect(await (await fetch(`${url}api/missions`)).json()).toMatchObject([
      { directory, problem: expect.stringContaining('Line 1') as string },
    ]);
    expect(await (await fetch(`${url}api/missions/nowhere`)).json()).toMatchObject({ problems: [{ code: 'MISSION_NOT_FOUND' }] });
  });

  test('with documents in which nothing is markup, and with no other file', async () => {
    const { world, root } = runningMission(
      undefined,
      {},
      {
        'spec.md':
          '# <script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](http://elsewhere/y.png) <img src=x onerror=alert(1)>\n\n[ok](https://example.org)\n',
      },
    );
    writeFileSync(join(root, 'secret.md'), 'secret');
    const { url } = await served(world);
    const document = async (name: string): Promise<string> =>
      (await fetch(`${url}api/missions/${directory}/document?name=${encodeURIComponent(name)}`)).text();
    const spec = await document('spec.md');
    expect(spec).not.toMatch(/<script|<img|href=\\"javascript|src=\\"http/);
    expect(spec).toContain('rel=\\"noopener noreferrer\\"');
    expect(await document('tasks/WP02-part.md')).toContain('<h1>WP02</h1>');
    for (const name of ['../../secret.md', 'secret.md', '/etc/passwd', 'tasks/../../../secret.md', ''])
      expect(await document(name), name).toContain('FILE_NOT_READ');
  });

  test('and changes no byte', async () => {
    const { world, root } = runningMission();
    const { url } = await served(world);
    const before = bytesUnder(root);
    for (const path of [
      '',
      'page.js',
      'api/missions',
      `api/missions/${directory}`,
      `api/missions/${directory}/recording`,
      `api/missions/${directory}/document?name=spec.md`,
    ])
      await (await fetch(`${url}${path}`)).text();
    expect(bytesUnder(root)).toEqual(before);
  });
});

describe('what happens', () => {
  test('is told in XState’s inspection events, each move with its row and where the package stands then', async () => {
    const { world, move } = runningMission();
    const server = await served(world);
    const cursor = await cursorOf(server);
    const hearing = listen(server, cursor, (heard) => heard.some(({ event }) => event === '@xstate.snapshot'));
    const id = move('WP03', 'for_review', 'in_review', 'renata');
    const heard = await hearing;
    expect(heard.filter(({ event }) => event === '@xstate.event')).toMatchObject([
      {
        data: {
          sessionId: `${directory}/WP03`,
          sourceId: directory,
          event: { type: 'REVIEW', id, actor: 'renata' },
          row: { event_id: id },
        },
      },
    ]);
    expect(heard.find(({ event }) => event === '@xstate.snapshot')).toMatchObject({
      data: { sessionId: `${directory}/WP03`, snapshot: { value: 'in_review', context: { wp: 'WP03', event: id } } },
    });
  });

  test('is told from where one was: by the id of the last message, or of an event', async () => {
    const { world, move, rows } = runningMission();
    const server = await served(world);
    const cursor = await cursorOf(server);
    const [first, second] = [move('WP03', 'for_review', 'in_review'), move('WP03', 'in_review', 'approved')];
    const both = await listen(server, cursor, (heard) => heard.some(({ event }) => event === 'record'));
    expect(moves(both)).toEqual([first, second]);
    expect(moves(await listen(server, first, (heard) => moves(heard).length === 1))).toEqual([second]);
    const last = both.at(-1)?.id ?? '';
    const third = move('WP03', 'approved', 'done');
    expect(moves(await listen(server, cursor, (heard) => moves(heard).length === 1, { 'last-event-id': last }))).toEqual([third]);
    expect(moves(await listen(server, rows()[0]?.event_id ?? '', (heard) => moves(heard).length === rows().length - 1))).toHaveLength(
      rows().length - 1,
    );
  });

  test('is told again to whoever was cut off in the middle of what was seen at once', async () => {
    const { world, move } = runningMission();
    const server = await served(world);
    const cursor = await cursorOf(server);
    const ids = [move('WP03', 'for_review', 'in_review'), move('WP03', 'in_review', 'approved'), move('WP03', 'approved', 'done')];
    const whole = await listen(server, cursor, (heard) => heard.some(({ event }) => event === 'record'));
    expect(moves(whole)).toEqual(ids);
    for (const [index, { id }] of whole.entries()) {
      const missed = moves(whole.slice(index + 1));
      const again = moves(await listen(server, id || cursor, (heard) => heard.some(({ event }) => event === 'record')));
      expect(missed.filter((each) => !again.includes(each))).toEqual([]);
    }
  });

  test('is written no faster than it is read, and none of it is lost', async () => {
    const { world, log } = runningMission();
    const server = await served(world);
    const cursor = await cursorOf(server);
    const connected = new Promise<Socket>((resolve) => {
      server.server.once('connection', resolve);
    });
    const path = `/${server.token}/api/missions/${directory}/events?after=${encodeURIComponent(cursor)}`;
    const answered = new Promise<IncomingMessage>((resolve) => {
      request({ host: '127.0.0.1', port: server.port, path, agent: false }, resolve).end();
    });
    const [socket, response] = await Promise.all([connected, answered]);
    // More than a system keeps for a connection.
    const [rows, bytes] = [32, 1_000_000];
    const row = (index: number): string =>
      `${JSON.stringify({ event_type: 'Large', event_id: `L${index}`, at: '2026-03-01T00:00:00Z', payload: { text: 'x'.repeat(bytes) } })}\n`;
    appendFileSync(log, Array.from({ length: rows }, (_, index) => row(index)).join(''));
    for (let before = -1; before < bytes || before !== socket.bytesWritten;) {
      before = socket.bytesWritten;
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    }
    const whileUnread = socket.bytesWritten;
    let read = 0;
    for await (const chunk of response) {
      read += (chunk as Buffer).length;
      if (read >= rows * bytes) break;
    }
    console.log(`of ${rows} MB nobody read, ${(whileUnread / bytes).toFixed(1)} MB were written`);
    expect(whileUnread).toBeLessThan((rows * bytes * 3) / 4);
  });

  test('begins anew for whoever was with another log', async () => {
    const { world, log, rows } = runningMission();
    const server = await served(world);
    const cursor = await cursorOf(server);
    const kept = rows()
      .slice(1)
      .map((row) => JSON.stringify(row))
      .join('\n');
    writeFileSync(log, `${kept}\n`);
    expect(await listen(server, cursor, (heard) => heard.length > 0)).toMatchObject([{ event: 'reset', data: { record: { directory } } }]);
  });

  test('ends with the reason when the mission is deleted', async () => {
    const { world, root } = runningMission();
    const server = await served(world);
    const hearing = listen(server, await cursorOf(server), (heard) => heard.some(({ event }) => event === 'gone'));
    rmSync(join(root, 'kitty-specs', directory), { recursive: true });
    expect((await hearing).at(-1)).toMatchObject({ event: 'gone', data: { message: expect.stringContaining(directory) as string } });
  });

  test('is told of package files and operations too', async () => {
    const { world, root } = runningMission();
    const server = await served(world);
    const path = join(root, 'kitty-specs', directory, 'tasks', 'WP02-part.md');
    // Each is done when what came before it was heard: the first record is what listening begins with.
    const acts = [
      () => writeFileSync(path, '---\nwork_package_id: WP02\ntitle: Renamed\ndependencies: []\n---\n'),
      () => void plantedOperation(root),
    ];
    const heard = await listen(server, await cursorOf(server), (events) => {
      const records = events.filter(({ event }) => event === 'record');
      if (records.length > 2 - acts.length) acts.shift()?.();
      return records.length === 3;
    });
    const [, renamed, begun] = heard.filter(({ event }) => event === 'record').map(({ data }) => data);
    const files = renamed?.['files'] as readonly { wp_id: string; title: string }[];
    expect(files.find(({ wp_id }) => wp_id === 'WP02')).toMatchObject({ title: 'Renamed' });
    expect([renamed?.['running'], begun?.['running']]).toMatchObject([[], [{ name: 'claim-WP04', actor: 'codex' }]]);
  });
});

describe('the port', () => {
  test('is the next one when a foreign process has it, and the one that is named or none', async () => {
    const { world } = runningMission();
    const foreign = createServer();
    await new Promise<void>((resolve) => {
      foreign.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      foreign.close();
    });
    const { port } = foreign.address() as { port: number };
    const refused = await startPageServer(world, port);
    expect(refused.ok ? null : refused.problems[0]).toMatchObject({
      code: 'DASHBOARD_PORT_UNAVAILABLE',
      message: `Port ${port} is taken.`,
    });
    const servers = [await startPageServer(world, null), await startPageServer(world, null)].flatMap((started) =>
      started.ok ? [started.value] : [],
    );
    onTestFinished(async () => {
      for (const server of servers) await server.close();
    });
    expect(new Set(servers.map((server) => server.port)).size).toBe(2);
    expect(new Set(servers.map((server) => server.token)).size).toBe(2);
  });

  test.skipIf(process.getuid?.() === 0)('is not called taken where the system keeps it for others', async () => {
    const refused = await startPageServer(runningMission().world, 1);
    expect(refused.ok ? null : refused.problems[0]).toMatchObject({
      code: 'DASHBOARD_PORT_UNAVAILABLE',
      message: expect.stringMatching(/^Port 1 is refused: .*permission denied/) as string,
    });
  });

  test('is free again at once when the server is closed, also while pages listen', async () => {
    const { world } = runningMission();
    const started = await startPageServer(world, 0);
    if (!started.ok) throw new Error('no port');
    const { value: server } = started;
    const page = await fetch(`${server.url}api/missions/${directory}/events?after=${encodeURIComponent(await cursorOf(server))}`);
    await server.close();
    await expect(page.text()).rejects.toThrow('terminated');
    const again = await startPageServer(world, server.port);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });
});
