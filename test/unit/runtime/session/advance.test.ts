import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { advance, type AdvanceRequest } from '../../../../runtime/session/advance.ts';
import { next } from '../../../../runtime/session/next.ts';
import type { World } from '../../../../runtime/world.ts';
import isDecision from '../../../../schemas/generated/decision.js';
import type { Decision } from '../../../../schemas/decision.ts';
import { directory, planText, specText } from '../../../support/boards.ts';
import { laneMission } from '../../../support/laneMission.ts';
import { hermeticEnv, missionFiles, newRepository, type Repository } from '../../../support/repository.ts';

let ids = 0;
const world = (cwd: string): World => ({
  cwd,
  env: hermeticEnv,
  pid: process.pid,
  now: () => new Date(Date.UTC(2026, 5, 1) + ids * 1000),
  newId: () => `01KZ${String((ids += 1)).padStart(22, '0')}`,
});

const request = (more: Partial<AdvanceRequest> = {}): AdvanceRequest => ({
  mission: directory,
  agent: 'ada',
  result: 'success',
  report_id: null,
  note: null,
  answer: null,
  decision_id: null,
  ...more,
});

const report = async ({ root }: Repository, more: Partial<AdvanceRequest> = {}): Promise<Decision> => {
  const outcome = await advance(world(root), request(more));
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  expect(isDecision(outcome.value)).toBe(true);
  // A step always has a prompt that says something; nothing else claims to have one.
  const isOffered = outcome.value.offer === 'step' || outcome.value.offer === 'decision_required';
  expect(outcome.value.prompt_file === null ? 0 : readFileSync(outcome.value.prompt_file, 'utf8').length).toBeGreaterThan(
    isOffered ? 200 : -1,
  );
  return outcome.value;
};

/** Asks what is next and reports that done, by its name. */
async function done(mission: Repository): Promise<Decision> {
  const { report_id } = await report(mission);
  return report(mission, { report_id });
}

const log = ({ root }: Repository): string => readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8');

const fresh = (type = 'software-dev', files: Readonly<Record<string, string>> = {}): Repository => {
  const repository = newRepository();
  repository.commit({ ...missionFiles(directory, { mission_type: type }), [`kitty-specs/${directory}/status.events.jsonl`]: '', ...files });
  return repository;
};
const letters =
  'mission: {key: letters, name: Letters, version: "1"}\nsteps:\n- {id: write, title: Write, requires_inputs: [reader]}\n- {id: send, title: Send, depends_on: [gate]}\naudit_steps:\n- {id: gate, title: Is it kind?, depends_on: [write], audit: {trigger_mode: manual, enforcement: blocking}}\n';
const words =
  'mission: {key: letters, name: Letters, version: "1"}\nsteps:\n- {id: open, title: Open}\n- {id: read, title: Read, depends_on: [open]}\n- {id: answer, title: Answer, depends_on: [read]}\n';
const custom = (): Repository => fresh('letters', { '.kittify/overrides/missions/letters/mission-runtime.yaml': letters });

describe('a step that leaves no artifact', () => {
  it('takes the word that a review is done where there is no package to be reviewed: the shipped type plan ends with one', async () => {
    const repository = fresh('plan', {
      [`kitty-specs/${directory}/spec.md`]: specText,
      [`kitty-specs/${directory}/research.md`]: '# Research\n\nThree sources say that people want it.\n',
      [`kitty-specs/${directory}/plan.md`]: planText,
    });
    const offered = await report(repository);
    expect(offered).toMatchObject({ mission_state: 'review', offer: 'step', action: 'review' });
    expect(offered.next_command).toContain(`--report ${offered.report_id}`);
    expect(await report(repository, { result: 'failed', report_id: offered.report_id, note: 'A stage is missing.' })).toMatchObject({
      mission_state: 'review',
      why: expect.arrayContaining(['It did not succeed once so far (ada reported failed: A stage is missing.).']) as unknown,
    });
    expect(await done(repository)).toMatchObject({ mission_state: 'done', offer: 'terminal' });
  });

  it('is given again as often as somebody reports without saying on what: whoever asks after a restart has done nothing', async () => {
    const mission = fresh();
    const given = await report(mission);
    expect(given).toMatchObject({ kind: 'step', mission_state: 'discovery', is_query: false });
    for (let turn = 0; turn < 3; turn += 1) expect({ ...(await report(mission)), timestamp: '' }).toEqual({ ...given, timestamp: '' });
    expect(log(mission)).toBe('');
    // What completes it is named, in the decision and in its prompt.
    expect(given.next_command).toBe(`spec-kitty next --mission ${directory} --agent ada --result success --report ${given.report_id}`);
    expect(readFileSync(given.prompt_file ?? '', 'utf8')).toContain(`--report ${given.report_id}`);
  });

  it('is completed at once by a report that names its offer, and only once', async () => {
    const mission = fresh();
    const { report_id } = await report(mission);
    const done = await report(mission, { report_id });
    const again = await report(mission, { report_id });
    expect(done.mission_state).toBe('specify');
    expect({ ...again, timestamp: '' }).toEqual({ ...done, timestamp: '' });
    expect(log(mission).trim().split('\n')).toHaveLength(1);
  });

  it('is not completed by the name of what another agent was given', async () => {
    const mission = fresh();
    const { report_id } = await report(mission, { agent: 'ada' });
    expect(await advance(world(mission.root), request({ agent: 'grace', report_id }))).toMatchObject({
      ok: false,
      problems: [{ code: 'REPORT_STALE' }],
    });
    expect(log(mission)).toBe('');
  });

  it('survives the loss of everything that is not in the log', async () => {
    const mission = fresh();
    await done(mission);
    rmSync(join(mission.root, '.git', 'spec-kitty'), { recursive: true });
    expect(await report(mission)).toMatchObject({ mission_state: 'specify' });
  });
});

