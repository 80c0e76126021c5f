import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { rowText } from '../../../../machines/rules/canonicalJson.ts';
import { readLog } from '../../../../machines/rules/eventLog.ts';
import { logFindings } from '../../../../machines/rules/logFindings.ts';
import { holderOf, holderText, type Holder } from '../../../../actions/processes/holder.ts';
import { readStatus } from '../../../../runtime/desk/readStatus.ts';
import { openMission } from '../../../../runtime/mission.ts';
import { openProject } from '../../../../runtime/project.ts';
import { orThrow } from '../../../../runtime/orThrow.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import type { EmitRequest } from '../../../../runtime/session/emitRequest.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import type { EmitReply } from '../../../../schemas/reply.ts';
import { bareEmit } from '../../../support/bareEmit.ts';
import { directory, missionId, plantedMission } from '../../../support/boards.ts';
import { bytesUnder } from '../../../support/bytesUnder.ts';
import { packageFile } from '../../../support/packageFile.ts';
import { repositories, temporaryFolder, type Repository } from '../../../support/repository.ts';
import { padding, savedFold } from '../../../support/savedFold.ts';

const newMission = repositories(({ commit }) =>
  commit({
    'README.md': 'A project.\n',
    ...plantedMission(
      { WP01: {}, WP02: { lane: 'in_progress', by: 'ada' }, WP03: { lane: 'genesis' } },
      {},
      { 'tasks/WP02-part.md': packageFile('WP02', ['T001', 'T002']) },
    ),
  }),
);

let repository: Repository;
let now: Date;
let world: World;
beforeEach(() => {
  repository = newMission();
  now = new Date('2026-11-21T10:00:00.250Z');
  world = { ...realWorld(), cwd: repository.root, env: { SPEC_KITTY_LOCK_TIMEOUT: '0.02' }, now: () => now };
});

const nothing = { ...bareEmit, actor: 'bob' };
const ask = (wp: string, to: string, more: Partial<EmitRequest> = {}): Promise<Outcome<EmitReply>> =>
  emit(world, { ...nothing, wp, to, ...more });
