import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { PageServer } from '../../../../runtime/serve/pageServer.ts';
import { relayToStately } from '../../../../runtime/serve/statelyRelay.ts';
import { directory } from '../../../support/boards.ts';
import { runningMission, served } from '../../../support/servedMission.ts';

async function relayed(): Promise<PageServer> {
  const mission = runningMission();
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
