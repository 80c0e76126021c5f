/**
 * Several agents at one mission, some of whom lie or are confused: they claim what others have, report what nobody offered,
 * repeat themselves, hand in and approve what is not theirs, in any order. Whatever they do, the log stays whole, a package
 * has one holder, nobody approves by words alone, and whoever asks is told a way on. Honest agents can always finish.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Decision } from '../../schemas/decision.ts';
import { newPlannedMission, plannedMission } from '../support/plannedMission.ts';
import { gitIn, hermeticEnv, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { runMain } from '../support/runMain.ts';
import { whyNotTaken } from '../support/whyNotTaken.ts';

const agents = ['ada', 'grace', 'linus'] as const;
const packages = ['WP01', 'WP02', 'WP03'] as const;
const lanes = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done', 'blocked'] as const;
const owned: Readonly<Record<string, string>> = { WP01: 'src/wp01/pay.ts', WP02: 'src/wp02/cancel.ts', WP03: 'docs/say.md' };

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const begun = join(folder, 'begun');

interface Said {
  readonly exit: number;
  readonly document: Readonly<Record<string, unknown>>;
}

async function give(root: string, ...words: readonly string[]): Promise<Said> {
  const { exit, stdout } = await runMain([...words, '--json'], { world: { cwd: root, env: { ...hermeticEnv, TMPDIR: folder } } });
  return { exit, document: JSON.parse(stdout) as Said['document'] };
}

beforeAll(async () => {
  newPlannedMission(begun);
  writeFileSync(join(begun, '.git', 'info', 'exclude'), '.kittify/workspaces/\n');
  const finalized = await give(begun, 'agent', 'mission', 'finalize-tasks', '--mission', plannedMission);
  expect(finalized.exit, JSON.stringify(finalized.document)).toBe(0);
});

interface Row {
  readonly event_id: string;
  readonly wp_id?: string;
  readonly from_lane?: string;
  readonly to_lane?: string;
  readonly actor?: string;
  readonly force?: boolean;
  /** Of a note beside the moves. */
  readonly delta?: { readonly release_runtime_claim?: boolean };
}

