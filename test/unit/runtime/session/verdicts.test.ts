import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../../../machines/rules/acceptanceMatrix.ts';
import { issueMatrixText, newIssueMatrix } from '../../../../machines/rules/issueMatrix.ts';
import {
  acceptanceVerdict,
  issueVerdict,
  type AcceptanceVerdictRequest,
  type IssueVerdictRequest,
} from '../../../../runtime/session/verdicts.ts';
import { accept } from '../../../../runtime/session/accept.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import isAcceptanceMatrix from '../../../../schemas/generated/acceptanceMatrix.js';
import { directory, plantedMission } from '../../../support/boards.ts';
import { hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(
    plantedMission(
      { WP01: { lane: 'approved', by: 'ada' } },
      { target_branch: 'work' },
      {
        'acceptance-matrix.json': acceptanceMatrixText({
          ...newAcceptanceMatrix({ mission_slug: directory, mission_number: null, mission_type: 'software-dev' }, ['FR-001', 'FR-002']),
          kept: 'as it is',
        } as ReturnType<typeof newAcceptanceMatrix>),
        'issue-matrix.json': issueMatrixText(newIssueMatrix(['#17'], 'spec.md')),
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

const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
const matrix = (): unknown => JSON.parse(readFileSync(specs('acceptance-matrix.json'), 'utf8'));
const say = (more: Partial<AcceptanceVerdictRequest>) =>
  acceptanceVerdict(world, {
    mission: directory,
    criterion: null,
    invariant: null,
    result: 'pass',
    description: null,
    method: null,
    command: null,
    evidence: null,
    actor: 'ada',
    ...more,
  });
const settle = (more: Partial<IssueVerdictRequest>) =>
  issueVerdict(world, { mission: directory, issue: '#17', verdict: 'fixed', evidence: null, wp: null, actor: 'ada', ...more });

describe('verdicts of the acceptance matrix', () => {
  it('stand in the row of the criterion, say who looked and when, and are committed', async () => {
    expect(await say({ criterion: 'FR-001', evidence: 'npm test' })).toMatchObject({
      ok: true,
      value: {
        success: true,
        mission: directory,
        criterion: 'FR-001',
        result: 'pass',
        overall_verdict: 'pending',
        write_status: 'written',
        destination_surface: 'primary',
        commits: [{ state: 'committed' }],
        warnings: [],
      },
    });
    expect(isAcceptanceMatrix(matrix())).toBe(true);
    expect(matrix()).toMatchObject({
      kept: 'as it is',
      overall_verdict: 'pending',
      criteria: [
        {
          criterion_id: 'FR-001',
          description: 'Verify FR-001 is satisfied',
          proof_type: 'automated_test',
          evidence: 'npm test',
          pass_fail: 'pass',
          verified_by: 'ada',
          verified_at: '2026-11-21T10:00:00Z',
          notes: '',
        },
        { criterion_id: 'FR-002', pass_fail: 'pending' },
      ],
    });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await say({ criterion: 'FR-001' })).toMatchObject({ ok: true, value: { write_status: 'unchanged', commits: [] } });
    expect(await say({ criterion: 'FR-002', result: 'fail', method: 'manual_qa', actor: 'eve' })).toMatchObject({
      ok: true,
      value: { overall_verdict: 'fail' },
    });
    expect(matrix()).toMatchObject({ criteria: [{}, { proof_type: 'manual_qa', pass_fail: 'fail', verified_by: 'eve' }] });
  });

  it('are about what must not be there, too', async () => {
    await say({ criterion: 'FR-001' });
    await say({ criterion: 'FR-002' });
    expect(
      await say({
        invariant: 'old-cookie',
        result: 'still_present',
        description: 'No cookie',
        method: 'grep_absence',
        command: 'git grep sid',
      }),
    ).toMatchObject({ ok: true, value: { negative_invariant: 'old-cookie', criterion: null, overall_verdict: 'fail' } });
    expect(await say({ invariant: 'old-cookie', result: 'confirmed_absent', evidence: 'nothing found' })).toMatchObject({
      ok: true,
      value: { overall_verdict: 'pass' },
    });
    expect(matrix()).toMatchObject({
      negative_invariants: [
        {
          invariant_id: 'old-cookie',
          description: 'No cookie',
          verification_method: 'grep_absence',
          verification_command: 'git grep sid',
          result: 'confirmed_absent',
          evidence: 'nothing found',
        },
      ],
    });
  });

  it('are refused about nothing, in other words, and where there is no matrix', async () => {
    for (const more of [
      {},
      { criterion: 'FR-001', invariant: 'x' },
      { criterion: 'FR-001', result: 'confirmed_absent' },
      { invariant: 'x', result: 'pass' },
    ])
      expect(await say(more)).toMatchObject({ ok: false, problems: [{ code: 'USAGE' }] });
    expect(await say({ criterion: 'FR-009' })).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'ACCEPTANCE_CRITERION_UNKNOWN',
          details: { criteria: ['FR-001', 'FR-002'] },
          next: expect.stringMatching(
            /^spec-kitty agent mission acceptance-verdict --mission \S+ --criterion FR-001 --result pass --evidence "<what shows it>" --actor \S+$/,
          ) as string,
        },
      ],
    });
    for (const text of ['{', '[]']) {
      writeFileSync(specs('acceptance-matrix.json'), text);
      expect(await say({ criterion: 'FR-001' })).toMatchObject({ ok: false, problems: [{ code: 'MATRIX_UNREADABLE' }] });
      expect(readFileSync(specs('acceptance-matrix.json'), 'utf8')).toBe(text);
    }
  });
});

