import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { next } from '../../runtime/session/next.ts';
import type { World } from '../../runtime/world.ts';
import { nothingChanged } from '../../schemas/problem.ts';
import { directory, plantedMission } from '../support/boards.ts';
import { bytesUnder } from '../support/bytesUnder.ts';
import { newRepository, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { runBin } from '../support/runBin.ts';
import { runMain } from '../support/runMain.ts';

const world = (cwd: string): World => ({ cwd, env: {}, pid: 1, now: () => new Date(0), newId: () => '01KZ0000000000000000009999' });

const typePath = '.kittify/overrides/missions/software-dev/mission-runtime.yaml';
const files = plantedMission(
  { WP01: { lane: 'approved' }, WP02: { lane: 'for_review', by: 'ada', after: ['WP01'] }, WP03: { after: ['WP02'] } },
  {},
  {
    'lanes.json':
      '{"version":1,"mission_slug":"demo-01KZ0000","mission_branch":"kitty/mission-demo-01KZ0000","target_branch":"main","lanes":[{"lane_id":"lane-a","wp_ids":["WP01","WP02"]}],"computed_at":"","computed_from":""}',
    '.kittify/config.yaml': 'agents:\n  available: []\ndoctrine:\n  org:\n    packs: []\n',
    [typePath]:
      'mission: {key: software-dev, name: S, version: "1"}\nsteps:\n- {id: plan, title: Plan}\n- {id: implement, title: I, depends_on: [plan]}\n',
    '.kittify/runtime/feature-runs.json': '{"demo-01KZ0000": {"run_id": "r1", "run_dir": "/gone/r1"}}',
    '.kittify/runtime/runs/r1/state.json': '{"run_id": "r1", "completed_steps": [], "inputs": {}, "decisions": {}}',
  },
);
const paths = Object.keys(files);

/** Ways a file goes bad: cut off, a byte changed, another kind of file altogether, gone, or a folder. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('flip' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('json' as const), value: fc.json() }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constantFrom('gone' as const, 'folder' as const) }),
  fc.record({ kind: fc.constant('repeat' as const), times: fc.integer({ min: 2, max: 4 }) }),
);

type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

function spoil(text: string, how: Damage): Uint8Array | null {
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
    case 'folder':
      return null;
    case 'repeat':
      return Buffer.from(text.repeat(how.times));
  }
}

/** Every command that answers from these files, and some that change them; none of them stays. */
const queries: readonly string[] = [
  `next --mission ${directory} --agent ada`,
  `next --mission ${directory} --at 2030-01-01`,
  `status --mission ${directory}`,
  'agent mission list --progress',
  `agent tasks list-tasks --mission ${directory}`,
  `agent status validate --mission ${directory}`,
  `agent status doctor --mission ${directory}`,
  `agent mission check-prerequisites --mission ${directory} --include-tasks`,
  `agent context resolve --action implement --mission ${directory} --agent ada`,
  `agent mission finalize-tasks --mission ${directory} --validate-only`,
  `merge --mission ${directory} --status`,
  'machine list',
  'machine show software-dev',
  'dashboard',
];
const changes: readonly string[] = [
  `agent status emit WP03 --to blocked --actor ada --reason spoiled --mission ${directory}`,
  `agent status materialize --mission ${directory}`,
  `agent tasks add-history WP01 --note spoiled --mission ${directory}`,
  `next --mission ${directory} --agent ada --result failed --note spoiled`,
];

function plant(root: string): void {
  for (const name of ['.git/spec-kitty', '.kittify', 'kitty-specs']) rmSync(join(root, name), { recursive: true, force: true });
  writeFiles(root, files);
}

interface Reply {
  readonly unchanged?: string;
}

describe('any file of a mission may be broken', () => {
  it('and every command answers with one document and a code of the table, writes nothing where it only looks, or says it has', async () => {
    const { root } = newRepository();
    const given = world(root);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), damage, fc.constantFrom(...queries, ...changes), async (path, how, line) => {
        plant(root);
        const spoiled = spoil(files[path] ?? '', how);
        rmSync(join(root, path));
        if (spoiled !== null) writeFileSync(join(root, path), spoiled);
        if (how.kind === 'folder') mkdirSync(join(root, path));
        const before = bytesUnder(root);
        const { exit, stdout, stderr } = await runMain([...line.split(' '), '--json'], { world: given });
        const reply = JSON.parse(stdout) as Reply;
        expect([0, 1, 2, 3, 4, 5, 6], stdout).toContain(exit);
        expect(stderr).toBe('');
        const after = Object.entries(bytesUnder(root)).filter(([at]) => !at.includes('/.git/spec-kitty/'));
        if (queries.includes(line) || reply.unchanged === nothingChanged) expect(Object.fromEntries(after)).toEqual(before);
      }),
      {
        numRuns: rounds(100),
        examples: changes.map((line): [string, Damage, string] => [typePath, { kind: 'bytes', value: Uint8Array.from([0x80]) }, line]),
      },
    );
  });
});

describe('any file of a mission may be what never ends', () => {
  // In processes of their own: one that waits for a pipe, or reads a device into its memory, cannot be stopped from inside.
  it.each(paths)('and no command waits for %s', (path) => {
    const { root } = newRepository();
    const pipe = (at: string): unknown => execFileSync('mkfifo', [join(root, at)]);
    pipe('.git/endless');
    const put: readonly (readonly [readonly string[], () => unknown])[] = [
      [[...queries, ...changes], () => symlinkSync(join(root, '.git/endless'), join(root, path))],
      [[...changes, `merge --mission ${directory} --dry-run`], () => pipe(path)],
    ];
    for (const [lines, plantEndless] of put)
      for (const line of lines) {
        plant(root);
        rmSync(join(root, path));
        plantEndless();
        const { exit, stdout } = runBin([...line.split(' '), '--json'], { cwd: root });
        expect([0, 1, 2, 3, 4, 5, 6], `${line}: ${stdout}`).toContain(exit);
      }
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
