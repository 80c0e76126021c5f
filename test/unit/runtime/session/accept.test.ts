import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accept, type AcceptRequest } from '../../../../runtime/session/accept.ts';
import { next } from '../../../../runtime/session/next.ts';
import type { World } from '../../../../runtime/world.ts';
import isAcceptReply from '../../../../schemas/generated/acceptReply.js';
import type { AcceptReply } from '../../../../schemas/acceptReply.ts';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../../../machines/rules/acceptanceMatrix.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { directory, planText, plantedMission, specText, type Planted } from '../../../support/boards.ts';
import { gitIn, hermeticEnv, missionFiles, newRepository, writeFiles, type Repository } from '../../../support/repository.ts';

const world = (cwd: string): World => ({
  cwd,
  env: hermeticEnv,
  pid: process.pid,
  now: () => new Date(Date.UTC(2026, 5, 1)),
  newId: () => '01KZ0000000000000000009999',
});

const planted = (packages: Readonly<Record<string, Planted>>, extra = {}): Repository => {
  const repository = newRepository();
  repository.git('switch', '-q', '-c', 'work');
  repository.commit(plantedMission(packages, { target_branch: 'work' }, extra));
  return repository;
};

const run = async ({ root }: Repository, more: Partial<AcceptRequest> = {}): Promise<AcceptReply> => {
  const outcome = await accept(world(root), {
    mission: directory,
    actor: 'ada',
    mode: 'auto',
    diagnose: false,
    lenient: false,
    commit: true,
    tests: [],
    ...more,
  });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));
  expect(isAcceptReply(outcome.value)).toBe(true);
  return outcome.value;
};

const meta = ({ root }: Repository): string => readFileSync(join(root, 'kitty-specs', directory, 'meta.json'), 'utf8');