const logIn = (root: string): string => readFileSync(join(root, 'kitty-specs', plannedMission, 'status.events.jsonl'), 'utf8');
const rowsOf = (text: string): readonly Row[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** What the log may say of a package, told by a model that knows nothing of the program: who has it, who did it, who looks at it. */
interface Life {
  readonly lane: string;
  readonly holder: string | null;
  readonly author: string | null;
  /** Whether nobody else had taken part in the mission when its review began. */
  readonly alone: boolean;
}

interface Surroundings {
  /** Every agent that has moved anything so far. */
  readonly met: ReadonlySet<string>;
  /** Whether it is on record beside the move that the former holder has the package no more. */
  readonly isReleased: boolean;
}

function lifeAfter(
  { lane, holder, author, alone }: Life,
  { wp_id, from_lane, to_lane = '', actor = '', force = false }: Row,
  { met, isReleased }: Surroundings,
): Life {
  const what = `${wp_id ?? ''}: ${from_lane ?? ''} → ${to_lane} by ${actor}`;
  expect(from_lane, what).toBe(lane);
  if (to_lane === 'in_progress' && lane === 'claimed' && !isReleased) expect(actor, what).toBe(holder);
  const isTakenOver = lane === 'in_review' && to_lane === 'for_review' && force;
  if (isTakenOver) expect(actor, `${what}: their own work`).not.toBe(author);
  else if (to_lane === 'for_review') expect(actor, `${what}: work that is not theirs`).toBe(holder ?? author);
  if (to_lane === 'approved' || to_lane === 'done') {
    expect(lane, `${what}: not reviewed`).toBe('in_review');
    expect(actor, `${what}: not their review`).toBe(holder);
    // Who was alone when they began to look at what is their own may approve it; whoever had met somebody may not.
    if (actor === author) expect(alone, `${what}: their own work`).toBe(true);
  }
  const isHeld = to_lane === 'claimed' || to_lane === 'in_review' || (to_lane === 'in_progress' && from_lane !== 'in_review');
  return {
    lane: to_lane,
    holder: isHeld ? actor : null,
    author: to_lane === 'for_review' && !isTakenOver ? actor : author,
    alone: to_lane === 'in_review' ? met.size === 1 : alone,
  };
}

const unborn: Life = { lane: 'genesis', holder: null, author: null, alone: false };

/** Whether whoever made a move has also noted, before the next move, that they took the package from somebody. */
function isReleasedBeside(later: readonly Row[], { wp_id, actor }: Row): boolean {
  const next = later.findIndex((row) => row.to_lane !== undefined);
  return later
    .slice(0, next === -1 ? later.length : next)
    .some((row) => row.wp_id === wp_id && row.actor === actor && row.delta?.release_runtime_claim === true);
}

/** Reads the whole log with the model: throws where a row is doubled, or is one that nobody may cause. */
function livesOf(rows: readonly Row[]): ReadonlyMap<string, Life> {
  expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(rows.length);
  const lives = new Map<string, Life>();
  const met = new Set<string>();
  for (const [at, row] of rows.entries()) {
    if (row.wp_id === undefined || row.to_lane === undefined) continue;
    if (agents.some((name) => name === row.actor)) met.add(row.actor ?? '');
    lives.set(row.wp_id, lifeAfter(lives.get(row.wp_id) ?? unborn, row, { met, isReleased: isReleasedBeside(rows.slice(at + 1), row) }));
  }
  return lives;
}

const ask = async (root: string, agent: string): Promise<Decision> =>
  (await give(root, 'next', '--mission', plannedMission, '--agent', agent)).document as unknown as Decision;

/** Every agent is told a way on, and at least one of them can go it. */
async function demandWays(root: string): Promise<void> {
  let ways = 0;
  for (const agent of agents) {
    const decision = await ask(root, agent);
    const told = JSON.stringify({ agent, offer: decision.offer, reason: decision.reason, why: decision.why, next: decision.next_command });
    expect(decision.why.length, told).toBeGreaterThan(0);
    if (decision.next_command !== null) expect(whyNotTaken(decision.next_command), told).toBeNull();
    if (decision.offer === 'waiting') expect(decision.wait?.for.length, told).toBeGreaterThan(0);
    else {
      expect(decision.offer === 'terminal' || decision.next_command !== null || decision.mission_state === 'merge', told).toBe(true);
      ways += 1;
    }
  }
  expect(ways, 'everybody waits for somebody').toBeGreaterThan(0);
}

/** Does what `next` says, to its end and as it should be done. */
async function obey(root: string, agent: string): Promise<void> {
  const { document } = await give(root, 'next', '--mission', plannedMission, '--agent', agent, '--result', 'success');
  const { offer, wp_id: wp, action, next_command: command } = document as unknown as Decision;
  if (offer === 'blocked' && command !== null) await giveLine(root, command);
  if (offer !== 'step' || wp === null) return;
  const who = ['--mission', plannedMission, '--agent', agent];
  const taken = await give(root, 'agent', 'action', action === 'review' ? 'review' : 'implement', wp, ...who);
  if (taken.exit !== 0) return;
  if (action === 'review') {
    await give(root, 'agent', 'tasks', 'move-task', wp, '--to', 'approved', ...who, '--note', 'looked at');
    return;
  }
  const workspace = String(taken.document['workspace_dir']);
  writeFiles(workspace, { [owned[wp] ?? '']: `by ${agent}, ${rowsOf(logIn(root)).length}\n` });
  await give(root, 'agent', 'tasks', 'mark-status', `T0${wp.slice(2)}`, '--status', 'done', '--mission', plannedMission);
  if (workspace === root) await give(root, 'spec-commit', join(root, owned[wp] ?? ''), '--message', wp, '--mission', plannedMission);
  else {
    gitIn(workspace, 'add', '-A');
    gitIn(workspace, 'commit', '-q', '-m', wp);
  }
  await give(root, 'agent', 'tasks', 'move-task', wp, '--to', 'for_review', ...who, '--note', 'done');
}

const giveLine = (root: string, line: string): Promise<Said> =>
  give(
    root,
    ...line
      .replace(/^spec-kitty /, '')
      .replaceAll(/"<[^>]*>"|<[^>]*>/g, 'because')
      .split(' '),
  );

const agent = fc.constantFrom(...agents);
const wp = fc.oneof({ arbitrary: fc.constantFrom(...packages), weight: 9 }, { arbitrary: fc.constantFrom('WP99', 'wp1', ''), weight: 1 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('obeys' as const), agent }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('claims' as const), agent, wp, takeover: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('reviews' as const), agent, wp, takeover: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('moves' as const),
      agent,
      wp,
      to: fc.constantFrom(...lanes),
      reviewer: fc.option(agent, { nil: null, freq: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('reports' as const),
      agent,
      result: fc.constantFrom('success', 'failed', 'blocked'),
      report: fc.constantFrom('none', 'its own', 'somebody’s', 'made up'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('marks' as const), agent, subtask: fc.constantFrom('T001', 'T002', 'T003', 'T999', 'WP01') }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('accepts' as const), agent }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const feedback = join(folder, 'feedback.md');
writeFileSync(feedback, 'It is not what was ordered.\n');

async function take(root: string, taken: Step, reports: Map<string, string>): Promise<Said | null> {
  const who = ['--mission', plannedMission, '--agent', taken.agent];
  switch (taken.does) {
    case 'obeys':
      await obey(root, taken.agent);
      return null;
    case 'claims':
      return give(root, 'agent', 'action', 'implement', taken.wp, ...who, ...(taken.takeover ? ['--takeover'] : []));
    case 'reviews':
      return give(root, 'agent', 'action', 'review', taken.wp, ...who, ...(taken.takeover ? ['--takeover'] : []));
    case 'moves':
      return give(
        root,
        'agent',
        'tasks',
        'move-task',
        taken.wp,
        '--to',
        taken.to,
        ...who,
        '--note',
        'trust me',
        ...(taken.reviewer === null ? [] : ['--reviewer', taken.reviewer]),
        ...(taken.to === 'planned' || taken.to === 'in_progress' ? ['--review-feedback-file', feedback] : []),
      );
    case 'reports': {
      const ids = {
        none: [],
        'its own': [reports.get(taken.agent)],
        'somebody’s': [[...reports.values()].at(-1)],
        'made up': ['f'.repeat(32)],
      }[taken.report];
      const said = await give(
        root,
        'next',
        ...who,
        '--result',
        taken.result,
        ...ids.flatMap((id) => (id === undefined ? [] : ['--report', id])),
      );
      if (typeof said.document['report_id'] === 'string') reports.set(taken.agent, said.document['report_id']);
      return said;
    }
    case 'marks':
      return give(root, 'agent', 'tasks', 'mark-status', taken.subtask, '--status', 'done', '--mission', plannedMission);
    case 'accepts':
      return give(root, 'accept', '--mission', plannedMission, '--actor', taken.agent);
  }
}

/** What has gone wrong before: what was claimed by hand and never begun is taken over; somebody joins an author who reviews alone. */
const known: Step[][] = [
  [
    { does: 'moves', agent: 'linus', wp: 'WP01', to: 'claimed', reviewer: 'ada' },
    { does: 'claims', agent: 'ada', wp: 'WP01', takeover: true },
  ],
  [
    { does: 'obeys', agent: 'linus' },
    { does: 'moves', agent: 'linus', wp: 'WP01', to: 'in_review', reviewer: null },
    { does: 'claims', agent: 'ada', wp: 'WP03', takeover: false },
  ],
];

const counts = { commands: 0, refused: 0, missions: 0 };

it(
  'whatever agents do, nothing is lost, nobody is stuck and nothing is approved by lying',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24, size: 'max' }), async (steps) => {
        const root = realpathSync(mkdtempSync(join(folder, 'mission-')));
        cpSync(begun, root, { recursive: true });
        try {
          const reports = new Map<string, string>();
          for (const taken of steps) {
            const before = logIn(root);
            const said = await take(root, taken, reports);
            const after = logIn(root);
            const what = JSON.stringify([taken, said?.document]);
            expect(after.startsWith(before), `a row was lost or rewritten: ${what}`).toBe(true);
            expect([0, 1, 2, null], what).toContain(said?.exit ?? null);
            if (said?.exit === 1 && typeof said.document['error_code'] === 'string')
              expect(after, `refused, and written all the same: ${what}`).toBe(before);
            counts.commands += 1;
            counts.refused += said !== null && said.exit !== 0 ? 1 : 0;
            livesOf(rowsOf(after));
            await demandWays(root);
          }
          for (let turn = 0; turn < 12; turn += 1) for (const name of agents) await obey(root, name);
          const ended = [...livesOf(rowsOf(logIn(root)))].map(([id, { lane }]) => [id, lane]);
          expect(ended).toEqual(packages.map((id) => [id, 'approved']));
          expect((await ask(root, 'ada')).mission_state).toBe('accept');
          expect(gitIn(root, 'status', '--porcelain')).toBe('');
          counts.missions += 1;
        } finally {
          rmSync(root, { recursive: true, force: true });
        }
      }),
      { numRuns: known.length + rounds(4), endOnFailure: true, examples: known.map((steps) => [steps]) },
    );
    console.info(
      `agents: ${counts.commands} commands in ${counts.missions} missions, ${counts.refused} refused; nothing lost, nobody stuck, nothing approved by lying`,
    );
  },
  300_000 + rounds(4) * 20_000,
);