const done = async (wp: string, to: string, more: Partial<EmitRequest> = {}): Promise<EmitReply> => {
  const outcome = await ask(wp, to, more);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
const logText = (): string => readFileSync(specs('status.events.jsonl'), 'utf8');
const rows = (): readonly Record<string, unknown>[] =>
  logText()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const deskFile = (...names: readonly string[]): string => join(repository.root, '.git', 'spec-kitty', 'missions', directory, ...names);
const statusFile = (): { readonly work_packages: Record<string, { readonly lane: string; readonly last_event_id: string }> } =>
  JSON.parse(readFileSync(specs('status.json'), 'utf8'));
const laneOf = (wp: string): string | undefined => statusFile().work_packages[wp]?.lane;
const dead: Holder = { ...holderOf(process.pid, '2026-11-21T09:59:00Z'), pid: 999_999_999, started: '1' };
/** Leaves the lock as a process leaves it that dies while holding it. */
const dieHolding = (holder: Holder): void => {
  const [free] = readdirSync(deskFile('lock'));
  renameSync(deskFile('lock', free ?? ''), deskFile('lock', `held.99.${holderText(holder)}`));
};

describe('emit', () => {
  it('says of which package and lane it could not record, when the log cannot be written', async () => {
    appendFileSync(specs('status.events.jsonl'), '{"torn');
    mkdirSync(deskFile('torn-tails.jsonl'), { recursive: true });
    const before = logText();
    const met = await ask('WP01', 'claimed', { eventId: '01KZ00000000000000000000ZZ' });
    expect(met).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'FILE_NOT_WRITTEN',
          message: expect.stringContaining('It was to say: WP01 to claimed.'),
          details: { mission_slug: directory, moves: ['WP01 to claimed'], event_ids: ['01KZ00000000000000000000ZZ'] },
        },
      ],
    });
    expect(logText()).toBe(before);
  });

  it('takes an id in small letters, as the other commands do', async () => {
    expect(await done('wp01', 'claimed')).toMatchObject({ wp_id: 'WP01', to_lane: 'claimed' });
  });

  it('records a move in one canonical row and answers with what the original answers, then ours', async () => {
    const before = logText();
    const reply = await done('WP01', 'claimed', { reason: 'mine – now' });
    expect(Object.keys(reply)).toEqual([
      'event_id',
      'wp_id',
      'work_package_id',
      'from_lane',
      'to_lane',
      'status_events_path',
      'actor',
      'at',
      'already_recorded',
      'warnings',
    ]);
    expect(reply).toMatchObject({
      wp_id: 'WP01',
      work_package_id: 'WP01',
      from_lane: 'planned',
      to_lane: 'claimed',
      actor: 'bob',
      status_events_path: specs('status.events.jsonl'),
      already_recorded: false,
      warnings: [],
    });
    expect(logText()).toBe(
      `${before}{"actor": "bob", "at": "2026-11-21T10:00:00.250000+00:00", "event_id": "${reply.event_id}", "evidence": null, "execution_mode": "worktree", "force": false, "from_lane": "planned", "mission_id": "${missionId}", "mission_slug": "${directory}", "policy_metadata": null, "reason": "mine \\u2013 now", "review_ref": null, "to_lane": "claimed", "wp_id": "WP01"}\n`,
    );
    expect(
      repository
        .git('status', '--porcelain')
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([`M kitty-specs/${directory}/status.events.jsonl`, `?? kitty-specs/${directory}/status.json`]);
  });

  it('leaves status.json, the saved machine and the saved fold as new as the log', async () => {
    appendFileSync(specs('status.events.jsonl'), padding);
    const { event_id } = await done('WP01', 'claimed');
    expect(statusFile().work_packages['WP01']).toMatchObject({ lane: 'claimed', last_event_id: event_id });
    expect(JSON.parse(readFileSync(deskFile('packages', 'WP01.json'), 'utf8'))).toMatchObject({
      machine: 'workPackage',
      id: 'WP01',
      seq: 1,
      snapshot: { value: 'claimed', context: { wp: 'WP01', event: event_id } },
    });
    expect(savedFold(deskFile())).toMatchObject({ fold: { packages: { WP01: { lane: 'claimed' } } } });
    expect(readFileSync(deskFile('ids'), 'utf8').split('\n')).toHaveLength(rows().length + 1);
  });

  it('walks a package through its whole life', async () => {
    const verdict = { reviewer: 'eve', verdict: 'approved', reference: 'review-1' };
    await done('WP03', 'planned');
    await done('WP03', 'claimed');
    await done('WP03', 'doing');
    writeFileSync(specs('tasks/WP03-part.md'), packageFile('WP03'));
    await done('WP03', 'for_review');
    await done('WP03', 'in_review', { actor: 'eve' });
    await done('WP03', 'approved', { actor: 'eve', reviewResultJson: JSON.stringify(verdict) });
    await done('WP03', 'done', {
      evidenceJson: JSON.stringify({ review: verdict, repos: [], verification: [{ command: 'npm test', result: 'ok', summary: '' }] }),
    });
    expect(laneOf('WP03')).toBe('done');
    expect(
      rows()
        .slice(-2)
        .map(({ review_result, evidence }) => ({ review_result, evidence })),
    ).toEqual([
      { review_result: verdict, evidence: null },
      { review_result: undefined, evidence: { review: verdict, verification: [{ command: 'npm test', result: 'ok', summary: '' }] } },
    ]);
    expect(JSON.parse(readFileSync(deskFile('packages', 'WP03.json'), 'utf8'))).toMatchObject({ seq: 7, snapshot: { value: 'done' } });
  });

  it('refuses in the words of the guard, says what else is possible, and writes nothing', async () => {
    const before = logText();
    expect(await ask('WP02', 'approved')).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'TRANSITION_REJECTED',
          message: expect.stringContaining('Evidence of an approving review must be given: reviewer, verdict approved, reference.'),
          unchanged: 'WP02 stays in in_progress; nothing was recorded.',
          next: `spec-kitty next --mission ${directory} --agent bob`,
          details: {
            wp_id: 'WP02',
            from_lane: 'in_progress',
            to_lane: 'approved',
            guard: 'approvalIsEvident',
            last_actor: 'ada',
            alternatives: expect.arrayContaining([{ to: 'planned', needs: ['A reason must be given.'] }]),
          },
        },
      ],
    });
    expect(logText()).toBe(before);
    expect(existsSync(specs('status.json'))).toBe(false);
  });

  it('says everything that cannot be understood at once', async () => {
    const outcome = await ask('../WP01', 'nowhere', {
      evidenceJson: '{"review": {"reviewer": " ", "verdict": "approved", "reference": "r"}}',
      reviewResultJson: 'no',
      eventId: 'x',
    });
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(['USAGE', 'USAGE', 'USAGE', 'USAGE', 'USAGE']);
    expect(existsSync(join(repository.root, '.git', 'spec-kitty'))).toBe(false);
  });

  it('knows a slip of the pen from a new package', async () => {
    expect(await ask('WP30', 'planned')).toMatchObject({
      ok: false,
      problems: [{ code: 'WP_NOT_FOUND', details: { work_packages: ['WP01', 'WP02', 'WP03'] } }],
    });
    rmSync(specs('tasks'), { recursive: true });
    expect(await done('WP30', 'planned')).toMatchObject({ from_lane: 'genesis' });
  });
});

