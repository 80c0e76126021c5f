import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPrerequisites, type PrerequisitesAnswer, type PrerequisitesRequest } from '../../../../runtime/session/checkPrerequisites.ts';
import isPlanningPathsReply from '../../../../schemas/generated/planningPathsReply.js';
import isPrerequisitesReply from '../../../../schemas/generated/prerequisitesReply.js';
import isResumeProbeReply from '../../../../schemas/generated/resumeProbeReply.js';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { created, projectOnFeature, specified, worldIn } from '../../../support/draftedMission.ts';
import { missionFiles, writeFiles } from '../../../support/repository.ts';

const check = (cwd: string, more: Partial<PrerequisitesRequest> = {}): Promise<Outcome<PrerequisitesAnswer>> =>
  checkPrerequisites(worldIn(cwd), { mission: 'dark-mode', pathsOnly: false, includeTasks: false, resumeProbe: false, ...more });

async function answered(outcome: Promise<Outcome<PrerequisitesAnswer>>): Promise<PrerequisitesAnswer> {
  const settled = await outcome;
  if (!settled.ok) throw new Error(settled.problems.map(({ message }) => message).join('\n'));
  return settled.value;
}

describe('where the documents of a mission are', () => {
  test('what is there, what is missing, and the branches', async () => {
    const { root } = projectOnFeature();
    const { feature_dir } = await created(root);
    const reply = await answered(check(root));
    expect(isPrerequisitesReply(reply)).toBe(true);
    expect(reply).toMatchObject({
      valid: true,
      errors: [],
      warnings: ['plan.md is missing.', 'tasks.md is missing.'],
      artifact_files: { spec_file: join(feature_dir, 'spec.md') },
      available_docs: ['spec.md', 'tasks/', 'research/', 'checklists/'],
      FEATURE_DIR: feature_dir,
      current_branch: 'feat',
      TARGET_BRANCH: 'feat',
      branch_matches_target: true,
      branch_context: { matches_target: true },
    });
  });

  test('with packages asked for, they have to be there', async () => {
    const { root } = projectOnFeature();
    const { feature_dir } = await created(root);
    expect(await answered(check(root, { includeTasks: true }))).toMatchObject({
      valid: false,
      errors: ['plan.md is missing.', 'tasks.md is missing.'],
    });
    rmSync(join(feature_dir, 'tasks'), { recursive: true });
    expect(await answered(check(root, { includeTasks: true }))).toMatchObject({
      errors: ['plan.md is missing.', 'tasks.md is missing.', 'The folder tasks/ is missing.'],
    });
  });

  test('paths alone, under every name prompts have for them', async () => {
    const { root } = projectOnFeature();
    const { feature_dir } = await created(root);
    const reply = await answered(check(root, { pathsOnly: true }));
    expect(isPlanningPathsReply(reply)).toBe(true);
    expect(reply).toMatchObject({
      FEATURE_SPEC: join(feature_dir, 'spec.md'),
      IMPL_PLAN: join(feature_dir, 'plan.md'),
      TASKS: join(feature_dir, 'tasks.md'),
      SPECS_DIR: join(root, 'kitty-specs'),
    });
  });

  test('a look writes nothing, and sees the same from a worktree', async () => {
    const { root, worktree, git } = projectOnFeature();
    await created(root);
    const lane = worktree('lane', 'lane');
    const before = [git('status', '--porcelain'), readdirSync(join(root, '.git/spec-kitty'), { recursive: true }).length];
    const withoutTime = (answer: object): unknown => ({ ...answer, NOW_UTC_ISO: null, runtime_vars: null });
    expect(withoutTime({ ...(await answered(check(lane))) })).toEqual(withoutTime({ ...(await answered(check(root))) }));
    expect([git('status', '--porcelain'), readdirSync(join(root, '.git/spec-kitty'), { recursive: true }).length]).toEqual(before);
  });

  test('which mission is meant is never guessed', async () => {
    const { root } = projectOnFeature();
    const { mission_slug } = await created(root);
    expect(await check(root, { mission: null })).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'FEATURE_CONTEXT_UNRESOLVED',
          details: {
            available_missions: [mission_slug],
            example_command: `spec-kitty agent mission check-prerequisites --mission ${mission_slug}`,
          },
        },
      ],
    });
  });
});

describe('whether a mission that was begun can be taken up again', () => {
  const probe = (cwd: string, mission = 'dark-mode') => check(cwd, { mission, resumeProbe: true });

  test('none was begun', async () => {
    const { root } = projectOnFeature();
    expect(await answered(probe(root))).toEqual({ result: 'success', resume_state: 'not_found', handle: 'dark-mode' });
  });

  test('one was, by any of its names, with what was frozen when it was created', async () => {
    const { root, git } = projectOnFeature();
    const { mission_slug, mission_id, feature_dir } = await created(root, { purposeTldr: 'Read at night' });
    for (const handle of ['dark-mode', mission_slug, mission_id, mission_id.slice(0, 8)]) {
      const reply = await answered(probe(root, handle));
      expect(isResumeProbeReply(reply)).toBe(true);
      expect(reply).toMatchObject({
        resume_state: 'found',
        mission_id,
        mission_slug,
        purpose_tldr: 'Read at night',
        topology: 'single_branch',
        pr_bound: false,
        spec_committed_and_substantive: false,
      });
    }
    writeFileSync(join(feature_dir, 'spec.md'), specified);
    git('add', '-A');
    git('commit', '-q', '-m', 'specified');
    expect(await answered(probe(root))).toMatchObject({ spec_committed_and_substantive: true });
  });

  test.each([
    ['merged long ago', { mission_number: 7 }, {}, 'MISSION_RESUME_EXISTING'],
    ['without a record of its creation', {}, {}, 'MISSION_RESUME_MALFORMED'],
    ['without a name', { friendly_name: '' }, {}, 'MISSION_RESUME_MALFORMED'],
  ])('one that was %s is not', async (_, meta, extra, code) => {
    const { root } = projectOnFeature();
    writeFiles(root, { ...missionFiles('dark-mode-01KZAAAA', { mission_id: '01KZAAAA0000000000000000AA', ...meta }), ...extra });
    expect(await probe(root)).toMatchObject({ ok: false, problems: [{ code, details: { mission_slug: 'dark-mode-01KZAAAA' } }] });
  });

  test('several could be meant', async () => {
    const { root } = projectOnFeature();
    writeFiles(root, {
      ...missionFiles('dark-mode-01KZAAAA', { mission_id: '01KZAAAA0000000000000000AA' }),
      ...missionFiles('dark-mode-01KZBBBB', { mission_id: '01KZBBBB0000000000000000AA' }),
    });
    expect(await probe(root)).toMatchObject({
      ok: false,
      problems: [
        { code: 'MISSION_RESUME_AMBIGUOUS', details: { candidates: [{ slug: 'dark-mode-01KZAAAA' }, { slug: 'dark-mode-01KZBBBB' }] } },
      ],
    });
  });
});
