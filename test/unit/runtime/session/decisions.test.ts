import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { closeDecision, type CloseDecisionRequest } from '../../../../runtime/session/closeDecision.ts';
import { listDecisions } from '../../../../runtime/session/listDecisions.ts';
import { openDecision, type OpenDecisionRequest } from '../../../../runtime/session/openDecision.ts';
import { verifyDecisions } from '../../../../runtime/session/verifyDecisions.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import isDecisionIndex from '../../../../schemas/generated/decisionIndex.js';
import { directory, missionId, plantedMission } from '../../../support/boards.ts';
import { hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: {} }));
});

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
const ask = (more: Partial<OpenDecisionRequest> = {}) =>
  openDecision(world, {
    mission: directory,
    flow: 'plan',
    stepId: 'storage',
    slotKey: null,
    inputKey: 'database',
    question: 'Which database?',
    options: '["postgres","sqlite"]',
    actor: 'ada',
    dryRun: false,
    ...more,
  });
const close = (id: string, more: Partial<CloseDecisionRequest> = {}) =>
  closeDecision(world, {
    mission: directory,
    id,
    outcome: 'resolved',
    final_answer: 'postgres',
    other_answer: false,
    rationale: null,
    resolved_by: 'ada',
    dryRun: false,
    ...more,
  });
const asked = async (more: Partial<OpenDecisionRequest> = {}): Promise<string> => {
  const outcome = await ask(more);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value.decision_id;
};
const rows = (): readonly Record<string, unknown>[] =>
  readFileSync(specs('status.events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a question', () => {
  it('is not asked or answered where no branch is checked out: what is kept of it would be left lying', async () => {
    const id = await asked();
    const before = rows();
    repository.git('checkout', '-q', '--detach');
    for (const outcome of [await ask({ inputKey: 'cache' }), await ask({ inputKey: 'cache', dryRun: true }), await close(id)])
      expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'HEAD_DETACHED' }] });
    expect([rows(), repository.git('status', '--porcelain')]).toEqual([before, '']);
    repository.git('switch', '-q', 'work');
    expect((await close(id)).ok).toBe(true);
  });

  it('is kept with the mission, on record and committed, and asked again it is the same', async () => {
    const first = await ask();
    expect(first).toMatchObject({
      ok: true,
      value: {
        contract: 'decision_open_v2',
        idempotent: false,
        mission_id: missionId,
        event_lamport: 2,
        recovery: {
          rerun_safe: true,
          idempotency_key: { mission_id: missionId, flow: 'plan', step_id: 'storage', slot_key: null, input_key: 'database' },
        },
        commits: [{ state: 'committed' }],
        warnings: [],
      },
    });
    const id = first.ok ? first.value.decision_id : '';
    const index: unknown = JSON.parse(readFileSync(specs('decisions/index.json'), 'utf8'));
    expect(isDecisionIndex(index)).toBe(true);
    expect(index).toMatchObject({
      version: 1,
      mission_id: missionId,
      entries: [
        {
          decision_id: id,
          status: 'open',
          options: ['postgres', 'sqlite'],
          opened_by: 'ada',
          created_at: '2026-11-21T10:00:00.250000+00:00',
        },
      ],
    });
    expect(readFileSync(specs(`decisions/DM-${id}.md`), 'utf8')).toContain(
      'Which database?\n\n- postgres\n- sqlite\n\n## Decision\n\nIt is open.\n',
    );
    expect(rows().at(-1)).toMatchObject({
      event_type: 'DecisionPointOpened',
      at: '2026-11-21T10:00:00.250000+00:00',
      payload: { decision_point_id: id, mission_type: 'software-dev', question: 'Which database?', actor_id: 'ada' },
    });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await ask({ question: 'Which one?', flow: ' Plan ' })).toMatchObject({
      ok: true,
      value: { decision_id: id, idempotent: true, event_lamport: 2 },
    });
    expect(await asked({ stepId: null, slotKey: 'storage' })).toBe(id);
    expect(await asked({ inputKey: 'cache' })).not.toBe(id);
    expect(rows()).toHaveLength(3);
  });

  it('is put on record by the next call where the first was killed before', async () => {
    const before = readFileSync(specs('status.events.jsonl'), 'utf8');
    const id = await asked();
    writeFileSync(specs('status.events.jsonl'), before);
    rmSync(join(repository.root, '.git/spec-kitty'), { recursive: true });
    expect(await ask()).toMatchObject({ ok: true, value: { decision_id: id, idempotent: true, event_lamport: 2 } });
    expect(rows().at(-1)).toMatchObject({ payload: { decision_point_id: id } });
  });

  it('says everything that is wrong with it, and a dry run writes nothing', async () => {
    expect(await ask({ flow: 'review', stepId: null, options: '{"a": 1}', question: ' ' })).toMatchObject({
      ok: false,
      problems: [{ code: 'DECISION_MISSING_STEP_OR_SLOT', message: expect.stringMatching(/no flow.*step.*JSON.*blank/) as string }],
    });
    expect(await ask({ slotKey: 'both' })).toMatchObject({ ok: false, problems: [{ code: 'DECISION_MISSING_STEP_OR_SLOT' }] });
    expect(await ask({ dryRun: true })).toMatchObject({
      ok: true,
      value: { decision_id: 'DRY_RUN', idempotent: false, artifact_path: null, event_lamport: null },
    });
    expect(existsSync(specs('decisions'))).toBe(false);
  });
});

