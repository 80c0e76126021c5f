import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { holderOf } from '../../../../actions/processes/holder.ts';
import { noteClaimHolder } from '../../../../runtime/desk/claimHolders.ts';
import { withLockLater } from '../../../../runtime/desk/lock.ts';
import { missionFeed, type FeedItem } from '../../../../runtime/view/missionFeed.ts';
import { readWholeMission } from '../../../../runtime/view/readWholeMission.ts';
import { cursorOf } from '../../../../runtime/view/missionFeed.ts';
import { success } from '../../../../schemas/outcome.ts';
import { directory } from '../../../support/boards.ts';
import { plantedOperation } from '../../../support/plantedOperation.ts';
import { runningMission } from '../../../support/servedMission.ts';

const now = '2026-01-01T00:00:00Z';

/** A process that does nothing, until it is ended. */
function idle(): { readonly pid: number; end(): Promise<void> } {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    pid: child.pid ?? 0,
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function listened(mission: ReturnType<typeof runningMission>): Promise<() => Promise<FeedItem>> {
  const whole = await readWholeMission(mission.world, directory);
  if (!whole.ok) throw new Error(whole.problems[0].message);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const feed = missionFeed(mission.world, directory, cursorOf(whole.value.log), stop.signal);
  return async () => {
    const { value, done } = await feed.next();
    if (done === true) throw new Error('Nothing more is told.');
    return value;
  };
}

test('an agent whose process ends has written nothing, and is told of all the same', async () => {
  const mission = runningMission({ WP01: { lane: 'in_progress', by: 'claude' } });
  const agent = idle();
  const claim = mission.rows().at(-1)?.event_id ?? '';
  noteClaimHolder(
    { holders: join(mission.root, '.git', 'spec-kitty', 'missions', directory, 'holders') },
    'WP01',
    claim,
    holderOf(agent.pid, now),
  );
  const next = await listened(mission);
  expect(await next()).toMatchObject({ kind: 'record', record: { gone: {} } });
  await agent.end();
  expect(await next()).toMatchObject({ kind: 'record', record: { gone: { WP01: claim } } });
});

test('who is at work may become unreadable, and is then told as that', async () => {
  const mission = runningMission();
  const next = await listened(mission);
  expect((await next()).kind).toBe('record');
  const holders = join(mission.root, '.git', 'spec-kitty', 'missions', directory, 'holders');
  mkdirSync(holders, { recursive: true });
  symlinkSync('WP02', join(holders, 'WP02'));
  for (let item = await next(); item.kind !== 'gone'; item = await next()) expect(item.kind).toBe('record');
});

test('an operation is told with whether somebody is at it, and how to go on with it where nobody is', async () => {
  const mission = runningMission();
  plantedOperation(mission.root);
  const folder = join(mission.root, '.git', 'spec-kitty', 'missions', directory, 'operations', 'claim-WP04.lock');
  const worker = idle();
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const terms = { folder, holder: holderOf(worker.pid, now), patience: 0, clock: () => 0, jitter: () => 0 };
  const working = withLockLater(terms, async () => {
    await left;
    return success(null);
  });
  const next = await listened(mission);
  expect(await next()).toMatchObject({ kind: 'record', record: { running: [{ name: 'claim-WP04', at_work: true }] } });
  await worker.end();
  expect(await next()).toMatchObject({ kind: 'record', record: { running: [{ name: 'claim-WP04', at_work: false, next: null }] } });
  leave();
  expect((await working).ok).toBe(true);
});

test('of a lock that cannot be read nobody says that it is free', async () => {
  const mission = runningMission();
  plantedOperation(mission.root);
  writeFileSync(join(mission.root, '.git', 'spec-kitty', 'missions', directory, 'operations', 'claim-WP04.lock'), '');
  const next = await listened(mission);
  expect(await next()).toMatchObject({ kind: 'record', record: { running: [{ name: 'claim-WP04', at_work: true }] } });
});
