import { openBrowser } from '../../actions/processes/openBrowser.ts';
import type { InspectReply } from '../../schemas/inspectReply.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import { startPageServer } from '../serve/pageServer.ts';
import type { Surroundings } from '../surroundings.ts';

export interface InspectQuestion {
  /** Any handle of a mission; null shows all of them first. */
  readonly mission: string | null;
  /** An event or a time that is looked at first. Needs a mission. */
  readonly at: string | null;
  /** The one port to take; null is the first free one. */
  readonly port: number | null;
  /** Also speak the protocol of the Stately inspector. Needs a mission. */
  readonly stately: boolean;
  /** Open a browser. */
  readonly open: boolean;
}

/** Pages that are being served. */
export interface Inspecting {
  readonly reply: InspectReply;
  /** Resolves once `until` is over and nothing is served any more. */
  readonly served: (until: AbortSignal) => Promise<void>;
}

/**
 * Serves the pages on this machine. Reads only: opening them never changes a byte.
 * Problems: those of the project and the mission, DASHBOARD_PORT_UNAVAILABLE.
 */
export function inspect(world: Surroundings, { mission: handle, at, port, stately, open }: InspectQuestion): Promise<Outcome<Inspecting>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const mission = handle === null ? success(null) : openMission(project.value, handle);
    if (!mission.ok) return mission;
    const directory = mission.value?.directory ?? null;
    const then =
      at === null || mission.value === null ? success(null) : await (await import('../asOf.ts')).asOf(project.value, mission.value, at);
    if (!then.ok) return then;
    const event = then.value?.as_of.event_id ?? null;
    const started = await startPageServer(world, port);
    if (!started.ok) return started;
    const server = started.value;
    const closing = new AbortController();
    if (stately && directory !== null) (await import('../serve/statelyRelay.ts')).relayToStately(world, directory, server, closing.signal);
    const url = `${server.url}#/${directory === null ? '' : [directory, ...(event === null ? [] : ['charts', 'event', event])].map(encodeURIComponent).join('/')}`;
    if (open) openBrowser(url);
    return success({
      reply: {
        result: 'success',
        url,
        host: '127.0.0.1',
        port: server.port,
        token: server.token,
        mission: directory,
        stately: stately && directory !== null ? `ws://127.0.0.1:${server.port}/${server.token}/stately` : null,
      },
      async served(until) {
        if (!until.aborted)
          await new Promise((resolve) => {
            until.addEventListener('abort', resolve, { once: true });
          });
        closing.abort();
        await server.close();
      },
    });
  });
}
