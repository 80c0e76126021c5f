import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
const made = (): MaterializeReply => {
  const outcome = materialize(world, { mission: directory });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

describe('materialize', () => {
  it('writes the fold of the log and answers with it', () => {
    const { status_path, warnings, ...snapshot } = made();
    expect({ status_path, warnings }).toEqual({ status_path: status, warnings: [] });
    expect(Object.keys(snapshot).slice(0, 7)).toEqual(['mission_slug', 'mission_number', 'mission_type', 'materialized_at', 'event_count', 'last_event_id', 'work_packages']);
    expect(JSON.parse(readFileSync(status, 'utf8'))).toEqual(snapshot);
    expect(snapshot).toMatchObject({ event_count: 3, summary: { planned: 1, done: 1 } });
  });

  it('leaves a file alone that says it already, and sets right one that does not', () => {
    made();
    const before = statSync(status, { bigint: true });
    made();
    expect(statSync(status, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
    const text = readFileSync(status, 'utf8');
    writeFileSync(status, text.replace('"done"', '"planned"'));
    made();
    expect(readFileSync(status, 'utf8')).toBe(text);
  });

  it('makes no status of a log that is not there', () => {
    rmSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'));
    expect(materialize(world, { mission: directory })).toMatchObject({ ok: false, problems: [{ code: 'CANONICAL_STATUS_NOT_FOUND' }] });
    expect(existsSync(status)).toBe(false);
  });

  it('says so when it cannot do the one thing it is asked for', () => {
    mkdirSync(status);
    expect(materialize(world, { mission: directory })).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
    rmSync(status, { recursive: true });
    writeFileSync(join(repository.root, '.git', 'index.lock'), '');
    expect(materialize(world, { mission: directory })).toMatchObject({ ok: false, problems: [{ code: 'GIT_OPERATION_IN_PROGRESS', details: { operation: 'index lock' } }] });
  });
});