describe('a decision', () => {
  it('is made once, the same way as often as it is said, and not in another way', async () => {
    const id = await asked();
    expect(await close(id, { final_answer: 'mysql' })).toMatchObject({
      ok: false,
      problems: [{ code: 'DECISION_ANSWER_INVALID', details: { options: ['postgres', 'sqlite'] } }],
    });
    expect(await close(id, { dryRun: true })).toMatchObject({ ok: true, value: { status: 'resolved', event_lamport: null } });
    expect(await close(id)).toMatchObject({
      ok: true,
      value: { status: 'resolved', terminal_outcome: 'resolved', idempotent: false, event_lamport: 3 },
    });
    expect(rows().at(-1)).toMatchObject({
      event_type: 'DecisionPointResolved',
      payload: { decision_point_id: id, terminal_outcome: 'resolved', final_answer: 'postgres', resolved_by: 'ada' },
    });
    expect(await close(id)).toMatchObject({ ok: true, value: { idempotent: true, event_lamport: 3, commits: [{ state: 'unchanged' }] } });
    expect(await close(id, { final_answer: 'sqlite' })).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'DECISION_TERMINAL_CONFLICT',
          message: `${id} is resolved already (postgres) and is not resolved otherwise (sqlite).`,
          next: expect.stringContaining('agent decision list'),
          details: { final_answer: 'postgres' },
        },
      ],
    });
    expect(await close(id, { outcome: 'canceled', final_answer: null, rationale: 'no' })).toMatchObject({
      ok: false,
      problems: [{ code: 'DECISION_TERMINAL_CONFLICT' }],
    });
    expect(await ask()).toMatchObject({
      ok: false,
      problems: [{ code: 'DECISION_ALREADY_CLOSED', next: expect.stringContaining('agent decision list'), details: { decision_id: id } }],
    });
    expect(await close('nobody')).toMatchObject({
      ok: false,
      problems: [
        { code: 'DECISION_NOT_FOUND', next: `spec-kitty agent decision list --mission ${missionId}`, details: { decisions: [id] } },
      ],
    });
  });

  it('may be put off with a reason and made later, also beside the options', async () => {
    const id = await asked();
    expect(await close(id, { outcome: 'deferred', final_answer: null, rationale: ' ' })).toMatchObject({
      ok: false,
      problems: [{ code: 'USAGE' }],
    });
    expect(await close(id, { outcome: 'deferred', final_answer: null, rationale: 'later' })).toMatchObject({
      ok: true,
      value: { status: 'deferred' },
    });
    expect(await ask()).toMatchObject({ ok: true, value: { decision_id: id, idempotent: true } });
    expect(await close(id, { final_answer: 'duckdb', other_answer: true, rationale: 'it is one file' })).toMatchObject({
      ok: true,
      value: { status: 'resolved', event_lamport: 4 },
    });
    expect(await listDecisions(world, { mission: directory, status: 'resolved' })).toMatchObject({
      ok: true,
      value: { count: 1, decisions: [{ final_answer: 'duckdb', other_answer: true, rationale: 'it is one file' }] },
    });
    expect(await listDecisions(world, { mission: directory, status: 'open' })).toMatchObject({ ok: true, value: { count: 0 } });
  });

  it('is compared with the documents that wait for it', async () => {
    const deferred = await asked();
    await close(deferred, { outcome: 'deferred', final_answer: null, rationale: 'later' });
    const look = (failOnStale = true) => verifyDecisions(world, { mission: directory, failOnStale });
    expect(await look()).toMatchObject({
      ok: true,
      value: {
        status: 'drift',
        deferred_count: 1,
        marker_count: 0,
        fails: true,
        findings: [{ kind: 'DEFERRED_WITHOUT_MARKER', decision_id_or_ref: deferred }],
      },
    });
    const marker = (id: string): string => `[NEEDS CLARIFICATION: which?] <!-- decision_id: ${id} -->\n`;
    writeFileSync(specs('plan.md'), `# Plan\n${marker(deferred)}`);
    expect(await look()).toMatchObject({ ok: true, value: { status: 'clean', marker_count: 1, findings: [], fails: false } });
    await close(deferred);
    expect(await look(false)).toMatchObject({
      ok: true,
      value: { status: 'drift', fails: false, findings: [{ kind: 'STALE_MARKER', location: 'plan.md:2' }] },
    });
    writeFileSync(specs('spec.md'), marker('01KZ9999999999999999999999'));
    expect(await look(false)).toMatchObject({
      ok: true,
      value: { fails: true, findings: [{ kind: 'MARKER_WITHOUT_DECISION', location: 'spec.md:1' }, { kind: 'STALE_MARKER' }] },
    });
  });

  it('is not guessed from an index that cannot be read', async () => {
    await asked();
    const text = readFileSync(specs('decisions/index.json'), 'utf8');
    // The page of such a decision would be written outside of the repository.
    const led = text.replace(/"decision_id": "/, '$&/../../../../../');
    for (const spoiled of ['{', '{"version": 2, "entries": []}', led]) {
      writeFileSync(specs('decisions/index.json'), spoiled);
      expect(await ask()).toMatchObject({
        ok: false,
        problems: [{ code: 'DECISION_INDEX_UNREADABLE', next: expect.stringMatching(/^git log --oneline -- .*index\.json$/) }],
      });
      expect(await listDecisions(world, { mission: directory, status: null })).toMatchObject({
        ok: false,
        problems: [{ code: 'DECISION_INDEX_UNREADABLE' }],
      });
    }
  });
});
