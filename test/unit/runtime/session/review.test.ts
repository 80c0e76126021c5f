import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { next } from '../../../../runtime/session/next.ts';
import { moveTask } from '../../../../runtime/session/moveTask.ts';
import { review } from '../../../../runtime/session/review.ts';
import { status } from '../../../../runtime/session/status.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { ReviewReply } from '../../../../schemas/tasksReply.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { bareMove } from '../../../support/bareMove.ts';
import { giveClaim } from '../../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { packageFile } from '../../../support/packageFile.ts';
import { gitIn, hermeticEnv, repositories, writeFiles, type Repository } from '../../../support/repository.ts';
import { reviewMetadataIn } from '../../../support/reviewMetadataIn.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: { lane: 'for_review', by: 'ada' }, WP02: {}, WP03: { lane: 'for_review', by: 'eve' } }));
});

const newLonelyMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: { lane: 'for_review', by: 'ada' } }));
});

const newSharedLane = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/\n',
    ...laneMission({ WP01: {}, WP02: { inLane: 'lane-a' } }, { target_branch: 'work' }),
    [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01'),
    [`kitty-specs/${directory}/tasks/WP02-part.md`]: packageFile('WP02'),
  });
});

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const ask = (wp: string | null, agent: string, takeover = false, shellPid: string | null = null) =>
  review(world, { mission: directory, wp, agent, model: null, profile: null, shellPid, takeover });
