import { ask, missionPath } from './connection.ts';

/** The hosted inspector: the one thing here that needs a network, and it is opened only by a press. */
const inspector = 'https://stately.ai';

/**
 * Opens the hosted inspector and hands it the recording of a mission, in its own protocol, as soon as it says that it is
 * there. It is asked from this page, so the recording goes from window to window and through no server.
 */
export function openInspector(mission: string): void {
  const opened = window.open(`${inspector}/inspect`, 'xstateinspector');
  if (opened === null) return;
  const recording = ask<readonly object[]>(`${missionPath(mission)}/recording`);
  const listen = (event: MessageEvent): void => {
    if (event.origin !== inspector || !isConnected(event.data)) return;
    window.removeEventListener('message', listen);
    void recording.then((events) => {
      for (const each of events) opened.postMessage(each, inspector);
    });
  };
  window.addEventListener('message', listen);
}

const isConnected = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === '@statelyai.connected';
