import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readStatus, type MissionStatus } from '../../../../runtime/desk/readStatus.ts';
import { openMission } from '../../../../runtime/mission.ts';
import { openProject } from '../../../../runtime/project.ts';
import { materialize } from '../../../../runtime/session/materialize.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit }) => commit(plantedMission({ WP01: {}, WP02: { lane: 'done' } })));

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root };
});

const log = (): string => join(repository.root, 'kitty-specs', directory, 'status.events.jsonl');
function status(): Outcome<MissionStatus> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, directory);
  return mission.ok ? readStatus(project.value, mission.value) : mission;
}
/** Every file of the repository with what changes when it is written. */
const everything = (): readonly string[] =>
  readdirSync(repository.root, { recursive: true, encoding: 'utf8' }).map((name) => {
    const { mtimeNs, ctimeNs, ino, size } = statSync(join(repository.root, name), { bigint: true });
    return `${name} ${mtimeNs} ${ctimeNs} ${ino} ${size}`;
  });

describe('readStatus', () => {
  it('says where a mission stands and writes nothing, with a saved fold and without', async () => {
    const tear = async (): Promise<void> => appendFileSync(log(), '{"torn');
    for (const prepare of [async () => null, () => materialize(world, { mission: directory }), tear]) {
      await prepare();
      const before = everything();
      expect(status()).toMatchObject({
        ok: true,
        value: { snapshot: { event_count: 3, work_packages: { WP01: { lane: 'planned' }, WP02: { lane: 'done' } } } },
      });
      expect(everything()).toEqual(before);
    }
    expect(status()).toMatchObject({ ok: true, value: { tornTail: '{"torn' } });
  });

  it('reads a log that is not there as empty', () => {
    rmSync(log());
    expect(status()).toMatchObject({ ok: true, value: { snapshot: { event_count: 0, work_packages: {} } } });
  });

  it('reads the log of a branch while no checkout holds it', () => {
    const meta = join(repository.root, 'kitty-specs', directory, 'meta.json');
    repository.git('branch', 'kitty/mission-demo-01KZ0000');
    writeFileSync(
      meta,
      JSON.stringify({
        ...(JSON.parse(readFileSync(meta, 'utf8')) as object),
        topology: 'coord',
        coordination_branch: 'kitty/mission-demo-01KZ0000',
      }),
    );
    rmSync(log());
    expect(status()).toMatchObject({ ok: true, value: { snapshot: { event_count: 3 } } });
  });

  it.each([
    ['rows that cannot be read', () => writeFileSync(log(), '[]\n{}\n'), ['CANONICAL_STATUS_UNREADABLE', 'CANONICAL_STATUS_UNREADABLE']],
    ['bytes that are no text', () => writeFileSync(log(), Buffer.from([0xff, 0x0a])), ['FILE_NOT_READ']],
    [
      'a folder in its place',
      () => {
        rmSync(log());
        mkdirSync(log());
      },
      ['EVENT_LOG_NOT_A_FILE'],
    ],
  ])('refuses %s', (_what, spoil, codes) => {
    spoil();
    const outcome = status();
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(codes);
  });

  it('does not wait for a pipe in the place of the log', () => {
    rmSync(log());
    repository.git('-c', 'alias.pipe=!mkfifo', 'pipe', log());
    expect(status()).toMatchObject({ ok: false, problems: [{ code: 'EVENT_LOG_NOT_A_FILE' }] });
  });
});