describe('a report', () => {
  it('leaves the tree clean', async () => {
    const mission = fresh();
    mission.git('switch', '-q', '-c', 'work');
    await done(mission);
    expect(log(mission)).toContain('MissionStepReported');
    expect(mission.git('status', '--porcelain')).toBe('');
  });
});

describe('a step with artifacts', () => {
  it('is complete when its files say so, however often it is reported', async () => {
    const mission = fresh();
    await done(mission);
    for (let turn = 0; turn < 3; turn += 1)
      expect(await report(mission)).toMatchObject({ kind: 'step', mission_state: 'specify', step_id: 'specify' });
    writeFileSync(join(mission.root, 'kitty-specs', directory, 'spec.md'), specText);
    expect(await report(mission)).toMatchObject({ kind: 'step', mission_state: 'plan' });
  });
});

describe('a report that names a step that is complete by now', () => {
  it('is harmless where it says the same, and refused where it says something else', async () => {
    const mission = fresh();
    const { report_id } = await done(mission);
    writeFileSync(join(mission.root, 'kitty-specs', directory, 'spec.md'), specText);
    for (let turn = 0; turn < 2; turn += 1)
      expect(await report(mission, { report_id })).toMatchObject({ kind: 'step', mission_state: 'plan' });
    expect(await advance(world(mission.root), request({ report_id, result: 'failed' }))).toMatchObject({
      ok: false,
      problems: [{ code: 'REPORT_STALE' }],
    });
    expect(log(mission).trim().split('\n')).toHaveLength(1);
  });
});

describe('of steps that follow each other and leave nothing, each', () => {
  it('is completed by its own name alone, once; the names before it are harmless', async () => {
    const mission = fresh('letters', { '.kittify/overrides/missions/letters/mission-runtime.yaml': words });
    const named: string[] = [];
    for (const [index, step] of ['open', 'read', 'answer'].entries()) {
      const given = await report(mission);
      expect(given).toMatchObject({ kind: 'step', mission_state: step });
      // Started again, an agent gives the last command it knows of once more.
      for (const before of named)
        expect(await report(mission, { report_id: before })).toMatchObject({
          kind: 'step',
          mission_state: step,
          report_id: given.report_id,
        });
      expect(log(mission).split('\n')).toHaveLength(index + 1);
      named.push(given.report_id);
      await report(mission, { report_id: given.report_id });
    }
    expect(await report(mission, { report_id: named[2] ?? null })).toMatchObject({ kind: 'terminal', mission_state: 'done' });
    expect(log(mission).trim().split('\n')).toHaveLength(3);
  });
});

