import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { rowText } from '../../../../machines/rules/canonicalJson.ts';
import { keepLog } from '../../../../runtime/desk/keptLog.ts';
import { missionDesk } from '../../../../runtime/desk/missionDesk.ts';
import { materialize } from '../../../../runtime/session/materialize.ts';
import { validate } from '../../../../runtime/session/validate.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { ValidateReply } from '../../../../schemas/reply.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit }) => commit(plantedMission({ WP01: {}, WP02: { lane: 'done' } })));

let repository: Repository;
let world: World;
const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
beforeEach(async () => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root };
  await materialize(world, { mission: directory });
});
const answer = (): ValidateReply => {
  const outcome = validate(world, { mission: directory });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const kinds = (): readonly string[] => answer().findings.map(({ kind }) => kind);
const append = (text: string): void => writeFileSync(specs('status.events.jsonl'), text, { flag: 'a' });
const row = (more: object): string =>
  rowText({
    actor: 'a',
    at: '2026-03-01T00:00:00.000000+00:00',
    event_id: '01KZ0000000000000000000NEW',
    wp_id: 'WP01',
    from_lane: 'planned',
    to_lane: 'claimed',
    force: false,
    execution_mode: 'worktree',
    mission_slug: directory,
    ...more,
  });

describe('validate', () => {
  it('passes sound files, and changes nothing', () => {
    expect(answer()).toEqual({ passed: true, errors: [], warnings: [], error_count: 0, warning_count: 0, findings: [] });
  });

  it('finds that the log has lost rows it had, though what is left holds together', () => {
    const former = readFileSync(specs('status.events.jsonl'), 'utf8');
    append(`${row({})}\n`);
    const desk = missionDesk(join(repository.root, '.git', 'spec-kitty'), directory, join(repository.root, 'kitty-specs', directory));
    keepLog(desk);
    writeFileSync(specs('status.events.jsonl'), former);
    expect(answer()).toMatchObject({ passed: false, findings: [{ kind: 'lost', about: null }] });
    expect(answer().errors[0]).toContain(`spec-kitty agent status reconcile --mission ${directory}`);
  });

  it('finds rows that should not be so, moves that are not drawn, and a status.json that is behind', () => {
    append(`${row({ to_lane: 'done', execution_mode: 'somewhere' })}\n`);
    const reply = answer();
    expect(reply).toMatchObject({ passed: false, error_count: reply.errors.length, warning_count: 0 });
    expect([...new Set(kinds())]).toEqual(['schema', 'legality', 'evidence', 'drift']);
    expect(reply.errors).toEqual(reply.findings.map(({ sentence }) => sentence));
  });

  it('finds either file without the other', () => {
    rmSync(specs('status.json'));
    expect(answer()).toMatchObject({ passed: false, errors: ['There is an event log but no status.json.'] });
    rmSync(specs('status.events.jsonl'));
    expect(kinds()).toEqual(['lost']);
    rmSync(join(repository.root, '.git', 'spec-kitty'), { recursive: true });
    expect(answer()).toMatchObject({ passed: true });
    writeFileSync(specs('status.json'), '{}\n');
    expect(answer()).toMatchObject({ passed: false, errors: ['There is a status.json but no event log.'] });
  });

  it('lists every row that cannot be read', () => {
    append('{"kind": "x"}\n[]\n');
    expect(kinds()).toEqual(['unreadable', 'unreadable']);
  });

  it('warns of a torn row, which is nobody’s error', () => {
    append(row({}).slice(0, 40));
    expect(answer()).toMatchObject({ passed: true, warning_count: 1, warnings: [expect.stringContaining('40 characters')] });
  });

  it('believes no saved fold', () => {
    const text = readFileSync(specs('status.events.jsonl'), 'utf8');
    writeFileSync(specs('status.events.jsonl'), text.replace('"planted"', '"changed"').replace('"force": true', '"force": 1'));
    expect(kinds()).toEqual(['unreadable']);
  });
});
