import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { pageScript, pageStyle } from '../../pages/built.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { readDocument } from '../view/readDocument.ts';
import { missionCards } from '../view/missionCards.ts';
import { cursorOf, missionFeed, type FeedItem } from '../view/missionFeed.ts';
import { missionActor, moveEvents, operationEvents } from '../view/missionInspection.ts';
import { readWholeMission } from '../view/readWholeMission.ts';
import { wireEvent } from '../view/wireEvent.ts';
import { servedHtml, servedPolicy } from './pageHtml.ts';

/** Only this machine is answered: pages show code and names, and nobody signs in. */
const host = '127.0.0.1';

/** The first port that is tried, and how many after it (contract 3 §7.1). */
const firstPort = 9237;
const triedPorts = 100;

/** A server that shows missions, until it is closed. */
export interface PageServer {
  readonly port: number;
  readonly token: string;
  /** With the token in it. */
  readonly url: string;
  readonly server: ServerType;
  close(): Promise<void>;
}

/**
 * Begins to answer on this machine alone. Every path begins with a random token; a request without it, with another host's
 * name or from another page is refused. There is nothing that changes anything: only GET and HEAD are answered.
 * Problems: DASHBOARD_PORT_UNAVAILABLE.
 *
 * @param port the one port to take, or null for the first free one from 9237 on
 */
export async function startPageServer(world: Surroundings, port: number | null): Promise<Outcome<PageServer>> {
  const token = randomBytes(16).toString('hex');
  const open = new AbortController();
  const server = createAdaptorServer({ fetch: pages(world, token, open.signal).fetch });
  const ports = port === null ? Array.from({ length: triedPorts }, (_, index) => firstPort + index) : [port];
  for (const each of ports) {
    const bound = await listen(server, each);
    if (bound === null) continue;
    return success({
      port: bound,
      token,
      url: `http://${host}:${bound}/${token}/`,
      server,
      async close() {
        open.abort();
        if ('closeAllConnections' in server) server.closeAllConnections();
        await new Promise((resolve) => { server.close(resolve); });
      },
    });
  }
  const which = port === null ? `Every port from ${firstPort} to ${firstPort + triedPorts - 1} is taken.` : `Port ${port} is taken.`;
  return failure(problem('DASHBOARD_PORT_UNAVAILABLE', which, { details: { ports: [ports[0] ?? 0, ports.at(-1) ?? 0] } }));
}

/** The port that was bound; null when another process has it. */
function listen(server: ServerType, port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => {
      server.off('listening', bound);
      if ('code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) resolve(null);
      else reject(error);
    };
    const bound = (): void => {
      server.off('error', refused);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has an address.
      resolve((server.address() as AddressInfo).port);
    };
    server.once('error', refused);
    server.once('listening', bound);
    server.listen(port, host);
  });
}

function pages(world: Surroundings, token: string, open: AbortSignal): Hono {
  const app = new Hono();
  app.use(async ({ req, text, header }, next) => {
    for (const [name, value] of Object.entries(headers)) header(name, value);
    const refused = refusal(req.method, req.path, (name) => req.header(name), token);
    if (refused !== null) return text(refused.reason, refused.status);
    return next();
  });
  const at = (path: string): string => `/${token}${path}`;
  app.get(at('/'), ({ html, header }) => {
    header('content-security-policy', servedPolicy);
    return html(servedHtml());
  });
  app.get(at('/page.js'), ({ body }) => body(pageScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }));
  app.get(at('/page.css'), ({ body }) => body(pageStyle, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get(at('/api/missions'), async ({ json }) => {
    const cards = await missionCards(world);
    return cards.ok ? json(cards.value) : json(...told(cards.problems));
  });
  app.get(at('/api/missions/:mission'), async ({ req, json }) => {
    const mission = await readWholeMission(world, missionOf(req));
    return mission.ok ? json({ ...mission.value, cursor: cursorOf(mission.value.log) }) : json(...told(mission.problems));
  });
  app.get(at('/api/missions/:mission/recording'), async ({ req, json }) => {
    const mission = await readWholeMission(world, missionOf(req));
    if (!mission.ok) return json(...told(mission.problems));
    const { statelyRecording } = await import('../view/statelyRecording.ts');
    return json(await statelyRecording(mission.value));
  });
  app.get(at('/api/missions/:mission/document'), async ({ req, json }) => {
    const document = await readDocument(world, missionOf(req), req.query('name') ?? '');
    return document.ok ? json(document.value) : json(...told(document.problems));
  });
  app.get(at('/api/missions/:mission/events'), (context) => {
    const { req } = context;
    const cursor = req.header('last-event-id') ?? req.query('after') ?? '';
    return streamSSE(context, async (stream) => {
      const closed = new AbortController();
      stream.onAbort(() => closed.abort());
      const until = AbortSignal.any([open, closed.signal]);
      // A listener that does not read is waited for: each message is written when the one before has gone.
      for await (const item of missionFeed(world, missionOf(req), cursor, until)) {
        for (const message of messagesOf(item)) await stream.writeSSE(message);
      }
    });
  });
  app.notFound(({ text }) => text('There is no such page.', 404));
  return app;
}

/** The mission in a path; a path without one leads nowhere. */
const missionOf = (req: { param(name: string): string | undefined }): string => req.param('mission') ?? '';

const headers: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

interface Refusal {
  readonly status: 403 | 405 | 421;
  readonly reason: string;
}

/** Why a request is not answered; null when it is. */
export function refusal(method: string, path: string, header: (name: string) => string | undefined, token: string): Refusal | null {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Nothing can be changed here.' };
  const asked = header('host') ?? '';
  // A name that another page has pointed at this machine comes with that name.
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(asked)) return { status: 421, reason: 'This is not the host that was asked for.' };
  const origin = header('origin');
  if (origin !== undefined && origin !== `http://${asked}`) return { status: 403, reason: 'Another page may not ask.' };
  if (header('sec-fetch-site') === 'cross-site' && header('sec-fetch-mode') !== 'navigate') return { status: 403, reason: 'Another page may not ask.' };
  return isToken(path.split('/')[1] ?? '', token) ? null : { status: 403, reason: 'The address lacks its token. Take it from the command that started the server.' };
}

function isToken(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const told = (problems: readonly [Problem, ...Problem[]]): [object, 404] => [{ problems: problems.map(({ code, message }) => ({ code, message })) }, 404];

interface Message {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/**
 * What happened, as a page hears it. A move of a package comes as XState's inspection events, the row beside the event it was;
 * so do operations. Where one has got to is the id of the message, and a page that lost its connection goes on from there.
 */
function messagesOf(item: FeedItem): readonly Message[] {
  const message = (event: string, data: object): Message => ({ id: item.cursor, event, data: JSON.stringify(data) });
  switch (item.kind) {
    case 'row': {
      const { entry, mission } = item;
      if (entry.family !== 'transition') return [message('row', { family: entry.family, row: entry.row })];
      return moveEvents(mission, entry.row, missionActor(mission)).map((event, index) => message(event.type, { ...wireEvent(event), ...(index === 0 ? { family: entry.family, row: entry.row } : {}) }));
    }
    case 'record': {
      const { record, mission } = item;
      return [message('record', record), ...record.running.flatMap((operation) => operationEvents(record.directory, operation, missionActor(mission))).map((event) => message(event.type, wireEvent(event)))];
    }
    case 'reset':
      return [message('reset', item.mission)];
    case 'gone':
      return [message('gone', { message: item.message })];
  }
}
