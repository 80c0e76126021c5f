import { chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { markStatus } from '../../../../runtime/session/markStatus.ts';
import { moveTask } from '../../../../runtime/session/moveTask.ts';
import type { MoveTaskRequest } from '../../../../runtime/taskMove/taskMove.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import type { MoveTaskReply } from '../../../../schemas/tasksReply.ts';
import { bareMove } from '../../../support/bareMove.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { packageFile } from '../../../support/packageFile.ts';
import { hermeticEnv, repositories, temporaryFolder, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(
    plantedMission(
      { WP01: { lane: 'in_progress', by: 'ada' }, WP02: {}, WP03: { lane: 'for_review', by: 'ada' } },
      {},
      {
        'tasks/WP01-part.md': packageFile('WP01', ['T001', 'T002']),
        'tasks/WP02-part.md': packageFile('WP02'),
        'tasks/WP03-part.md': packageFile('WP03', ['T007']),
      },
    ),
  );
});

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const ask = (wp: string, to: string, agent: string | null, more: Partial<MoveTaskRequest> = {}): Promise<Outcome<MoveTaskReply>> =>
  moveTask(world, { ...bareMove, wp, to, agent, ...more });
const done = async (wp: string, to: string, agent: string | null, more: Partial<MoveTaskRequest> = {}): Promise<MoveTaskReply> => {
  const outcome = await ask(wp, to, agent, more);
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
const packageNow = (wp: string): unknown =>
  (JSON.parse(readFileSync(specs('status.json'), 'utf8')) as { readonly work_packages: Record<string, unknown> }).work_packages[wp];
const feedback = (text: string): string => {
  const path = join(temporaryFolder(), 'feedback.md');
  writeFileSync(path, text);
  return path;
};
const refused = async (outcome: Promise<Outcome<unknown>>, code: string): Promise<void> => {
  const before = logText();
  expect(await outcome).toMatchObject({ ok: false, problems: [{ code }] });
  expect(logText()).toBe(before);
};

describe('forward', () => {
  it('leads whoever is refused by the machine back to what there is for them', async () => {
    await done('WP01', 'blocked', 'ada', { note: 'the API is down' });
    const next = `spec-kitty next --mission ${directory} --agent ada`;
    expect(await ask('WP01', 'for_review', 'ada')).toMatchObject({ problems: [{ code: 'TRANSITION_REJECTED', next }] });
  });

  it.runIf(process.getuid?.() === 0)('records nothing where git refuses to work: it could not be committed', async () => {
    chownSync(repository.root, 65_534, 65_534);
    const next = `git config --global --add safe.directory ${repository.root}`;
    await refused(ask('WP02', 'claimed', 'eve'), 'UNTRUSTED_REPOSITORY');
    expect(await ask('WP02', 'claimed', 'eve')).toMatchObject({ problems: [{ next }] });
    chownSync(repository.root, 0, 0);
    expect(await done('WP02', 'claimed', 'eve')).toMatchObject({ new_lane: 'claimed' });
  });

  it('takes a package by the name of its file, too', async () => {
    expect(await done('wp02-part', 'claimed', 'eve')).toMatchObject({ work_package_id: 'WP02', new_lane: 'claimed' });
  });

  it('passes every lane in one batch, and approves with evidence of the reviewer', async () => {
    const before = rows().length;
    const reply = await done('WP02', 'approved', 'ada', { reviewer: 'eve', note: 'read it' });
    expect(reply).toMatchObject({
      result: 'success',
      task_id: 'WP02',
      old_lane: 'planned',
      new_lane: 'approved',
      already: false,
      lanes_passed: ['claimed', 'in_progress', 'for_review', 'in_review', 'approved'],
      warnings: [],
      commits: [{ state: 'committed' }],
    });
    expect(
      rows()
        .slice(before)
        .map((row) => row['to_lane'] ?? row['delta']),
    ).toEqual([
      'claimed',
      'in_progress',
      'for_review',
      'in_review',
      'approved',
      expect.objectContaining({ agent: 'ada', role: 'reviewer', note: 'read it' }),
    ]);
    expect(rows().at(-2)).toMatchObject({
      force: false,
      review_result: { reviewer: 'eve', verdict: 'approved', reference: 'read it' },
      evidence: { review: { reviewer: 'eve', verdict: 'approved', reference: 'read it' } },
    });
    expect(packageNow('WP02')).toMatchObject({ lane: 'approved', agent: 'ada', notes: ['read it'] });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('hands in work when its subtasks are done, and records nothing of the way when they are not', async () => {
    await refused(ask('WP01', 'for_review', 'ada', { note: 'done' }), 'TRANSITION_REJECTED');
    await refused(ask('WP01', 'approved', 'ada', { reviewer: 'eve' }), 'TRANSITION_REJECTED');
    expect(await ask('WP01', 'for_review', 'ada')).toMatchObject({
      problems: [
        {
          message: expect.stringContaining('Open: T001, T002.') as string,
          next: `spec-kitty agent tasks mark-status T001 T002 --status done --mission ${directory}`,
        },
      ],
    });
    await markStatus(world, { mission: directory, ids: ['T001', 'T002'], status: 'done', agent: null });
    expect(await done('WP01', 'for_review', 'ada', { note: 'done' })).toMatchObject({
      old_lane: 'in_progress',
      new_lane: 'for_review',
      path: specs('tasks/WP01-part.md'),
    });
    expect(await done('WP01', 'for_review', 'ada', { note: 'done' })).toMatchObject({ already: true, event_ids: [], commits: [] });
  });

  it('approves no work of which a mark was taken back, nor makes it done, and honours what was passed over by force', async () => {
    const mark = (ids: readonly string[], status: 'done' | 'pending') =>
      markStatus(world, { mission: directory, ids, status, agent: null });
    await mark(['T001', 'T002'], 'done');
    await done('WP01', 'for_review', 'ada', { note: 'done' });
    await mark(['T002'], 'pending');
    await refused(ask('WP01', 'approved', 'eve'), 'TRANSITION_REJECTED');
    await done('WP01', 'in_review', 'eve');
    expect(await ask('WP01', 'approved', 'eve')).toMatchObject({
      problems: [
        {
          message: 'WP01 is in_review, and not all of its subtasks are done. Open: T002.',
          next: `spec-kitty agent tasks mark-status T002 --status done --mission ${directory}`,
        },
      ],
    });
    await mark(['T002'], 'done');
    await done('WP01', 'approved', 'eve');
    await mark(['T001'], 'pending');
    await refused(ask('WP01', 'done', 'eve', { doneOverrideReason: 'merged by hand' }), 'TRANSITION_REJECTED');
    await done('WP02', 'in_progress', 'ada');
    await done('WP03', 'in_review', 'eve');
    expect(await done('WP03', 'approved', 'eve')).toMatchObject({ new_lane: 'approved' });
  });

  it('answers for what was handed in while others take it on, and no more once it was sent back', async () => {
    await markStatus(world, { mission: directory, ids: ['T001', 'T002'], status: 'done', agent: null });
    const handIn = () => ask('WP01', 'for_review', 'ada', { note: 'done' });
    const { event_id } = await done('WP01', 'for_review', 'ada', { note: 'done' });
    await done('WP01', 'in_review', 'eve');
    const taken = rows();
    for (const lane of ['in_review', 'approved'] as const) {
      if (lane === 'approved') await done('WP01', 'approved', 'eve', { note: 'read it' });
      expect(await handIn()).toMatchObject({ ok: true, value: { already: true, event_id, old_lane: lane, new_lane: lane, event_ids: [] } });
    }
    expect(rows().slice(0, taken.length)).toEqual(taken);
    await refused(ask('WP01', 'for_review', 'bob', { note: 'done' }), 'TRANSITION_REJECTED');
    await done('WP01', 'planned', 'eve', { reviewFeedbackFile: feedback('Once more.\n') });
    expect(await handIn()).not.toMatchObject({ value: { already: true } });
  });

  it('hands work in for whoever has it where no agent is named, so that they are known for its author', async () => {
    await done('WP02', 'in_progress', 'ada');
    await done('WP02', 'blocked', 'ada', { note: 'no key' });
    await done('WP02', 'in_progress', 'eve', { force: true });
    const { event_id } = await done('WP02', 'for_review', null);
    expect(rows().at(-1)).toMatchObject({ to_lane: 'for_review', actor: 'eve' });
    await refused(ask('WP02', 'approved', 'eve'), 'REVIEW_BY_AUTHOR');
    await done('WP02', 'in_review', 'ada');
    expect(await done('WP02', 'for_review', null)).toMatchObject({ already: true, event_id });
  });

  it('refuses whoever does not hold the package, unless it is forced', async () => {
    await refused(ask('WP01', 'blocked', 'eve'), 'WP_ALREADY_CLAIMED');
    expect(await done('WP01', 'blocked', 'eve', { force: true })).toMatchObject({ new_lane: 'blocked' });
    expect(rows().at(-1)).toMatchObject({ force: true, reason: 'Force move to blocked', actor: 'eve' });
  });

  it('keeps a blocked package for whoever had it, unless it is forced', async () => {
    await done('WP02', 'in_progress', 'ada');
    await done('WP02', 'blocked', 'ada', { note: 'no key' });
    await refused(ask('WP02', 'in_progress', 'eve'), 'WP_ALREADY_CLAIMED');
    expect(await done('WP02', 'in_progress', 'ada')).toMatchObject({ old_lane: 'blocked' });
    await done('WP02', 'blocked', 'ada', { note: 'no key' });
    expect(await done('WP02', 'in_progress', 'eve', { force: true })).toMatchObject({ old_lane: 'blocked' });
  });

  it('refuses done, unless somebody says why', async () => {
    await refused(ask('WP03', 'done', 'eve'), 'DONE_WITHOUT_MERGE');
    await done('WP03', 'approved', 'eve', { approvalRef: 'PR 7' });
    expect(await done('WP03', 'done', null, { doneOverrideReason: 'merged by hand' })).toMatchObject({ new_lane: 'done' });
    expect(rows().at(-1)).toMatchObject({
      reason: 'merged by hand',
      evidence: { review: { reviewer: 'eve', verdict: 'approved', reference: 'PR 7' } },
    });
  });

  it('lets authors approve their own work where nobody else has taken part, and says so', async () => {
    expect(await done('WP03', 'approved', 'ada', { note: 'read it once more' })).toMatchObject({ own_work: true, new_lane: 'approved' });
    expect(rows().at(-2)).toMatchObject({
      force: false,
      reason: 'Approved by its own author, ada: read it once more',
      review_result: { reviewer: 'ada', verdict: 'approved' },
    });
  });

  it('refuses that as long as somebody else could review, unless it is forced and said who should have and why they did not', async () => {
    await done('WP02', 'claimed', 'eve');
    const fallback = { force: true, note: 'read it', selfReview: true, intendedReviewer: 'eve', reviewerFailure: 'out of credit' };
    for (const more of [{ note: 'fine' }, { note: 'fine', force: true }])
      await refused(ask('WP03', 'approved', 'ada', more), 'REVIEW_BY_AUTHOR');
    await refused(ask('WP03', 'in_review', 'ada'), 'REVIEW_BY_AUTHOR');
    // What nobody has handed in is handed in first.
    expect(await ask('WP01', 'in_review', 'ada')).toMatchObject({
      problems: [
        { code: 'REVIEW_BY_AUTHOR', next: expect.stringMatching(/move-task WP01 --to for_review .* --agent ada --note/) as string },
      ],
    });
    for (const more of [{ force: false }, { selfReview: false }, { intendedReviewer: null }, { reviewerFailure: ' ' }])
      await refused(ask('WP03', 'approved', 'ada', { ...fallback, ...more }), 'USAGE');
    const outcome = await ask('WP03', 'approved', 'ada', {});
    expect(outcome).toMatchObject({
      ok: false,
      problems: [
        {
          details: { author: 'ada', reviewers: ['eve'] },
          next: expect.stringContaining('--force --self-review-fallback --intended-reviewer eve --reviewer-failure-reason') as string,
        },
      ],
    });
    expect(await done('WP03', 'approved', 'ada', fallback)).toMatchObject({
      own_work: true,
      new_lane: 'approved',
      lanes_passed: ['approved'],
    });
    expect(rows().at(-1)).toMatchObject({
      event_type: 'ReviewerSelfApproval',
      aggregate_type: 'WorkPackage',
      aggregate_id: 'WP03',
      schema_version: '5.0.0',
      payload: {
        failure_reason: 'out of credit',
        fallback_approved: true,
        implementing_actor: 'ada',
        intended_reviewer: 'eve',
        mission_slug: directory,
        timestamp: '2026-11-21T10:00:00.250000Z',
        wp_id: 'WP03',
      },
    });
  });

  it("takes no other name for the author's own: who gives the verdict is not who is said to", async () => {
    await done('WP02', 'claimed', 'eve');
    await refused(ask('WP03', 'approved', 'ada', { reviewer: 'eve' }), 'REVIEW_BY_AUTHOR');
  });

  it('hands in what was sent back for whoever has taken it up, or did it before', async () => {
    for (const [agent, lane] of [
      ['grace', null],
      ['ada', 'for_review'],
    ] as const) {
      await done('WP03', 'in_progress', 'eve', { reviewFeedbackFile: feedback('Not yet.\n') });
      await markStatus(world, { mission: directory, ids: ['T007'], status: 'done', agent: null });
      if (lane === null) await refused(ask('WP03', 'for_review', agent), 'TRANSITION_REJECTED');
      await done('WP03', 'for_review', 'ada');
    }
  });

  it('keeps what is said about the agent and the work beside the move', async () => {
    await done('WP02', 'claimed', 'ada', {
      model: 'opus',
      profile: 'ivan',
      shellPid: '4711',
      trackerRefs: ['#7', '#8'],
      invocation: 'i-1',
    });
    expect(rows().at(-2)).toMatchObject({ to_lane: 'claimed', policy_metadata: { agent: 'ada', shell_pid: 4711, invocation_id: 'i-1' } });
    expect(packageNow('WP02')).toMatchObject({ model: 'opus', agent_profile: 'ivan', shell_pid: 4711, tracker_refs: ['#7', '#8'] });
    await refused(ask('WP02', 'in_progress', 'ada', { shellPid: 'x' }), 'USAGE');
  });

  it('knows no package and no lane that is not there', async () => {
    await refused(ask('WP09', 'claimed', 'ada'), 'WP_NOT_FOUND');
    await refused(ask('WP02', 'nowhere', 'ada'), 'USAGE');
    await refused(ask('WP03', 'approved', null), 'USAGE');
  });
});

describe('hands', () => {
  it('names whoever moves a package along as the one who has it, without what another worked under', async () => {
    await done('WP01', 'blocked', 'ada', { model: 'opus', profile: 'renata' });
    expect(packageNow('WP01')).not.toHaveProperty('agent');
    await done('WP01', 'in_progress', 'bob', { force: true });
    expect(packageNow('WP01')).toMatchObject({
      agent: 'bob',
      role: 'implementer',
      model: '__resolved_model_absent__',
      agent_profile: '__resolved_profile_absent__',
    });
    await done('WP01', 'for_review', 'bob', { force: true, model: 'sonnet' });
    expect(rows().at(-1)?.['delta']).toEqual({ model: 'sonnet' });
    await done('WP01', 'approved', 'eve', { force: true, note: 'read it' });
    expect(packageNow('WP01')).toMatchObject({ agent: 'eve', role: 'reviewer', model: '__resolved_model_absent__' });
  });

  it('leaves a package with whoever had it where it is sent back or taken off its way', async () => {
    await done('WP03', 'in_review', 'eve');
    await done('WP03', 'in_progress', 'eve', { reviewFeedbackFile: feedback('Not yet.\n') });
    expect(packageNow('WP03')).toMatchObject({ agent: 'eve', role: 'reviewer' });
    await done('WP03', 'blocked', 'kim', { force: true });
    expect(packageNow('WP03')).toMatchObject({ agent: 'eve', role: 'reviewer' });
  });
});

describe('back', () => {
  it('keeps the text of the review, resets the subtasks and lets go of the claim', async () => {
    await markStatus(world, { mission: directory, ids: ['T007'], status: 'done', agent: null });
    await done('WP03', 'in_review', 'eve');
    expect(packageNow('WP03')).toMatchObject({ agent: 'eve', role: 'reviewer' });
    const reply = await done('WP03', 'planned', 'eve', { reviewFeedbackFile: feedback('Line 7 throws.\n\n') });
    const pointer = `review-cycle://${directory}/WP03-part/review-cycle-1.md`;
    expect(reply).toMatchObject({
      review_feedback: pointer,
      subtasks_reset_count: 1,
      subtasks_reset_ids: ['T007'],
      subtasks_previously_completed: ['T007'],
      subtasks_never_completed: [],
      runtime_claim_released: true,
      review_override_cleared: false,
    });
    expect(readFileSync(specs('tasks/WP03-part/review-cycle-1.md'), 'utf8')).toBe(
      `---\naffected_files: []\ncycle_number: 1\nmission_slug: ${directory}\nreproduction_command:\nreviewed_at: '2026-11-21T10:00:00Z'\nreviewer_agent: eve\nwp_id: WP03\n---\n\nLine 7 throws.\n`,
    );
    expect(rows().at(-2)).toMatchObject({
      from_lane: 'in_review',
      to_lane: 'planned',
      force: false,
      review_ref: pointer,
      reason: 'backward rewind: in_review -> planned',
      review_result: {
        reviewer: 'eve',
        verdict: 'changes_requested',
        reference: pointer,
        feedback_path: 'tasks/WP03-part/review-cycle-1.md',
      },
    });
    expect(packageNow('WP03')).toMatchObject({ lane: 'planned', agent: null, subtasks: { T007: 'planned' } });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('keeps the text of a review wherever a package that goes back to the plan comes from', async () => {
    await markStatus(world, { mission: directory, ids: ['T001'], status: 'done', agent: null });
    const reply = await done('WP01', 'planned', 'ada', { reviewFeedbackFile: feedback('Too big.\n') });
    const pointer = `review-cycle://${directory}/WP01-part/review-cycle-1.md`;
    expect(reply).toMatchObject({ review_feedback: pointer, subtasks_reset_count: 2, runtime_claim_released: true });
    expect(readFileSync(specs('tasks/WP01-part/review-cycle-1.md'), 'utf8')).toContain('\n\nToo big.\n');
    expect(rows().at(-2)).toMatchObject({ from_lane: 'in_progress', review_ref: pointer, review_result: { verdict: 'changes_requested' } });
    await done('WP01', 'canceled', 'ada', { note: 'no more' });
    const again = await done('WP01', 'planned', null, { force: true, reviewFeedbackFile: feedback('Again.\n') });
    expect(again.review_feedback).toMatch(/review-cycle-2\.md$/);
    expect(rows().at(-2)).toMatchObject({ review_result: { reviewer: 'user', verdict: 'changes_requested' } });
    await refused(ask('WP03', 'planned', null, { reviewFeedbackFile: feedback('Again.\n') }), 'USAGE');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('counts reviews, and gives a killed rejection its number back', async () => {
    const path = feedback('Once more.');
    const first = await done('WP03', 'planned', 'eve', { reviewFeedbackFile: path });
    expect(first.lanes_passed).toEqual(['in_review', 'planned']);
    const killed = readFileSync(specs('tasks/WP03-part/review-cycle-1.md'), 'utf8');
    await markStatus(world, { mission: directory, ids: ['T007'], status: 'done', agent: null });
    await done('WP03', 'for_review', 'ada');
    writeFileSync(specs('tasks/WP03-part/review-cycle-2.md'), killed);
    expect((await done('WP03', 'planned', 'eve', { reviewFeedbackFile: path })).review_feedback).toMatch(/review-cycle-2\.md$/);
    expect(readFileSync(specs('tasks/WP03-part/review-cycle-2.md'), 'utf8')).toContain('cycle_number: 2');
    expect(existsSync(specs('tasks/WP03-part/review-cycle-3.md'))).toBe(false);
  });

  it('needs to say why, also by force, and writes no file when it is refused', async () => {
    await refused(ask('WP03', 'planned', 'eve'), 'REVIEW_FEEDBACK_REQUIRED');
    await refused(ask('WP03', 'planned', 'eve', { force: true, note: 'no' }), 'REVIEW_FEEDBACK_REQUIRED');
    await refused(ask('WP03', 'planned', 'eve', { reviewFeedbackFile: feedback(' \n') }), 'REVIEW_FEEDBACK_REQUIRED');
    await refused(ask('WP03', 'planned', 'eve', { reviewFeedbackFile: '/nonexistent' }), 'REVIEW_FEEDBACK_REQUIRED');
    await refused(ask('WP03', 'planned', 'eve', { reviewFeedbackFile: 'tasks/WP03-part/review-cycle-1.md' }), 'REVIEW_FEEDBACK_REQUIRED');
    expect(existsSync(specs('tasks/WP03-part'))).toBe(false);
    expect(await done('WP01', 'planned', 'ada', { note: 'too big' })).toMatchObject({ new_lane: 'planned' });
    expect(rows().at(-2)).toMatchObject({ reason: 'backward rewind: in_progress -> planned: too big' });
    expect(rows().at(-2)).not.toHaveProperty('review_result');
  });
});
