import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { acceptanceMatrixText, newAcceptanceMatrix } from '../../../../machines/rules/acceptanceMatrix.ts';
import { mapRequirements } from '../../../../runtime/session/mapRequirements.ts';
import { openDecision } from '../../../../runtime/session/openDecision.ts';
import { acceptanceVerdict, issueVerdict } from '../../../../runtime/session/verdicts.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { newPlannedMission, plannedMission } from '../../../support/plannedMission.ts';
import { hermeticEnv, type Repository } from '../../../support/repository.ts';

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newPlannedMission();
  const empty = newAcceptanceMatrix({ mission_slug: plannedMission, mission_number: null, mission_type: 'software-dev' }, ['FR-001']);
  repository.commit({ [`kitty-specs/${plannedMission}/acceptance-matrix.json`]: acceptanceMatrixText(empty) });
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const mission = plannedMission;
const commands: Readonly<Record<string, () => Promise<Outcome<unknown>>>> = {
  'a verdict of a criterion': () =>
    acceptanceVerdict(world, {
      mission,
      criterion: 'FR-001',
      invariant: null,
      result: 'pass',
      description: null,
      method: null,
      command: null,
      evidence: 'npm test',
      actor: 'ada',
    }),
  'a verdict of an issue': () => issueVerdict(world, { mission, issue: '#17', verdict: 'fixed', evidence: 'WP01', wp: null, actor: 'ada' }),
  'a question': () =>
    openDecision(world, {
      mission,
      flow: 'plan',
      stepId: 'storage',
      slotKey: null,
      inputKey: 'database',
      question: 'Which?',
      options: null,
      actor: 'ada',
      dryRun: false,
    }),
  'a mapping of requirements': () =>
    mapRequirements(world, { mission, wp: 'WP01', refs: 'FR-002', batch: null, replace: false, trackerRefs: [] }),
};

it.each(Object.keys(commands))('%s that was written and could not be committed is committed when it is given again', async (name) => {
  const give = async (): Promise<void> => {
    const outcome = await commands[name]?.();
    expect(outcome).toMatchObject({ ok: true });
  };
  writeHook(repository.root, 'pre-commit', 'exit 1');
  await give();
  expect(repository.git('status', '--porcelain', '-uall')).not.toBe('');
  rmSync(join(repository.root, '.git/hooks/pre-commit'));
  await give();
  expect(repository.git('status', '--porcelain', '-uall')).toBe('');
  const tip = repository.git('rev-parse', 'HEAD');
  await give();
  expect(repository.git('rev-parse', 'HEAD')).toBe(tip);
});
