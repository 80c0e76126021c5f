import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { InspectionEvent } from 'xstate';
import { pageScript, pageStyle } from '../../pages/built.js';
import type { Problem } from '../../schemas/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { readDocument } from '../view/readDocument.ts';
import { missionCards } from '../view/missionCards.ts';
import { cursorOf, missionFeed, type FeedItem } from '../view/missionFeed.ts';
import { missionNews } from '../view/missionNews.ts';
import { readWholeMission } from '../view/readWholeMission.ts';
import { wireEvent } from '../view/wireEvent.ts';
import { servedHtml, servedPolicy } from './pageHtml.ts';
import { refusal } from './refusal.ts';

/** What a server answers: the page with its script and style, missions as JSON, and what happens to one as it happens. `open` ends that. */
export function servedPages(world: Surroundings, token: string, open: AbortSignal): Hono {
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
  app.get(at('/api/missions'), async ({ req, json }) => {
    const most = /^[1-9]\d{0,5}$/.exec(req.query('most') ?? '')?.[0];
    const cards = await missionCards(world, most === undefined ? null : Number(most));
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
      const heard: InspectionEvent[] = [];
      const news = missionNews((event) => {
        heard.push(event);
      }, null);
      for await (const item of missionFeed(world, missionOf(req), cursor, until)) {
        news(item);
        for (const message of messagesOf(item, heard.splice(0))) await stream.writeSSE(message);
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

const told = (problems: readonly [Problem, ...Problem[]]): [object, 404] => [
  { problems: problems.map(({ code, message }) => ({ code, message })) },
  404,
];

interface Message {
  /** Only of the last one of an item: whoever was cut off before it hears all of it again. */
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/**
 * What happened, as a page hears it: XState's inspection events, and what a page needs beside them. The row of a move comes
 * with the first event it is told as. Where one has got to is the id of the last message, and a page that lost its connection
 * goes on from there.
 */
function messagesOf(item: FeedItem, heard: readonly InspectionEvent[]): readonly Message[] {
  const messages = unnumbered(item, heard);
  return messages.map((message, index) => (index < messages.length - 1 ? message : { ...message, id: item.cursor }));
}

function unnumbered(item: FeedItem, heard: readonly InspectionEvent[]): readonly Message[] {
  const message = (event: string, data: object): Message => ({ event, data: JSON.stringify(data) });
  const first = item.kind === 'row' ? heard.find(({ type }) => type === '@xstate.event') : undefined;
  const told = heard.map((event) =>
    message(event.type, {
      ...wireEvent(event),
      ...(event === first && item.kind === 'row' ? { family: item.entry.family, row: item.entry.row } : {}),
    }),
  );
  switch (item.kind) {
    case 'row':
      return first === undefined ? [message('row', { family: item.entry.family, row: item.entry.row }), ...told] : told;
    case 'record':
      return [message('record', item.record), ...told];
    case 'reset':
      return [message('reset', item.mission)];
    case 'gone':
      return [message('gone', { message: item.message })];
  }
}