describe('handing in for review', () => {
  const subtasksDone = (...ids: readonly string[]): void =>
    writeFileSync(
      specs('status.events.jsonl'),
      `${rowText({ kind: 'annotation', event_id: '01KZ0000000000000000000ANN', at: '2026-02-01T00:00:00.000000+00:00', wp_id: 'WP02', actor: 'ada', delta: { subtasks: Object.fromEntries(ids.map((id) => [id, 'done'])) } })}\n`,
      { flag: 'a' },
    );

  it('counts the subtasks of the file against those recorded as done, whatever the caller says', async () => {
    expect(await ask('WP02', 'for_review')).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'TRANSITION_REJECTED',
          message: expect.stringContaining('All subtasks must be complete.'),
          next: `spec-kitty agent tasks mark-status T001 T002 --status done --mission ${directory}`,
          details: { open_subtasks: ['T001', 'T002'] },
        },
      ],
    });
    subtasksDone('T001');
    expect(await ask('WP02', 'for_review')).toMatchObject({ ok: false, problems: [{ details: { open_subtasks: ['T002'] } }] });
    subtasksDone('T002');
    expect(await done('WP02', 'for_review')).toMatchObject({ to_lane: 'for_review' });
  });

  it.each([
    ['has no file', 'git log --diff-filter=D', () => rmSync(specs('tasks/WP02-part.md'))],
    [
      'has a file that cannot be read',
      ' --validate-only',
      () => writeFileSync(specs('tasks/WP02-part.md'), '---\nwork_package_id: [\n---\n'),
    ],
    [
      'has a file that lists none',
      'spec-kitty agent mission finalize-tasks --mission ',
      () => writeFileSync(specs('tasks/WP02-part.md'), packageFile('WP02').replace('subtasks: []\n', '')),
    ],
    ['has two files', ' --validate-only', () => writeFileSync(specs('tasks/WP02-other.md'), packageFile('WP02'))],
  ])('is refused when the package %s', async (_what, next, spoil) => {
    spoil();
    expect(await ask('WP02', 'for_review')).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([expect.objectContaining({ code: 'WP_SUBTASKS_UNKNOWN', next: expect.stringContaining(next) })]),
    });
    expect(await done('WP02', 'for_review', { force: true, reason: 'because' })).toMatchObject({ to_lane: 'for_review' });
  });
});

it('writes nothing that a check of the log has against it, also where a hand-in is taken back by force', async () => {
  await done('WP01', 'for_review', { force: true, reason: 'because' });
  await done('WP01', 'in_progress', { force: true, reason: 'not yet' });
  expect(rows().at(-1)).toMatchObject({ from_lane: 'for_review', to_lane: 'in_progress', review_ref: 'force-override' });
  const read = readLog(logText());
  expect(read.ok && logFindings(read.value, () => true).filter(({ kind }) => kind === 'schema')).toEqual([]);
  // Whoever names a review is taken at their word.
  await done('WP01', 'for_review', { force: true, reason: 'because' });
  await done('WP01', 'in_progress', { force: true, reason: 'not yet', reviewRef: 'review://1' });
  expect(rows().at(-1)).toMatchObject({ review_ref: 'review://1' });
});

