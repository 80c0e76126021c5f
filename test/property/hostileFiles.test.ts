import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next } from '../../runtime/session/next.ts';
import type { World } from '../../runtime/world.ts';
import { directory, plantedMission } from '../support/boards.ts';
import { newRepository, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';

const world = (cwd: string): World => ({ cwd, env: {}, pid: 1, now: () => new Date(0), newId: () => '01KZ0000000000000000009999' });

const files = plantedMission(
  { WP01: { lane: 'approved' }, WP02: { lane: 'for_review', by: 'ada', after: ['WP01'] }, WP03: { after: ['WP02'] } },
  {},
  {
    'lanes.json':
      '{"version":1,"mission_slug":"demo-01KZ0000","mission_branch":"kitty/mission-demo-01KZ0000","target_branch":"main","lanes":[{"lane_id":"lane-a","wp_ids":["WP01","WP02"]}],"computed_at":"","computed_from":""}',
    '.kittify/config.yaml': 'agents:\n  available: []\ndoctrine:\n  org:\n    packs: []\n',
    '.kittify/overrides/missions/software-dev/mission-runtime.yaml':
      'mission: {key: software-dev, name: S, version: "1"}\nsteps:\n- {id: plan, title: Plan}\n- {id: implement, title: I, depends_on: [plan]}\n',
    '.kittify/runtime/feature-runs.json': '{"demo-01KZ0000": {"run_id": "r1", "run_dir": "/gone/r1"}}',
    '.kittify/runtime/runs/r1/state.json': '{"run_id": "r1", "completed_steps": [], "inputs": {}, "decisions": {}}',
  },
);
const paths = Object.keys(files);

/** Ways a file goes bad: cut off, a byte changed, another kind of file altogether, or gone. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('flip' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('json' as const), value: fc.json() }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constant('gone' as const) }),
  fc.record({ kind: fc.constant('repeat' as const), times: fc.integer({ min: 2, max: 4 }) }),
);

function spoil(text: string, how: typeof damage extends fc.Arbitrary<infer D> ? D : never): Uint8Array | null {
  const bytes = Buffer.from(text);
  switch (how.kind) {
    case 'cut':
      return bytes.subarray(0, Math.floor(bytes.length * how.at));
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(copy.length - 1, Math.floor(copy.length * how.at))] = how.byte;
      return copy;
    }
    case 'json':
      return Buffer.from(how.value);
    case 'bytes':
      return how.value;
    case 'gone':
      return null;
    case 'repeat':
      return Buffer.from(text.repeat(how.times));
  }
}

const contents = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

describe('any file of a mission may be broken', () => {
  it('and the answer is a decision or a problem with a code, never a crash, and nothing is written', async () => {
    const { root } = newRepository();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), damage, async (path, how) => {
        writeFiles(root, files);
        const spoiled = spoil(files[path] ?? '', how);
        if (spoiled === null) rmSync(join(root, path));
        else writeFileSync(join(root, path), spoiled);
        const before = contents(root);
        const outcome = await next(world(root), { mission: directory, agent: 'ada' });
        expect(contents(root)).toEqual(before);
        if (outcome.ok) expect(outcome.value.why.length).toBeGreaterThan(0);
        else
          expect(
            outcome.problems.every(({ code, message, unchanged }) => code !== 'INTERNAL_ERROR' && message !== '' && unchanged !== ''),
          ).toBe(true);
      }),
      { numRuns: rounds(100) },
    );
  });
});

describe('a row of the log may name any package', () => {
  it.each(['$(touch escaped)', '/../../../../../../escaped', '-x', 'WP01 --force'])(
    'and where it could be the id of none (%s), no command names it and nothing is written after it',
    async (wp) => {
      const { root } = newRepository();
      const log = `kitty-specs/${directory}/status.events.jsonl`;
      const { [log]: rows = '', ...others } = plantedMission({ WP01: { lane: 'in_progress', by: 'eve' } });
      for (const lane of ['in_progress', 'for_review', 'in_review', 'blocked']) {
        writeFiles(root, others);
        rmSync(join(root, 'kitty-specs', directory, 'tasks'), { recursive: true });
        writeFiles(root, { [log]: rows.replaceAll('"WP01"', JSON.stringify(wp)).replaceAll('"in_progress"', `"${lane}"`) });
        const outcome = await next(world(root), { mission: directory, agent: 'ada' });
        expect(outcome).toMatchObject({ ok: true, value: { wp_id: null } });
        expect(outcome.ok && outcome.value.next_command).not.toContain(wp);
      }
    },
  );
});