describe('verdicts of the issue matrix', () => {
  it('settle an issue, or add it', async () => {
    expect(await settle({ verdict: 'deferred-with-followup' })).toMatchObject({
      ok: true,
      value: { ok: true, status: 'written', row_or_entry_ref: '#17', open_issues: ['#17'] },
    });
    expect(await settle({ verdict: 'deferred-with-followup', evidence: '#99', wp: 'WP01' })).toMatchObject({
      ok: true,
      value: { open_issues: [] },
    });
    expect(await settle({ verdict: 'deferred-with-followup' })).toMatchObject({ ok: true, value: { status: 'unchanged', commits: [] } });
    expect(await settle({ issue: '#18', verdict: 'in-mission' })).toMatchObject({ ok: true, value: { open_issues: ['#18'] } });
    expect(JSON.parse(readFileSync(specs('issue-matrix.json'), 'utf8'))).toMatchObject({
      rows: {
        '#17': { verdict: 'deferred-with-followup', evidence_ref: '#99', wp: 'WP01', source_file: 'spec.md' },
        '#18': { verdict: 'in-mission', title: '<fill at WP-implementation time>' },
      },
    });
    expect(await settle({ verdict: 'done' })).toMatchObject({ ok: false, problems: [{ code: 'USAGE' }] });
    expect(await settle({ issue: ' ' })).toMatchObject({ ok: false, problems: [{ code: 'USAGE' }] });
    expect(existsSync(specs('issue-matrix.json'))).toBe(true);
  });
});

it('lead to an accepted mission, one command that accept names after the other', async () => {
  const ask = () =>
    accept(world, { mission: directory, actor: 'ada', mode: 'auto', diagnose: false, lenient: false, commit: true, tests: [] });
  expect(await ask()).toMatchObject({ ok: true, value: { ok: false, recommended_fix_order: ['acceptance_matrix', 'issue_matrix'] } });
  const named = `^spec-kitty agent mission acceptance-verdict --mission \\S+ --criterion FR-00`;
  await say({ criterion: 'FR-001' });
  expect(await ask()).toMatchObject({ value: { ok: false, next_command: expect.stringMatching(`${named}2 --result pass `) as string } });
  await say({ criterion: 'FR-002' });
  await say({ invariant: 'old cookie', result: 'still_present' });
  expect(await ask()).toMatchObject({
    value: {
      failed_checks: [{ detail: 'acceptance-matrix.json says fail: old cookie is not confirmed to be gone.' }, { check: 'issue_matrix' }],
      next_command: expect.stringContaining("--negative-invariant 'old cookie' --result confirmed_absent --evidence ") as string,
    },
  });
  await say({ invariant: 'old cookie', result: 'confirmed_absent' });
  expect(await ask()).toMatchObject({
    value: {
      ok: false,
      next_command: expect.stringContaining(
        `spec-kitty agent issue-verdict --mission ${directory} --issue '#17' --verdict fixed --evidence-ref `,
      ) as string,
    },
  });
  await settle({});
  expect(await ask()).toMatchObject({ ok: true, value: { ok: true, accepted_by: 'ada' } });
});