describe('repeating a command', () => {
  const eventId = '01KZZZZZZZZZZZZZZZZZZZZZZZ';

  it('records an event id once, however often it is asked for', async () => {
    const first = await done('WP01', 'claimed', { eventId });
    const text = logText();
    rmSync(specs('status.json'));
    await done('WP02', 'blocked');
    expect(await done('WP01', 'claimed', { eventId })).toEqual({ ...first, already_recorded: true });
    expect(logText().startsWith(text)).toBe(true);
    expect(rows().filter(({ event_id }) => event_id === eventId)).toHaveLength(1);
    expect(laneOf('WP01')).toBe('claimed');
  });

  it('refuses an event id that says something else', async () => {
    await done('WP01', 'claimed', { eventId });
    const before = logText();
    expect(await ask('WP01', 'claimed', { eventId, actor: 'eve' })).toMatchObject({ ok: false, problems: [{ code: 'EVENT_ID_TAKEN' }] });
    expect(await ask('WP02', 'blocked', { eventId })).toMatchObject({ ok: false, problems: [{ code: 'EVENT_ID_TAKEN' }] });
    expect(logText()).toBe(before);
  });

  it('recognizes what a killed run of the same command has recorded, forced moves too', async () => {
    const first = await done('WP01', 'planned', { force: true, reason: 'again' });
    rmSync(specs('status.json'));
    dieHolding(dead);
    expect(await done('WP01', 'planned', { force: true, reason: 'again' })).toEqual({ ...first, already_recorded: true });
    expect(laneOf('WP01')).toBe('planned');
    expect(await done('WP01', 'planned', { force: true, reason: 'again' })).toMatchObject({ already_recorded: false });
  });

  it('recognizes what a run has recorded that was killed before it could say so', async () => {
    const here = world;
    world = { ...here, pid: dead.pid, atExit: () => {} };
    const first = await done('WP01', 'planned', { force: true, reason: 'again' });
    world = here;
    expect(await done('WP01', 'planned', { force: true, reason: 'again' })).toEqual({ ...first, already_recorded: true });
    expect(await done('WP01', 'planned', { force: true, reason: 'again' })).toMatchObject({ already_recorded: false });
  });

  it.each([
    ['another actor', { actor: 'eve' }, dead],
    ['a holder that came after the row', {}, { ...dead, since: '2026-11-21T10:00:01Z' }],
  ])('does not take the row of %s for its own', async (_whose, more, holder) => {
    await done('WP01', 'claimed');
    dieHolding(holder);
    expect(await ask('WP01', 'claimed', more)).toMatchObject({
      ok: false,
      problems: [{ code: 'TRANSITION_REJECTED', message: expect.stringContaining('No move leads from claimed to claimed without force.') }],
    });
  });
});

