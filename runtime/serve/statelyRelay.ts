import type { Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Surroundings } from '../surroundings.ts';
import { followMission } from '../view/followMission.ts';
import { statelyInspector } from '../view/statelyRecording.ts';
import { refusal } from './refusal.ts';

/**
 * Lets receivers of the Stately inspector's protocol connect over WebSocket, on the server that is already there and on its
 * terms: this machine, the token in the path, no other page. Each gets the recording from its beginning and then what
 * happens. Nobody has to be there, and what receivers send is not listened to.
 */
export function relayToStately(
  world: Surroundings,
  mission: string,
  { server, token }: { readonly server: Server; readonly token: string },
  until: AbortSignal,
): void {
  const receivers = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  server.on('upgrade', (request, socket, head) => {
    // Nobody but us listens to it now, and whoever asked may break off at any moment.
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?');
    const header = (name: string): string | undefined => {
      const given = request.headers[name];
      return Array.isArray(given) ? given[0] : given;
    };
    const refused = refusal('GET', path, header, token);
    if (refused !== null || path !== `/${token}/stately`) {
      socket.end(`HTTP/1.1 ${refused?.status ?? 404} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    receivers.handleUpgrade(request, socket, head, (receiver) => {
      void feed(world, mission, receiver, until);
    });
  });
  until.addEventListener('abort', () => {
    for (const receiver of receivers.clients) receiver.terminate();
    receivers.close();
  });
}

async function feed(world: Surroundings, mission: string, receiver: WebSocket, until: AbortSignal): Promise<void> {
  const left = new AbortController();
  receiver.on('close', () => left.abort());
  receiver.on('error', () => left.abort());
  const inspector = statelyInspector((event) => receiver.send(JSON.stringify(event)));
  await followMission(world, mission, (event) => inspector.inspect.next?.(event), AbortSignal.any([until, left.signal]));
  // Whoever is still there hears no more on this connection, and may ask for another when the mission is back.
  receiver.close(1011, 'The mission cannot be read.');
}
