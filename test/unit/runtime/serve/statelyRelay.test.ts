import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PageServer } from '../../../../runtime/serve/pageServer.ts';
import { relayToStately } from '../../../../runtime/serve/statelyRelay.ts';
import { directory } from '../../../support/boards.ts';
import { runningMission, served, type RunningMission } from '../../../support/servedMission.ts';

async function relayed(mission: RunningMission = runningMission()): Promise<PageServer> {
  const server = await served(mission.world);
  const until = new AbortController();
  onTestFinished(() => until.abort());
  relayToStately(mission.world, directory, server, until.signal);
  return server;
}

const handshake = ({ port }: PageServer, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`;

test('refuses an address that is none, which any page of a browser can ask for', async () => {
  const server = await relayed();
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(handshake(server, '//')));
    socket.on('data', (bytes) => resolve(bytes.toString()));
  });
  expect(answer).toContain('HTTP/1.1 403 ');
});

test('outlives whoever breaks off before the answer is written', async () => {
  const server = await relayed();
  for (const path of ['/no-token/stately', `/${server.token}/stately`])
    for (let count = 0; count < 20; count += 1)
      await new Promise<void>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => {
          socket.write(handshake(server, path), () => {
            socket.resetAndDestroy();
          });
        });
        socket.on('error', () => {});
        socket.on('close', () => resolve());
      });
  expect((await fetch(server.url)).status).toBe(200);
});

test('lets nobody wait for a mission that cannot be read any more, and tells of it anew when it can', async () => {
  const mission = runningMission();
  const { port, token } = await relayed(mission);
  const begun = (receiver: WebSocket): Promise<void> =>
    new Promise((resolve) => {
      receiver.once('message', () => resolve());
    });
  const ended = (receiver: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      receiver.once('close', resolve);
    });
  const receiver = new WebSocket(`ws://127.0.0.1:${port}/${token}/stately`);
  await begun(receiver);
  const whole = readFileSync(mission.log);
  writeFileSync(mission.log, '{"broken"}\n');
  expect(await ended(receiver)).toBe(1011);
  writeFileSync(mission.log, whole);
  const again = new WebSocket(`ws://127.0.0.1:${port}/${token}/stately`);
  await begun(again);
  again.close();
});
