import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { materialize } from '../../../../runtime/session/materialize.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { MaterializeReply } from '../../../../schemas/reply.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit }) => commit(plantedMission({ WP01: {}, WP02: { lane: 'done' } })));

let repository: Repository;
let world: World;
let status: string;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root };
  status = join(repository.root, 'kitty-specs', directory, 'status.json');
});
const made = async (): Promise<MaterializeReply> => {
  const outcome = await materialize(world, { mission: directory });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

describe('materialize', () => {
  it('writes the fold of the log and answers with it', async () => {
    const { status_path, warnings, ...snapshot } = await made();
    expect({ status_path, warnings }).toEqual({ status_path: status, warnings: [] });
    expect(Object.keys(snapshot).slice(0, 7)).toEqual([
      'mission_slug',
      'mission_number',
      'mission_type',
      'materialized_at',
      'event_count',
      'last_event_id',
      'work_packages',
    ]);
    expect(JSON.parse(readFileSync(status, 'utf8'))).toEqual(snapshot);
    expect(snapshot).toMatchObject({ event_count: 3, summary: { planned: 1, done: 1 } });
  });

  it('leaves a file alone that says it already, and sets right one that does not', async () => {
    await made();
    const before = statSync(status, { bigint: true });
    await made();
    expect(statSync(status, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
    const text = readFileSync(status, 'utf8');
    writeFileSync(status, text.replace('"done"', '"planned"'));
    await made();
    expect(readFileSync(status, 'utf8')).toBe(text);
  });

  it('keeps the type of a mission that the project has made its own, so that the next question need not read and walk it', async () => {
    const own = join(repository.root, '.kittify', 'overrides', 'missions', 'software-dev', 'mission-runtime.yaml');
    const kept = join(repository.root, '.git', 'spec-kitty', 'missions', directory, 'mission-type.json');
    await made();
    expect(existsSync(kept)).toBe(false);
    mkdirSync(join(own, '..'), { recursive: true });
    cpSync(join(import.meta.dirname, '..', '..', '..', '..', 'missions', 'software-dev', 'mission-runtime.yaml'), own);
    await made();
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ path: own, source: readFileSync(own, 'utf8') });
  });

  it('makes no status of a log that is not there', async () => {
    rmSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'));
    expect(await materialize(world, { mission: directory })).toMatchObject({
      ok: false,
      problems: [{ code: 'CANONICAL_STATUS_NOT_FOUND', next: `spec-kitty next --mission ${directory}` }],
    });
    expect(existsSync(status)).toBe(false);
  });

  it('says so when it cannot do the one thing it is asked for', async () => {
    mkdirSync(status);
    expect(await materialize(world, { mission: directory })).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
    rmSync(status, { recursive: true });
    writeFileSync(join(repository.root, '.git', 'index.lock'), '');
    expect(await materialize(world, { mission: directory })).toMatchObject({
      ok: false,
      problems: [{ code: 'GIT_OPERATION_IN_PROGRESS', details: { operation: 'index lock' } }],
    });
  });
});