describe('accept', () => {
  it('says of a mission without packages whose type cannot be read what is wrong with that', async () => {
    const repository = planted({}, { '.kittify/overrides/missions/letters/mission-runtime.yaml': 'steps: [{id: a, depends_on: [nix]}]\n' });
    const text = meta(repository).replace('"mission_type": "software-dev"', '"mission_type": "letters"');
    writeFiles(repository.root, { [`kitty-specs/${directory}/meta.json`]: text });
    const asked = await next(world(repository.root), { mission: directory, agent: null });
    await expect(run(repository)).rejects.toThrow(asked.ok ? 'next is answered' : asked.problems[0].message);
  });

  it('writes the acceptance, commits it, and the mission is ready to be merged', async () => {
    const repository = planted({ WP01: { lane: 'approved' } });
    expect(await run(repository)).toMatchObject({
      ok: true,
      accepted_by: 'ada',
      mode: 'local',
      already_accepted: false,
      commit_created: true,
      merge_pending_wps: ['WP01'],
      next_command: `spec-kitty merge --mission ${directory}`,
    });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await next(world(repository.root), { mission: directory, agent: null })).toMatchObject({
      ok: true,
      value: { mission_state: 'merge' },
    });
  });

  it('keeps with the acceptance what was run to validate it', async () => {
    const repository = planted({ WP01: { lane: 'approved' } });
    expect(await run(repository, { tests: ['npm test', 'npm run e2e'] })).toMatchObject({
      ok: true,
      notes: ['Said to have been run before it was accepted: npm test', 'Said to have been run before it was accepted: npm run e2e'],
    });
    expect(JSON.parse(meta(repository))).toMatchObject({
      acceptance_history: [{ accepted_by: 'ada', tests: ['npm test', 'npm run e2e'] }],
    });
    // What was said then is not said by whoever asks later.
    expect(await run(repository, { tests: ['true'] })).toMatchObject({ already_accepted: true, notes: [] });
  });

  it('twice is once', async () => {
    const repository = planted({ WP01: { lane: 'done' } });
    await run(repository);
    const before = meta(repository);
    expect(await run(repository, { actor: 'grace' })).toMatchObject({ ok: true, already_accepted: true, accepted_by: 'ada' });
    expect(meta(repository)).toBe(before);
  });

  it('says everything that stands in the way, and writes nothing', async () => {
    const repository = planted(
      { WP01: { lane: 'in_progress' }, WP02: { lane: 'approved' } },
      { 'plan.md': '# Plan\n\n[NEEDS CLARIFICATION: how?]\n' },
    );
    const before = meta(repository);
    expect(await run(repository)).toMatchObject({
      ok: false,
      accepted_at: null,
      failed_checks: [{ check: 'lane_blockers' }, { check: 'needs_clarification' }],
      next_command: `spec-kitty next --mission ${directory} --agent ada`,
    });
    expect(meta(repository)).toBe(before);
  });

  it('only looks when it is asked to', async () => {
    const repository = planted({ WP01: { lane: 'approved' } });
    const before = meta(repository);
    expect(await run(repository, { diagnose: true })).toMatchObject({ ok: true, accepted_at: null });
    expect(await run(repository, { mode: 'checklist' })).toMatchObject({ ok: true, accepted_at: null });
    expect(meta(repository)).toBe(before);
  });

  it('keeps what meta.json holds beside', async () => {
    const exact =
      '{"mission_type": "software-dev", "mission_id": "01KZ0000000000000000000000", "big": 12345678901234567890, "tracker": {"id": 7}}';
    const repository = planted({ WP01: { lane: 'approved' } }, { 'meta.json': exact });
    await run(repository);
    expect(meta(repository)).toContain('12345678901234567890');
    expect(JSON.parse(meta(repository))).toMatchObject({ tracker: { id: 7 }, acceptance_history: [{ accepted_by: 'ada' }] });
  });

  it('does not pass over work in the worktree of a lane that nobody committed', async () => {
    const manifest = {
      version: 1,
      mission_slug: directory,
      mission_branch: 'kitty/mission-demo-01KZ0000',
      target_branch: 'work',
      lanes: [{ lane_id: 'lane-a', wp_ids: ['WP01'] }],
      computed_at: '',
      computed_from: '',
    };
    const repository = planted({ WP01: { lane: 'approved' } }, { 'lanes.json': JSON.stringify(manifest) });
    const lane = repository.worktree(`${directory}-lane-a`, 'kitty/mission-demo-01KZ0000-lane-a');
    writeFileSync(join(lane, 'forgotten.ts'), 'export {};\n');
    expect(await run(repository)).toMatchObject({
      ok: false,
      failed_checks: [{ check: 'git_dirty', detail: expect.stringContaining('forgotten.ts') }],
      next_command: `git -C ${lane} status`,
    });
    rmSync(join(lane, 'forgotten.ts'));
    // The folder that git would be sent to is gone with what was in it.
    mkdirSync(join(lane, 'src'));
    writeFileSync(join(lane, 'src', 'kept.ts'), 'export {};\n');
    gitIn(lane, 'add', '.');
    gitIn(lane, 'commit', '-q', '-m', 'Keep it');
    rmSync(join(lane, 'src'), { recursive: true });
    expect(await run(repository)).toMatchObject({ failed_checks: [{ check: 'git_dirty' }], next_command: `git -C ${lane} status` });
  });

  it('does not stumble over what a run has left that was killed while it wrote meta.json', async () => {
    const repository = planted({ WP01: { lane: 'approved' } });
    writeFiles(repository.root, { [`kitty-specs/${directory}/.meta.json.tmp`]: '{' });
    expect(await run(repository)).toMatchObject({ ok: true, accepted_by: 'ada', commit_created: true });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('does not take the note that a review goes on for work', async () => {
    const repository = planted({ WP01: { lane: 'approved' } }, lanes());
    const lane = repository.worktree(`${directory}-lane-a`, 'kitty/mission-demo-01KZ0000-lane-a');
    writeFiles(lane, { '.spec-kitty/review-lock.json': '{}\n' });
    expect(await run(repository)).toMatchObject({ ok: true });
  });

  const lanes = (extra = {}) => ({
    'lanes.json': JSON.stringify({
      version: 1,
      mission_slug: directory,
      mission_branch: 'kitty/mission-demo-01KZ0000',
      target_branch: 'work',
      lanes: [{ lane_id: 'lane-a', wp_ids: ['WP01'] }],
      computed_at: '',
      computed_from: '',
    }),
    ...extra,
  });

  it('misses the lane of approved work, and documents of the mission that nobody committed', async () => {
    const repository = planted({ WP01: { lane: 'approved' } }, lanes());
    writeFileSync(join(repository.root, 'kitty-specs', directory, 'notes.md'), 'x\n');
    const reply = await run(repository);
    expect(reply).toMatchObject({
      ok: false,
      failed_checks: [
        { check: 'git_dirty', detail: expect.stringContaining('notes.md') as string },
        { check: 'lanes_manifest', detail: expect.stringContaining('lane-a') as string },
      ],
      recommended_fix_order: ['git_dirty', 'lanes_manifest'],
      git_dirty: [expect.any(String)],
    });
  });

  it('looks for the paths of the project where the code is, and not where it is told to be lenient', async () => {
    const repository = planted(
      { WP01: { lane: 'approved' } },
      lanes({
        '.kittify/missions/software-dev/mission.yaml': 'name: x\npaths:\n  workspace: src/\n  tests: tests/\n  deliverables: contracts/\n',
        'contracts/one.md': '',
      }),
    );
    const lane = repository.worktree(`${directory}-lane-a`, 'kitty/mission-demo-01KZ0000-lane-a');
    writeFiles(lane, { 'src/a.ts': '' });
    gitIn(lane, 'add', '-A');
    gitIn(lane, 'commit', '-q', '-m', 'work');
    expect(await run(repository)).toMatchObject({
      ok: false,
      path_violations: [expect.stringContaining('tests/') as string],
      failed_checks: [{ check: 'path_violations' }],
    });
    expect(await run(repository, { lenient: true, commit: false })).toMatchObject({
      ok: true,
      commit_created: false,
      skipped_checks: ['metadata', 'path_violations'],
    });
    expect(repository.git('status', '--porcelain')).toBe(`M kitty-specs/${directory}/meta.json`);
  });

  it('is on the branch of the mission', async () => {
    const repository = planted(
      { WP01: { lane: 'approved' } },
      { 'issue-matrix.json': '{"schema_version": 1, "rows": {"#42": {"verdict": "unknown"}}}', 'acceptance-matrix.json': '[]' },
    );
    repository.git('switch', '-q', '-c', 'elsewhere');
    expect(await run(repository)).toMatchObject({
      ok: false,
      failed_checks: [
        { check: 'mission_branch' },
        { check: 'acceptance_matrix_cannot_evaluate' },
        { check: 'issue_matrix', detail: expect.stringContaining('#42') as string },
      ],
      next_command: `git -C ${repository.root} switch work`,
    });
  });

  it('asks no proof of planning alone, whose matrix the original leaves open', async () => {
    const identity = { mission_slug: directory, mission_number: null, mission_type: 'software-dev' };
    const matrix = { 'acceptance-matrix.json': acceptanceMatrixText(newAcceptanceMatrix(identity, ['FR-001'])) };
    const [code, planning] = (['code_change', 'planning_artifact'] as const).map((mode) => {
      const repository = newRepository();
      repository.git('switch', '-q', '-c', 'work');
      repository.commit(laneMission({ WP01: { lane: 'approved', by: 'grace', mode } }, { target_branch: 'work' }, matrix));
      repository.git('branch', laneNames('lane-a').branch);
      return repository;
    });
    if (code === undefined || planning === undefined) throw new TypeError('There are two.');
    expect((await run(code)).failed_checks.map(({ check }) => check)).toContain('acceptance_matrix');
    expect((await run(planning)).failed_checks.map(({ check }) => check)).not.toContain('acceptance_matrix');
  });

  it('names no command that would only lead back to it', async () => {
    const repository = planted({ WP01: { lane: 'approved' } }, lanes());
    expect(await run(repository)).toMatchObject({
      failed_checks: [{ check: 'lanes_manifest' }],
      next_command: `spec-kitty implement --recover --mission ${directory}`,
    });
    writeFileSync(join(repository.root, 'kitty-specs', directory, 'notes.md'), 'x\n');
    expect(await run(repository)).toMatchObject({
      recommended_fix_order: ['git_dirty', 'lanes_manifest'],
      next_command: expect.stringMatching(
        `^spec-kitty spec-commit kitty-specs/${directory}/notes\\.md --message .* --mission ${directory}$`,
      ) as string,
    });
  });

  it('needs no packages, nor a list of them, where the type of the mission asks for none', async () => {
    const folder = `kitty-specs/${directory}`;
    const repository = newRepository();
    repository.git('switch', '-q', '-c', 'work');
    repository.commit({
      ...missionFiles(directory, { mission_type: 'research', target_branch: 'work' }),
      [`${folder}/status.events.jsonl`]: '',
      [`${folder}/spec.md`]: specText,
      [`${folder}/plan.md`]: planText,
      [`${folder}/source-register.csv`]: 'id,title\n1,First\n2,Second\n3,Third\n',
      [`${folder}/findings.md`]: '# Findings\n\nThree sources say the same.\n',
    });
    expect(await run(repository)).toMatchObject({
      failed_checks: [{ check: 'missing_artifacts', detail: 'report.md is missing.' }],
      next_command: `spec-kitty next --mission ${directory} --agent ada`,
    });
    writeFileSync(join(repository.root, folder, 'report.md'), '# Report\n\nThe answer is yes, by three sources.\n');
    expect(await run(repository)).toMatchObject({ failed_checks: [{ check: 'git_dirty' }] });
    repository.commit({});
    expect(await next(world(repository.root), { mission: directory, agent: null })).toMatchObject({
      ok: true,
      value: { mission_state: 'accept', why: ['Every step before accept is complete, and nobody has accepted the mission yet.'] },
    });
    expect(await run(repository)).toMatchObject({ ok: true, accepted_by: 'ada', next_command: null });
    expect(await next(world(repository.root), { mission: directory, agent: null })).toMatchObject({
      ok: true,
      value: { mission_state: 'done', offer: 'terminal' },
    });
  });

  it('asks of a mission with packages for those documents alone that its type asks for', async () => {
    const repository = newRepository();
    repository.git('switch', '-q', '-c', 'work');
    const own = '.kittify/overrides/missions/parts';
    const { [`kitty-specs/${directory}/plan.md`]: _plan, ...files } = plantedMission(
      { WP01: { lane: 'approved' } },
      { target_branch: 'work', mission_type: 'parts' },
    );
    repository.commit({
      ...files,
      [`${own}/mission-runtime.yaml`]:
        'mission: {key: parts, name: Parts, version: "1"}\nsteps:\n- {id: cut, title: Cut}\n- {id: accept, title: Accept, depends_on: [cut]}\n',
      [`${own}/expected-artifacts.yaml`]: 'required_by_step:\n  cut: [{artifact_key: parts, path_pattern: "tasks/WP*.md"}]\n',
    });
    const { failed_checks } = await run(repository, { diagnose: true });
    expect(failed_checks.filter(({ check }) => check === 'missing_artifacts')).toEqual([]);
  });

  it('needs packages where the type of the mission makes or builds them', async () => {
    const folder = `kitty-specs/${directory}`;
    const repository = newRepository();
    repository.git('switch', '-q', '-c', 'work');
    repository.commit({
      ...missionFiles(directory, { mission_type: 'software-dev', target_branch: 'work' }),
      [`${folder}/status.events.jsonl`]: '',
      [`${folder}/spec.md`]: specText,
      [`${folder}/plan.md`]: planText,
    });
    expect(await run(repository)).toMatchObject({
      failed_checks: [{ check: 'lane_blockers' }, { check: 'missing_artifacts', detail: 'tasks.md is missing.' }],
    });
  });
});
