/** What reaches receivers of the Stately inspector's protocol, over a real WebSocket, from the built program. */
import { spawn } from 'node:child_process';
import { createWebSocketReceiver, type StatelyInspectionEvent } from '@statelyai/inspect';
import { createMachine } from 'xstate';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import isInspectReply from '../../schemas/generated/inspectReply.js';
import type { InspectReply } from '../../schemas/inspectReply.ts';
import { directory } from '../support/boards.ts';
import { plantedOperation } from '../support/plantedOperation.ts';
import { hermeticEnv } from '../support/repository.ts';
import { bin } from '../support/runBin.ts';
import { runningMission, type RunningMission } from '../support/servedMission.ts';

interface Program {
  readonly reply: InspectReply;
  readonly stop: () => Promise<{ readonly code: number | null; readonly stderr: string }>;
}

async function inspecting({ root }: RunningMission): Promise<Program> {
  const child = spawn(process.execPath, [bin, 'inspect', '--mission', directory, '--stately', '--json'], {
    cwd: root,
    env: hermeticEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes('\n}')) resolve();
    });
  });
  const { spec_kitty_version: _, ...reply } = JSON.parse(stdout) as InspectReply & { spec_kitty_version: string };
  expect(isInspectReply(reply), stdout).toBe(true);
  return {
    reply,
    stop: async () => {
      child.kill('SIGINT');
      return { code: await ended, stderr };
    },
  };
}

/** What the official receiver hears until it has heard enough. */
function hear(url: string, enough: (heard: readonly StatelyInspectionEvent[]) => boolean): Promise<readonly StatelyInspectionEvent[]> {
  const heard: StatelyInspectionEvent[] = [];
  return new Promise((resolve) => {
    const subscription = createWebSocketReceiver({ server: url }).subscribe((event) => {
      heard.push(event);
      if (!enough(heard)) return;
      subscription.unsubscribe();
      resolve(heard);
    });
  });
}

