import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { whyNotSubstantive } from '../../../../machines/rules/substance.ts';
import { setupPlan } from '../../../../runtime/session/setupPlan.ts';
import isSetupPlanReply from '../../../../schemas/generated/setupPlanReply.js';
import type { SetupPlanReply } from '../../../../schemas/planningReply.ts';
import { created, newProject, planned, projectOnFeature, recordedIn, specified, worldIn } from '../../../support/draftedMission.ts';
import type { Repository } from '../../../support/repository.ts';

interface Scene extends Repository {
  readonly slug: string;
  readonly folder: string;
  readonly write: (name: string, text: string) => void;
  readonly keep: () => void;
  readonly setUp: (cwd?: string) => Promise<SetupPlanReply>;
}

/** A project with a mission that was just created. */
async function scene(repository: Repository = projectOnFeature(), missionType: string | null = null): Promise<Scene> {
  const { mission_slug: slug, feature_dir: folder } = await created(repository.root, { missionType });
  return {
    ...repository,
    slug,
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    keep() {
      repository.git('add', '-A');
      repository.git('commit', '-q', '-m', 'kept');
    },
    async setUp(cwd = repository.root) {
      const outcome = await setupPlan(worldIn(cwd), { mission: slug });
      if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
      expect(isSetupPlanReply(outcome.value)).toBe(true);
      return outcome.value;
    },
  };
}

test('a type that asks for no specification has its plan kept without one', async () => {
  const repository = projectOnFeature();
  const own = '.kittify/overrides/missions/sketch';
  repository.commit({
    [`${own}/mission-runtime.yaml`]: 'mission: {key: sketch, name: Sketch, version: "1"}\nsteps:\n- {id: draw, title: Draw}\n',
    [`${own}/expected-artifacts.yaml`]: 'required_by_step:\n  draw: [{artifact_key: plan, path_pattern: plan.md}]\n',
  });
  const { setUp, write, folder, git } = await scene(repository, 'sketch');
  write('plan.md', planned);
  expect(await setUp()).toMatchObject({ result: 'success', phase_complete: true, commit_created: true });
  expect(recordedIn(folder)).not.toContain('SpecifyCompleted');
  expect(git('status', '--porcelain')).not.toContain('plan.md');
});

describe('the specification comes first', () => {
  test('one that says nothing yet blocks, whether it is committed or not', async () => {
    const { slug, setUp, keep, folder } = await scene();
    expect(await setUp()).toMatchObject({
      result: 'blocked',
      phase_complete: false,
      error_code: 'SPEC_NOT_SUBSTANTIVE_OR_UNCOMMITTED',
      spec_committed: false,
      spec_substantive: false,
    });
    keep();
    expect(await setUp()).toMatchObject({
      result: 'blocked',
      spec_committed: true,
      spec_substantive: false,
      next_command: `spec-kitty next --mission ${slug}`,
    });
    expect([existsSync(join(folder, 'plan.md')), recordedIn(folder)]).toEqual([false, ['MissionCreated', 'SpecifyStarted']]);
  });

  test('one that is not committed as it stands blocks, with the command that commits it', async () => {
    const { setUp, write, keep, folder, slug } = await scene();
    write('spec.md', specified);
    expect(await setUp()).toMatchObject({
      result: 'blocked',
      spec_committed: false,
      spec_substantive: true,
      next_command: `spec-kitty spec-commit ${folder}/spec.md --message 'Specify ${slug}' --mission ${slug}`,
    });
    keep();
    write('spec.md', `${specified}\nMore.\n`);
    expect(await setUp()).toMatchObject({ result: 'blocked', spec_committed: false });
  });

  test('on a protected branch it need not be committed: it cannot be', async () => {
    const { setUp, write, git } = await scene(newProject());
    const before = git('rev-parse', 'HEAD');
    write('spec.md', specified);
    expect(await setUp()).toMatchObject({ result: 'success', scaffold_only: true, commit: { state: 'mirrored' } });
    expect(git('rev-parse', 'HEAD')).toBe(before);
  });

  test('a mission without one is no answer', async () => {
    const { root, slug, git, folder } = await scene();
    git('clean', '-fdq', folder);
    expect(await setupPlan(worldIn(root), { mission: slug })).toMatchObject({
      ok: false,
      problems: [{ code: 'SPEC_FILE_MISSING', next: `spec-kitty next --mission ${slug}` }],
    });
  });
});

