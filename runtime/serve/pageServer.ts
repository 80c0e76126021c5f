import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { isErrno } from '../desk/worldFailure.ts';
import type { Surroundings } from '../surroundings.ts';

/** Only this machine is answered: pages show code and names, and nobody signs in. */
const host = '127.0.0.1';

/** The first port that is tried, and how many after it (contract 3 §7.1). */
const firstPort = 9237;
const triedPorts = 100;

/** Milliseconds in which the address of a server is written, before anything that its answers need is loaded. */
const untilAddressIsSaid = 50;

/** A server that shows missions, until it is closed. */
export interface PageServer {
  readonly port: number;
  readonly token: string;
  /** With the token in it. */
  readonly url: string;
  readonly server: Server;
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
  // What answers is loaded while the address is on its way to whoever asks first: listening needs none of it.
  const listener = once(() => listenerOf(world, token, open.signal));
  const server = createServer((request, response) => {
    void listener().then((answer) => answer(request, response));
  });
  const ports = port === null ? Array.from({ length: triedPorts }, (_, index) => firstPort + index) : [port];
  const refusals: Error[] = [];
  for (const each of ports) {
    const bound = await listen(server, each);
    if (typeof bound !== 'number') {
      refusals.push(bound);
      continue;
    }
    const warming = setTimeout(() => {
      void listener();
    }, untilAddressIsSaid);
    return success({
      port: bound,
      token,
      url: `http://${host}:${bound}/${token}/`,
      server,
      async close() {
        clearTimeout(warming);
        open.abort();
        server.closeAllConnections();
        await new Promise((resolve) => {
          server.close(resolve);
        });
      },
    });
  }
  const which = port === null ? `Every port from ${firstPort} to ${firstPort + triedPorts - 1}` : `Port ${port}`;
  return failure(
    problem('DASHBOARD_PORT_UNAVAILABLE', `${which} is ${whyNot(refusals)}.`, { details: { ports: [ports[0] ?? 0, ports.at(-1) ?? 0] } }),
  );
}

/** Another process has it, or the system keeps it for others than this user. */
function whyNot(refusals: readonly Error[]): string {
  const isTaken = (refusal: Error): boolean => isErrno(refusal, 'EADDRINUSE');
  const other = refusals.find((refusal) => !isTaken(refusal));
  return [...(refusals.some(isTaken) ? ['taken'] : []), ...(other === undefined ? [] : [`refused: ${other.message}`])].join(' or ');
}

async function listenerOf(world: Surroundings, token: string, open: AbortSignal): Promise<RequestListener> {
  const [{ getRequestListener }, { servedPages }] = await Promise.all([import('@hono/node-server'), import('./servedPages.ts')]);
  return getRequestListener(servedPages(world, token, open).fetch);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** The port that was bound, or why the system refuses it. */
function listen(server: Server, port: number): Promise<number | Error> {
  return new Promise((resolve) => {
    const refused = (error: Error): void => {
      server.off('listening', bound);
      resolve(error);
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