describe('what stands in the way of writing', () => {
  it.each([
    ['MERGE_HEAD', 'merge'],
    ['rebase-merge', 'rebase'],
    ['CHERRY_PICK_HEAD', 'cherry-pick'],
    ['REVERT_HEAD', 'revert'],
  ])('is git in the middle of something: %s', async (marker, operation) => {
    mkdirSync(join(repository.root, '.git', marker));
    expect(await ask('WP01', 'claimed')).toMatchObject({
      ok: false,
      problems: [{ code: 'GIT_OPERATION_IN_PROGRESS', details: { operation } }],
    });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('is a lane that the main checkout is on, as soon as the target has more rows', async () => {
    const home = repository.git('branch', '--show-current');
    const lane = `kitty/mission-${directory}-lane-a`;
    const meta = JSON.parse(readFileSync(specs('meta.json'), 'utf8')) as object;
    repository.commit({ [`kitty-specs/${directory}/meta.json`]: JSON.stringify({ ...meta, target_branch: home }) });
    repository.git('branch', lane);
    await done('WP02', 'blocked', { reason: 'ill' });
    repository.commit({});
    // As where the original has recorded it: nothing of it is known here.
    rmSync(join(repository.root, '.git', 'spec-kitty'), { recursive: true });
    repository.git('switch', '-q', lane);
    const project = orThrow(openProject(world));
    const status = orThrow(readStatus(project, orThrow(openMission(project, directory))));
    expect(status.snapshot.work_packages['WP02']?.lane).toBe('blocked');
    const refused = await ask('WP01', 'claimed');
    if (refused.ok) throw new TypeError('It was recorded.');
    const [{ code, next }] = refused.problems;
    expect([code, next]).toEqual(['MAIN_CHECKOUT_ON_LANE', `git -C ${repository.root} switch ${home}`]);
    repository.git('switch', '-q', home);
    expect(await done('WP01', 'claimed')).toMatchObject({ status_events_path: specs('status.events.jsonl') });
  });

  it('is not a merge in the worktree the command comes from', async () => {
    const worktree = repository.worktree('lane-a', 'lane-a');
    writeFileSync(join(repository.root, '.git', 'worktrees', 'lane-a', 'MERGE_HEAD'), '');
    world = { ...world, cwd: worktree };
    expect(await done('WP01', 'blocked', { reason: 'conflict' })).toMatchObject({ status_events_path: specs('status.events.jsonl') });
  });

  it('is not the lock of the index, which only leaves status.json to the next writer', async () => {
    writeFileSync(join(repository.root, '.git', 'index.lock'), '');
    expect(await done('WP01', 'claimed')).toMatchObject({ warnings: [expect.stringContaining('holds the lock of the index')] });
    expect(existsSync(specs('status.json'))).toBe(false);
    rmSync(join(repository.root, '.git', 'index.lock'));
    await done('WP02', 'blocked');
    expect(laneOf('WP01')).toBe('claimed');
  });

  it('is a lock whose holder nobody can prove gone', async () => {
    await done('WP01', 'claimed');
    dieHolding({ ...dead, host: 'elsewhere', boot: 'b007' });
    expect(await ask('WP02', 'blocked')).toMatchObject({
      ok: false,
      problems: [{ code: 'LOCK_HELD', details: { pid: dead.pid, host: 'elsewhere', since: dead.since, proven: false } }],
    });
  });

  it('is a log that cannot be read, with every row that is broken', async () => {
    writeFileSync(specs('status.events.jsonl'), `{"kind": "x"}\n${logText()}[]\n`);
    const before = logText();
    const outcome = await ask('WP01', 'claimed');
    expect(outcome.ok ? [] : outcome.problems.map(({ code, details }) => [code, details['line']])).toEqual([
      ['CANONICAL_STATUS_UNREADABLE', 1],
      ['CANONICAL_STATUS_UNREADABLE', rows().length],
    ]);
    expect(logText()).toBe(before);
  });

  it('is a log that is a link', async () => {
    renameSync(specs('status.events.jsonl'), join(repository.root, 'elsewhere'));
    symlinkSync(join(repository.root, 'elsewhere'), specs('status.events.jsonl'));
    const before = logText();
    expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'EVENT_LOG_NOT_A_FILE' }] });
    expect(logText()).toBe(before);
  });

  it.each(['.', 'tasks', 'tasks/WP01-part', 'decisions'])(
    'is a folder of the mission that leads out of the checkout (%s)',
    async (name) => {
      const elsewhere = join(temporaryFolder(), 'elsewhere');
      mkdirSync(elsewhere);
      if (existsSync(specs(name))) cpSync(specs(name), elsewhere, { recursive: true });
      rmSync(specs(name), { recursive: true, force: true });
      symlinkSync(elsewhere, specs(name));
      const before = bytesUnder(elsewhere);
      expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'PATH_LEADS_ELSEWHERE' }] });
      expect(bytesUnder(elsewhere)).toEqual(before);
    },
  );

  it('is a folder of the mission that is a link to itself', async () => {
    symlinkSync('decisions', specs('decisions'));
    expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
  });

  it('is a desk that cannot be written', async () => {
    writeFileSync(join(repository.root, '.git', 'spec-kitty'), 'a file where the desk should be');
    expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'FILE_NOT_WRITTEN' }] });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('is a coordination worktree that is missing; where it is there, the log in it is written', async () => {
    repository.git('branch', 'kitty/mission-demo-01KZ0000');
    const meta = JSON.parse(readFileSync(specs('meta.json'), 'utf8')) as object;
    writeFileSync(specs('meta.json'), JSON.stringify({ ...meta, topology: 'coord', coordination_branch: 'kitty/mission-demo-01KZ0000' }));
    expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'COORDINATION_WORKTREE_MISSING' }] });
    const worktree = join(repository.root, '.worktrees', 'demo-01KZ0000-coord');
    repository.git('worktree', 'add', '-q', worktree, 'kitty/mission-demo-01KZ0000');
    expect(await done('WP01', 'claimed')).toMatchObject({
      status_events_path: join(worktree, 'kitty-specs', directory, 'status.events.jsonl'),
    });
    expect(rows()).toHaveLength(3);
    // Not where the folder in the main checkout, which has everything else, leads out of it.
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    cpSync(specs('.'), elsewhere, { recursive: true });
    rmSync(specs('.'), { recursive: true });
    symlinkSync(elsewhere, join(repository.root, 'kitty-specs', directory));
    expect(await ask('WP01', 'in_progress')).toMatchObject({ ok: false, problems: [{ code: 'PATH_LEADS_ELSEWHERE' }] });
  });

  it('is never what is made from the log: that is told and left to the next writer', async () => {
    appendFileSync(specs('status.events.jsonl'), padding);
    mkdirSync(specs('status.json'));
    mkdirSync(deskFile('packages', 'WP01.json'), { recursive: true });
    mkdirSync(deskFile('fold.json'));
    const { event_id, warnings } = await done('WP01', 'claimed');
    expect(warnings.map((warning) => warning.split(' could not be brought up to date')[0])).toEqual([
      specs('status.json'),
      deskFile('packages'),
      deskFile('fold.json'),
    ]);
    expect(rows().at(-1)).toMatchObject({ event_id });
    rmSync(specs('status.json'), { recursive: true });
    await done('WP02', 'blocked');
    expect(laneOf('WP01')).toBe('claimed');
  });

  it.runIf(process.getuid?.() !== 0)('is a log that may not be written', async () => {
    chmodSync(specs('status.events.jsonl'), 0o444);
    expect(await ask('WP01', 'claimed')).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_WRITTEN', details: { errno: 'EACCES' } }],
    });
  });
});

