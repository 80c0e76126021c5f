import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { mapRequirements, type MapRequirementsRequest } from '../../../../runtime/session/mapRequirements.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import isMapRequirementsReply from '../../../../schemas/generated/mapRequirementsReply.js';
import type { MapRequirementsReply } from '../../../../schemas/mapRequirementsReply.ts';
import { newPlannedMission, plannedMission } from '../../../support/plannedMission.ts';
import { hermeticEnv, type Repository } from '../../../support/repository.ts';

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newPlannedMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const specs = (name: string): string => join(repository.root, 'kitty-specs', plannedMission, name);
const text = (name: string): string => readFileSync(specs(name), 'utf8');
const ask = (more: Partial<MapRequirementsRequest>) =>
  mapRequirements(world, { mission: plannedMission, wp: null, refs: null, batch: null, replace: false, trackerRefs: [], ...more });
const done = async (more: Partial<MapRequirementsRequest>): Promise<MapRequirementsReply> => {
  const outcome = await ask(more);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  expect(isMapRequirementsReply(outcome.value)).toBe(true);
  return outcome.value;
};

describe('mapping requirements', () => {
  it('adds to what a package has, changes nothing else of its file, and commits it', async () => {
    const before = text('tasks/WP01-pay.md');
    const reply = await done({ wp: 'wp01-part', refs: 'fr-002, FR-001' });
    expect(reply).toMatchObject({
      mapped: { WP01: ['FR-001', 'FR-002'] },
      coverage: { total_functional: 2, mapped_functional: 2, unmapped_functional: [] },
      committed: true,
      commit_result: { destination_ref: 'work', worktree_root: repository.root },
      changed: [specs('tasks/WP01-pay.md')],
      warnings: [],
    });
    expect(Object.keys(reply.total_mappings)).toEqual(['WP01', 'WP02', 'WP03']);
    expect(text('tasks/WP01-pay.md')).toBe(before.replace('- FR-001\n', '- FR-001\n- FR-002\n'));
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await done({ wp: 'WP01', refs: 'FR-002' })).toMatchObject({
      mapped: { WP01: ['FR-002'] },
      total_mappings: { WP01: ['FR-001', 'FR-002'] },
      changed: [],
      committed: false,
      commits: [],
    });
  });

  it('replaces where it is told to, in several files at once, and says what nobody fulfils any more', async () => {
    expect(await done({ batch: '{"WP01": ["FR-002"], "WP03": ["FR-002"]}', replace: true })).toMatchObject({
      mapped: { WP01: ['FR-002'], WP03: ['FR-002'] },
      coverage: { mapped_functional: 1, unmapped_functional: ['FR-001'] },
    });
    expect(text('tasks/WP01-pay.md')).toContain('requirement_refs:\n- FR-002\n');
    expect(text('tasks/WP03-say.md')).toContain('requirement_refs:\n- FR-002\n');
  });

  it('keeps issues in the event log and leaves the requirements alone', async () => {
    const before = text('tasks/WP01-pay.md');
    await done({ wp: 'WP01', trackerRefs: ['#7', '#8'] });
    await done({ wp: 'WP01', trackerRefs: ['#9'], replace: true });
    expect(text('tasks/WP01-pay.md')).toBe(before);
    const log = text('status.events.jsonl');
    for (const replace of [false, true]) await done({ wp: 'WP01', trackerRefs: ['#9'], replace });
    expect(text('status.events.jsonl')).toBe(log);
    await done({ wp: 'WP01', trackerRefs: ['#9', '#10'] });
    await done({ wp: 'WP01', trackerRefs: ['#9'], replace: true });
    expect(JSON.parse(text('status.json'))).toMatchObject({ work_packages: { WP01: { tracker_refs: ['#9'] } } });
  });

  it('writes nothing where anything is wrong, and says all of it', async () => {
    const outcome = await ask({ batch: '{"WP01": ["FR-009"], "WP09": ["FR-001", "C-001"]}' });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [
        { code: 'WP_NOT_FOUND', details: { wp_id: 'WP09' } },
        {
          code: 'REQUIREMENT_REFS_UNKNOWN',
          details: { unknown_refs: { WP01: ['FR-009'], WP09: ['C-001'] }, requirements: ['FR-001', 'FR-002'] },
        },
      ],
    });
    for (const more of [
      {},
      { wp: 'WP01' },
      { wp: 'WP01', batch: '{}' },
      { batch: '{' },
      { batch: '[]' },
      { batch: '{}' },
      { batch: '{"WP01": "FR-001"}' },
      { batch: '{"WP01": ["FR-001"]}', trackerRefs: ['#1'] },
    ])
      expect(await ask(more)).toMatchObject({ ok: false, problems: [{ code: 'USAGE' }] });
    expect(repository.git('status', '--porcelain')).toBe('');
    rmSync(specs('spec.md'));
    expect(await ask({ wp: 'WP01', refs: 'FR-001' })).toMatchObject({
      ok: false,
      problems: [{ code: 'SPEC_FILE_MISSING', next: `spec-kitty next --mission ${plannedMission}` }],
    });
  });
});