describe('inspect --stately', () => {
  test('tells the official receiver of the mission, every package and each of its moves, and then of what happens', async () => {
    const mission = runningMission();
    const { reply, stop } = await inspecting(mission);
    const url = reply.stately ?? '';
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/stately$/);
    const recorded = await hear(url, (heard) => heard.filter(({ type }) => type === '@xstate.event').length === mission.rows().length);
    const actors = recorded.flatMap((event) => (event.type === '@xstate.actor' ? [event] : []));
    expect(actors.map(({ sessionId, parentId, rootId }) => [sessionId, parentId, rootId])).toEqual([
      [directory, undefined, directory],
      ...['WP01', 'WP02', 'WP03', 'WP04', 'WP05'].map((id) => [`${directory}/${id}`, directory, directory]),
    ]);
    for (const { definition } of actors) expect(createMachine(JSON.parse(definition ?? '{}') as object).states).not.toEqual({});
    const events = recorded.flatMap((event) => (event.type === '@xstate.event' ? [event] : []));
    expect(events.map(({ event }) => Reflect.get(event, 'id') as unknown)).toEqual(mission.rows().map(({ event_id }) => event_id));
    expect(new Set(events.map(({ sourceId }) => sourceId))).toEqual(new Set([directory]));
    const live = await hear(url, (heard) => {
      // Moved once all that had been is told, so that this one can only be heard as it happens.
      if (heard.length === recorded.length) mission.move('WP03', 'for_review', 'in_review', 'renata');
      return heard.some((event) => event.type === '@xstate.event' && Reflect.get(event.event, 'actor') === 'renata');
    });
    expect(live.at(-1)).toMatchObject({ sessionId: `${directory}/WP03`, event: { type: 'REVIEW' } });
    expect(await stop()).toEqual({ code: 0, stderr: '' });
  });

  test('tells of an operation with the mission as its parent and the source of its steps, and of where moves lead the mission', async () => {
    const mission = runningMission({ WP01: { lane: 'in_progress', by: 'claude' }, WP02: { lane: 'genesis' } });
    const operation = plantedOperation(mission.root);
    const { reply, stop } = await inspecting(mission);
    const session = `${directory}/operations/01KZ8000000000000000000000`;
    const stands = (event: StatelyInspectionEvent, at: string, value: string): boolean =>
      event.type === '@xstate.snapshot' && event.sessionId === at && JSON.stringify(Reflect.get(event.snapshot, 'value')) === value;
    let next = 0;
    const acts = [() => operation.advance(2), () => operation.end(), () => mission.move('WP01', 'in_progress', 'for_review', 'claude')];
    const waited = [
      [session, '"claiming"'],
      [session, '"committing"'],
      [session, '"done"'],
      [directory, '{"review":"reviewing"}'],
    ] as const;
    const heard = await hear(reply.stately ?? '', (all) => {
      const [at, value] = waited[next] ?? ['', ''];
      const last = all.at(-1);
      if (last === undefined || !stands(last, at, value)) return false;
      const act = acts[next];
      next += 1;
      // What is told comes with the next look of the program, whenever that is.
      if (act !== undefined) setTimeout(act, 0);
      return next === waited.length;
    });
    const actors = heard.flatMap((event) => (event.type === '@xstate.actor' ? [event] : []));
    expect(actors.map(({ sessionId, parentId }) => [sessionId, parentId])).toEqual([
      [directory, undefined],
      [`${directory}/WP01`, directory],
      [`${directory}/WP02`, directory],
      [session, directory],
    ]);
    expect(createMachine(JSON.parse(actors.at(-1)?.definition ?? '{}') as object).states['claiming']).toBeDefined();
    const events = heard.flatMap((event) => (event.type === '@xstate.event' ? [[event.sessionId, event.sourceId, event.event.type]] : []));
    expect(events.slice(-4)).toEqual([
      [session, directory, 'xstate.done.actor.claiming'],
      [session, directory, 'xstate.done.actor.prompting'],
      [`${directory}/WP01`, directory, 'SUBMIT'],
      [directory, `${directory}/WP01`, 'OBSERVED'],
    ]);
    const contexts = heard.flatMap((event) =>
      event.type !== '@xstate.event' && event.sessionId === session ? [Object.keys(Reflect.get(event.snapshot, 'context') as object)] : [],
    );
    expect(new Set(contexts.flat())).toEqual(new Set(['actor', 'begun_at', 'runs']));
    expect(await stop()).toEqual({ code: 0, stderr: '' });
  });

  test('sends no reason, path or argument along', async () => {
    const mission = runningMission();
    const { reply, stop } = await inspecting(mission);
    const recorded = JSON.stringify(
      await hear(reply.stately ?? '', (heard) => heard.filter(({ type }) => type === '@xstate.event').length === mission.rows().length),
    );
    expect(recorded).not.toContain('planted');
    expect(recorded).not.toContain(mission.root);
    expect((await stop()).code).toBe(0);
  });

  test('outlives whatever receivers send, which nobody listens to', async () => {
    const mission = runningMission();
    const { reply, stop } = await inspecting(mission);
    const url = reply.stately ?? '';
    const sent = (message: string | Uint8Array): Promise<number> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.on('open', () => socket.send(message, () => socket.close()));
        socket.on('close', resolve);
      });
    for (const length of [1, 31, 32, 48, 1024]) expect(await sent('x'.repeat(length)), `${length} letters`).toBe(1005);
    expect(await sent(new Uint8Array(100))).toBe(1005);
    // More than anybody may send breaks its own connection.
    expect(await sent('x'.repeat(1025))).not.toBe(1005);
    await hear(url, (heard) => heard.length > 0);
    expect(await stop()).toEqual({ code: 0, stderr: '' });
  });

  test('refuses whoever lacks the token or comes from another page, and ends without anybody having listened', async () => {
    const { reply, stop } = await inspecting(runningMission());
    const url = reply.stately ?? '';
    const refused = (address: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> =>
      new Promise((resolve) => {
        const socket = new WebSocket(address, { headers });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('open', () => resolve(101));
        socket.on('error', () => {});
      });
    expect(await refused(url.replace(/[0-9a-f]{32}/, 'f'.repeat(32)))).toBe(403);
    expect(await refused(url, { origin: 'http://evil.example' })).toBe(403);
    expect(await refused(url, { host: 'evil.example' })).toBe(421);
    expect(await refused(url.replace('/stately', '/elsewhere'))).toBe(404);
    expect(await stop()).toEqual({ code: 0, stderr: '' });
  });
});