describe('time', () => {
  it('never lets an event be folded before the last one of its package, whatever the clocks say', async () => {
    await done('WP01', 'claimed');
    now = new Date('2020-01-01T00:00:00Z');
    expect(await done('WP01', 'in_progress')).toMatchObject({ at: '2026-11-21T10:00:00.250001+00:00' });
    expect(laneOf('WP01')).toBe('in_progress');
    expect(await done('WP02', 'blocked')).toMatchObject({ from_lane: 'in_progress' });
    expect(laneOf('WP02')).toBe('blocked');
  });

  it('says so where no date can be later', async () => {
    writeFileSync(specs('status.events.jsonl'), logText().replaceAll(/"at": "[^"]*"/g, '"at": "someday"'));
    expect(await ask('WP01', 'claimed')).toMatchObject({ ok: false, problems: [{ code: 'EVENT_TIME_UNORDERABLE' }] });
  });
});

describe('the saved machine of a package', () => {
  it.each([
    ['deleted', () => rmSync(deskFile('packages', 'WP01.json'))],
    ['damaged', () => writeFileSync(deskFile('packages', 'WP01.json'), '{"format": ')],
    [
      'older than the log',
      () =>
        writeFileSync(
          specs('status.events.jsonl'),
          `${rowText({ ...rows().at(-1), event_id: '01KZ0000000000000000000NEW', at: '2026-12-01T00:00:00.000000+00:00', from_lane: 'claimed', to_lane: 'blocked' })}\n`,
          { flag: 'a' },
        ),
    ],
    [
      'in another lane than the log',
      () =>
        writeFileSync(
          deskFile('packages', 'WP01.json'),
          readFileSync(deskFile('packages', 'WP01.json'), 'utf8').replace('"claimed"', '"done"'),
        ),
    ],
  ])('decides nothing that the log does not say: %s', async (_what, spoil) => {
    await done('WP01', 'claimed');
    spoil();
    expect(await done('WP01', 'in_progress')).toMatchObject({ to_lane: 'in_progress' });
    const project = openProject(world);
    const mission = project.ok ? openMission(project.value, directory) : project;
    const status = project.ok && mission.ok ? readStatus(project.value, mission.value) : null;
    expect(status).toMatchObject({ ok: true, value: { snapshot: { work_packages: { WP01: { lane: 'in_progress' } } } } });
    expect(JSON.parse(readFileSync(deskFile('packages', 'WP01.json'), 'utf8'))).toMatchObject({ snapshot: { value: 'in_progress' } });
  });
});