describe('a report that is no success', () => {
  it('leaves the door open: the step is blocked for this call, and comes back with its attempts counted', async () => {
    const mission = fresh();
    await report(mission);
    expect(await report(mission, { result: 'failed', note: 'no network' })).toMatchObject({
      kind: 'blocked',
      reason: 'step_failed',
      mission_state: 'discovery',
    });
    const asked = await next(world(mission.root), { mission: directory, agent: 'ada' });
    expect(asked).toMatchObject({
      ok: true,
      value: { offer: 'step', preview_step: 'discovery', why: expect.arrayContaining([expect.stringContaining('no network')]) },
    });
    expect(await done(mission)).toMatchObject({ kind: 'step', mission_state: 'specify' });
  });

  it.each([
    ['claimed', 'failed', 'planned'],
    ['claimed', 'blocked', 'blocked'],
    ['in_progress', 'failed', 'planned'],
    ['in_progress', 'blocked', 'blocked'],
    ['in_review', 'failed', 'for_review'],
    ['in_review', 'blocked', 'for_review'],
  ] as const)('takes a package that is %s, where it %s, out of the hands of its holder', async (from, result, lane) => {
    const repository = newRepository();
    repository.commit(laneMission({ WP01: { lane: from, by: 'ada' } }));
    expect(await report(repository, { result, note: 'too hard' })).toMatchObject({ kind: 'blocked', reason: `step_${result}` });
    expect(log(repository).trim().split('\n').at(-1)).toContain(`"to_lane": "${lane}"`);
  });

  it.each(['failed', 'blocked'] as const)(
    'says that nothing is kept of it where the package is in nobody’s hands, and %s',
    async (result) => {
      const repository = newRepository();
      repository.commit(laneMission({ WP01: {} }));
      const before = log(repository);
      const { report_id } = await report(repository);
      const answer = await report(repository, { result, report_id, note: 'too hard' });
      expect(answer).toMatchObject({ kind: 'step', next_command: expect.stringContaining('agent action implement WP01') });
      expect(answer.why.join(' ')).toContain('Nothing of the report is kept: ada has not taken up WP01.');
      expect((await report(repository)).why.join(' ')).not.toContain('Nothing of the report');
      expect(log(repository)).toBe(before);
    },
  );
});

describe('a report on an offer that no longer stands', () => {
  it('is refused, with the decision that stands now', async () => {
    const mission = fresh();
    const outcome = await advance(world(mission.root), request({ report_id: 'f'.repeat(32) }));
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ code: 'REPORT_STALE', details: { decision: { mission_state: 'discovery', kind: 'step' } } }],
    });
    expect(log(mission)).toBe('');
  });
});

describe('answers', () => {
  it('carry a mission through its questions', async () => {
    const mission = custom();
    expect(await report(mission)).toMatchObject({ kind: 'decision_required', decision_id: 'input:reader' });
    expect(await report(mission, { answer: 'grandmother' })).toMatchObject({ kind: 'step', mission_state: 'write' });
    expect(await done(mission)).toMatchObject({ kind: 'decision_required', decision_id: 'audit:gate', options: ['approve', 'reject'] });
    expect(await report(mission, { answer: 'reject' })).toMatchObject({ kind: 'blocked', reason: 'audit_rejected' });
    expect(await report(mission, { answer: 'approve' })).toMatchObject({ kind: 'step', mission_state: 'send' });
    expect(await done(mission)).toMatchObject({ kind: 'terminal', mission_state: 'done' });
  });

  it.each([
    ['to a question that is not open', { answer: 'approve', decision_id: 'audit:gate' }, 'DECISION_NOT_PENDING'],
    ['that is blank', { answer: '  ' }, 'DECISION_ANSWER_INVALID'],
  ])('%s is refused', async (_, more, code) => {
    expect(await advance(world(custom().root), request(more))).toMatchObject({ ok: false, problems: [{ code }] });
  });

  it('outside the vocabulary of an audit is refused', async () => {
    const mission = custom();
    await report(mission, { answer: 'grandmother' });
    await done(mission);
    expect(await advance(world(mission.root), request({ answer: 'perhaps' }))).toMatchObject({
      ok: false,
      problems: [{ code: 'DECISION_ANSWER_INVALID', details: { options: ['approve', 'reject'] } }],
    });
  });

  it('given twice are harmless', async () => {
    const mission = custom();
    await report(mission, { answer: 'grandmother', decision_id: 'input:reader' });
    await report(mission, { answer: 'grandmother', decision_id: 'input:reader' });
    expect(log(mission).trim().split('\n')).toHaveLength(1);
  });
});

describe('on the board', () => {
  it('offers what a question would offer, and tells waiting as blocked with its reason', async () => {
    const repository = newRepository();
    repository.commit(laneMission({ WP01: { lane: 'in_progress', by: 'grace' } }));
    expect(await report(repository)).toMatchObject({ kind: 'blocked', offer: 'waiting', reason: 'all_wps_in_progress' });
    expect(await report(repository, { agent: 'grace' })).toMatchObject({ kind: 'step', action: 'implement', wp_id: 'WP01' });
  });

  it('cannot report a mission accepted', async () => {
    const repository = newRepository();
    repository.commit(laneMission({ WP01: { lane: 'approved' } }));
    for (let turn = 0; turn < 3; turn += 1) expect(await report(repository)).toMatchObject({ kind: 'step', mission_state: 'accept' });
  });
});