describe('a plan', () => {
  test('is not laid out where the event log has lost rows: somebody took the last commits back', async () => {
    const { setUp, write, keep, git, folder } = await scene();
    write('spec.md', specified);
    keep();
    await setUp();
    write('plan.md', planned);
    await setUp();
    git('reset', '-q', '--hard', 'HEAD~2');
    expect(existsSync(join(folder, 'plan.md'))).toBe(false);
    await expect(setUp()).rejects.toThrow('has lost');
    expect([existsSync(join(folder, 'plan.md')), git('status', '--porcelain')]).toEqual([false, '']);
  });

  test('is laid out, and that planning has begun is on record and committed', async () => {
    const { setUp, write, keep, folder, git } = await scene();
    write('spec.md', specified);
    keep();
    expect(await setUp()).toMatchObject({ result: 'success', phase_complete: false, plan_substantive: false, scaffold_only: true });
    expect(whyNotSubstantive('plan', readFileSync(join(folder, 'plan.md'), 'utf8'))).not.toBeNull();
    expect(recordedIn(folder)).toEqual(['MissionCreated', 'SpecifyStarted', 'SpecifyCompleted', 'PlanStarted']);
    expect(git('status', '--porcelain')).toMatch(/^\?\? \S+plan\.md$/);
  });

  test('that is only laid out is the same answer again; one that says too little blocks', async () => {
    const { setUp, write, keep, folder, git } = await scene();
    write('spec.md', specified);
    keep();
    await setUp();
    const head = git('rev-parse', 'HEAD');
    expect(await setUp()).toMatchObject({ result: 'success', scaffold_only: true });
    expect([git('rev-parse', 'HEAD'), recordedIn(folder)]).toEqual([
      head,
      ['MissionCreated', 'SpecifyStarted', 'SpecifyCompleted', 'PlanStarted'],
    ]);
    write('plan.md', `${readFileSync(join(folder, 'plan.md'), 'utf8')}\n## More\n\n- [Later]\n`);
    expect(await setUp()).toMatchObject({
      result: 'blocked',
      plan_substantive: false,
      blocked_reason: expect.stringContaining('Technical Context') as string,
    });
    keep();
    expect(await setUp()).toMatchObject({ result: 'blocked' });
  });

  test('that is written is committed with what stands beside it, and planning is complete', async () => {
    const { setUp, write, keep, folder, git, slug } = await scene();
    write('spec.md', specified);
    keep();
    await setUp();
    write('plan.md', planned);
    write('data-model.md', '# Data\n\nOne table.\n');
    writeFileSync(join(folder, 'checklists', 'ready.md'), '- [x] Read twice\n');
    writeFileSync(join(folder, '..', '..', 'unrelated.txt'), 'mine\n');
    const reply = await setUp();
    expect(reply).toMatchObject({
      result: 'success',
      phase_complete: true,
      plan_substantive: true,
      commit_created: true,
      commit_status: 'committed',
      commit_hash: git('rev-parse', 'HEAD'),
    });
    expect(
      git('show', '--name-only', '--format=%s')
        .split('\n')
        .filter((line) => line !== ''),
    ).toEqual([
      `Add plan for mission ${slug}`,
      ...['checklists/ready.md', 'data-model.md', 'plan.md', 'status.events.jsonl'].map((name) => `kitty-specs/${slug}/${name}`),
    ]);
    expect(git('status', '--porcelain')).toBe('?? unrelated.txt');
    expect(recordedIn(folder)).toEqual(['MissionCreated', 'SpecifyStarted', 'SpecifyCompleted', 'PlanStarted', 'PlanCompleted']);
  });

  test('that is complete stays so, with nothing recorded twice', async () => {
    const { setUp, write, keep, folder, git } = await scene();
    write('spec.md', specified);
    keep();
    write('plan.md', planned);
    await setUp();
    const head = git('rev-parse', 'HEAD');
    expect(await setUp()).toMatchObject({ phase_complete: true, commit_created: false, commit_hash: head });
    expect(recordedIn(folder)).toEqual(['MissionCreated', 'SpecifyStarted', 'SpecifyCompleted', 'PlanStarted', 'PlanCompleted']);
  });

  test.each(['research', 'documentation', 'plan'])("of a mission of the type %s has that type's form", async (missionType) => {
    const { setUp, write, keep, folder } = await scene(projectOnFeature(), missionType);
    write('spec.md', specified);
    keep();
    expect(await setUp()).toMatchObject({ result: 'success', scaffold_only: true });
    write('plan.md', `${readFileSync(join(folder, 'plan.md'), 'utf8')}\nWe begin with the three newest reports and go back from there.\n`);
    expect(await setUp()).toMatchObject({ phase_complete: true });
  });

  test("is the same from a lane's worktree: in the main checkout", async () => {
    const { setUp, write, keep, folder, worktree } = await scene();
    write('spec.md', specified);
    keep();
    const lane = worktree('lane', 'lane');
    expect(await setUp(lane)).toMatchObject({ result: 'success', plan_file: join(folder, 'plan.md'), current_branch: 'feat' });
    expect(existsSync(join(folder, 'plan.md'))).toBe(true);
  });
});

test('which mission is meant is never guessed', async () => {
  const { root, slug } = await scene();
  expect(await setupPlan(worldIn(root), { mission: null })).toMatchObject({
    ok: false,
    problems: [
      {
        code: 'PLAN_CONTEXT_UNRESOLVED',
        next: `spec-kitty agent mission setup-plan --mission ${slug}`,
        details: { mission_flag: null, available_missions: [slug] },
      },
    ],
  });
});