const done = async (wp: string | null, agent: string): Promise<ReviewReply> => {
  const outcome = await ask(wp, agent);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const rows = (): readonly Record<string, unknown>[] =>
  readFileSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('review', () => {
  it.runIf(process.getuid?.() === 0)('is not taken up where git refuses to work, before anything is recorded', async () => {
    const before = rows();
    chownSync(repository.root, 65_534, 65_534);
    expect(await ask('WP01', 'eve')).toMatchObject({ ok: false, problems: [{ code: 'UNTRUSTED_REPOSITORY' }] });
    expect(rows()).toEqual(before);
    chownSync(repository.root, 0, 0);
    expect((await done('WP01', 'eve')).lane).toBe('in_review');
  });

  it('begins the review, durably, and hands out a prompt that says which review it is for', async () => {
    const reply = await done('wp01-part', 'eve');
    expect(reply).toMatchObject({
      task_id: 'WP01',
      lane: 'in_review',
      author: 'ada',
      own_work: false,
      already: false,
      warnings: [],
      commits: [{ state: 'committed', branch: 'work' }],
    });
    expect(rows().slice(-2)).toMatchObject([
      {
        event_id: reply.event_id,
        from_lane: 'for_review',
        to_lane: 'in_review',
        actor: 'eve',
        force: false,
        review_ref: 'action-review-claim',
        reason: 'Started review via action command',
      },
      { kind: 'annotation', wp_id: 'WP01', delta: { agent: 'eve', role: 'reviewer' } },
    ]);
    const text = readFileSync(reply.prompt_file, 'utf8');
    expect(reviewMetadataIn(text)).toMatchObject({
      work_package_id: 'WP01',
      invocation_id: reply.event_id,
      prompt_path: reply.prompt_file,
    });
    expect(text).toContain(reply.approve_command);
    expect(text).toContain(reply.reject_command);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('names the model and the profile of the reviewer, never those of the author', async () => {
    await done('WP01', 'eve');
    expect(rows().at(-1)?.['delta']).toEqual({
      agent: 'eve',
      role: 'reviewer',
      agent_profile: '__resolved_profile_absent__',
      agent_profile_version: '__resolved_profile_version_absent__',
      model: '__resolved_model_absent__',
      provider: '__resolved_provider_absent__',
    });
  });

  it('gives whoever has it the same prompt again, and nobody else', async () => {
    const first = await done('WP01', 'eve');
    const before = rows().length;
    const text = readFileSync(first.prompt_file, 'utf8');
    expect(await done('WP01', 'eve')).toMatchObject({
      already: true,
      event_id: first.event_id,
      prompt_file: first.prompt_file,
      commits: [],
    });
    expect(await ask('WP01', 'kim')).toMatchObject({
      ok: false,
      problems: [{ code: 'WP_ALREADY_CLAIMED', details: { claimed_by: 'eve', requesting_actor: 'kim' } }],
    });
    expect(rows()).toHaveLength(before);
    expect(readFileSync(first.prompt_file, 'utf8')).toBe(text);
  });

  it('is offered to others once the process of the reviewer is provably gone, and then needs nobody to answer for it', async () => {
    const reviewer = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    expect(await ask('WP01', 'eve', false, String(reviewer.pid))).toMatchObject({ ok: true });
    await done('WP03', 'kim');
    const offered = async (agent: string) => {
      const decision = await next(world, { mission: directory, agent });
      if (!decision.ok) throw new Error(decision.problems[0].message);
      return decision.value;
    };
    const before = await offered('kim');
    expect(before.why_not).toMatchObject([{ wp_id: 'WP01', reason: 'review in progress' }, {}]);
    expect(await ask('WP01', 'kim')).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining(`agent action review WP01 --mission ${directory} --agent kim --takeover`) }],
    });
    reviewer.kill('SIGKILL');
    await once(reviewer, 'exit');
    expect((await offered('lee')).next_command).toBe(`spec-kitty agent action review WP01 --mission ${directory} --agent lee`);
    expect(await status(world, { mission: directory, staleThreshold: 10 })).toMatchObject({
      value: { work_packages: [{ id: 'WP01', holder: 'eve', holder_gone: true }, {}, { holder: 'kim', holder_gone: false }] },
    });
    const known = rows().length;
    expect(await ask(null, 'lee')).toMatchObject({ ok: true, value: { work_package_id: 'WP01', already: false } });
    expect(rows()[known]).toMatchObject({ to_lane: 'for_review', reason: 'Review taken over by lee: the process of eve is gone' });
  });

  it('is taken over from a reviewer who is gone, by force and on record, and stays a review of its author’s work', async () => {
    await done('WP01', 'eve');
    expect(await ask('WP01', 'ada', true)).toMatchObject({ ok: false, problems: [{ code: 'WP_ALREADY_CLAIMED' }] });
    const before = rows().length;
    expect(await ask('WP01', 'kim', true)).toMatchObject({ ok: true, value: { author: 'ada', own_work: false, already: false } });
    expect(rows().slice(before)).toMatchObject([
      { from_lane: 'in_review', to_lane: 'for_review', actor: 'kim', force: true, reason: 'Review taken over by kim from eve' },
      { from_lane: 'for_review', to_lane: 'in_review', actor: 'kim', force: false },
      { kind: 'annotation', delta: { agent: 'kim', role: 'reviewer' } },
    ]);
    expect(await ask('WP01', 'kim', true)).toMatchObject({ ok: true, value: { already: true } });
    expect(await ask('WP01', 'eve')).toMatchObject({ ok: false, problems: [{ details: { claimed_by: 'kim' } }] });
  });

  it('chooses what next would offer: the work of others first, own work last and on record', async () => {
    expect((await done(null, 'ada')).task_id).toBe('WP03');
    expect((await done(null, 'kim')).task_id).toBe('WP01');
    expect(await ask(null, 'lee')).toMatchObject({ ok: false, problems: [{ code: 'NOTHING_TO_REVIEW' }] });
  });

  it('gives authors their own work where nobody else has taken part, on record, and not where somebody could review it', async () => {
    expect(await ask('WP01', 'ada')).toMatchObject({
      ok: false,
      problems: [{ code: 'REVIEW_BY_AUTHOR', details: { author: 'ada', reviewers: ['eve'] } }],
    });
    expect(rows()).toHaveLength(5);
    repository = newLonelyMission();
    world = { ...world, cwd: repository.root };
    const own = await done(null, 'ada');
    expect(own).toMatchObject({ task_id: 'WP01', own_work: true, warnings: [expect.stringContaining('WP01 is your own work')] });
    expect(own.approve_command).not.toContain('--force');
    expect(rows().at(-2)).toMatchObject({ reason: 'Started review via action command; the reviewer is the author' });
  });

  it('shows of a lane that is shared what this package has done there: not what was before, nor what another does there meanwhile', async () => {
    repository = newSharedLane();
    let seconds = 0;
    world = { ...world, cwd: repository.root, now: () => new Date(Date.UTC(2026, 10, 21, 10, 0, (seconds += 1))) };
    const folder = join(repository.root, laneNames('lane-a').worktree);
    const tip = (): string => gitIn(folder, 'rev-parse', 'HEAD');
    const work = async (wp: string, file: string): Promise<readonly string[]> => {
      const claimed = await giveClaim(world, { wp, agent: 'ada' });
      if (!claimed.ok) throw new Error(claimed.problems[0].message);
      const before = tip();
      writeFiles(folder, { [file]: '1\n' });
      gitIn(folder, 'add', '-A');
      gitIn(folder, 'commit', '-q', '-m', wp);
      expect(await moveTask(world, { ...bareMove, wp, to: 'for_review', agent: 'ada' })).toMatchObject({ ok: true });
      return [before, tip()];
    };
    const shown = async (wp: string): Promise<readonly (string | undefined)[]> => {
      const reply = await done(wp, 'eve');
      const [, base, end] = /diff (\S+) (\S+)$/.exec(reply.diff_commands[1] ?? '') ?? [];
      expect(reply.diff_commands[0]).toContain(`log --oneline ${base}..${end}`);
      expect(reviewMetadataIn(readFileSync(reply.prompt_file, 'utf8'))?.base_ref).toBe(base);
      return [base, end];
    };
    const first = await work('WP01', 'a.ts');
    const second = await work('WP02', 'b.ts');
    expect(await shown('WP01')).toEqual(first);
    expect(await shown('WP02')).toEqual(second);
    // Sent back and taken up again, it is all that came since: its own work is on both sides of the other's.
    writeFiles(repository.root, { '../feedback.md': 'Why?\n' });
    const reviewFeedbackFile = join(repository.root, '../feedback.md');
    expect(await moveTask(world, { ...bareMove, wp: 'WP01', to: 'planned', agent: 'eve', reviewFeedbackFile })).toMatchObject({ ok: true });
    const [, end] = await work('WP01', 'c.ts');
    expect(await shown('WP01')).toEqual([first[0], end]);
  });

  it('reviews only what was handed in', async () => {
    expect(await ask('WP02', 'eve')).toMatchObject({ ok: false, problems: [{ code: 'WP_NOT_REVIEWABLE' }] });
    expect(await ask('WP07', 'eve')).toMatchObject({ ok: false, problems: [{ code: 'WP_NOT_FOUND' }] });
  });
});
