import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { allCommands } from '../../../../cli/registry.ts';
import { parse } from '../../../../cli/parse.ts';
import { shellWords } from '../../../../cli/declarationFlaws.ts';
import { contextActions } from '../../../../machines/rules/contextCommands.ts';
import { contextResolve, type ContextQuestion } from '../../../../runtime/session/contextResolve.ts';
import type { ContextReply } from '../../../../schemas/contextReply.ts';
import isContextReply from '../../../../schemas/generated/contextReply.js';
import { directory } from '../../../support/boards.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(
    laneMission(
      {
        WP01: { lane: 'approved', by: 'ada' },
        WP02: { after: ['WP01'] },
        WP03: { mode: 'planning_artifact' },
        WP04: { lane: 'for_review', by: 'ada' },
      },
      { target_branch: 'work' },
    ),
  );
});

let repository: Repository;
beforeEach(() => {
  repository = newMission();
});

const ask = (more: Partial<ContextQuestion>) =>
  contextResolve(
    { cwd: repository.root, env: hermeticEnv, now: () => new Date(0) },
    { action: 'implement', mission: directory, wp: null, agent: null, ...more },
  );
const told = async (more: Partial<ContextQuestion>): Promise<ContextReply> => {
  const outcome = await ask(more);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  expect(isContextReply(outcome.value)).toBe(true);
  return outcome.value;
};

describe('where an action takes place', () => {
  it('is the worktree of the lane for a package of code, whether it is there or not', async () => {
    const lane = laneNames('lane-b');
    const place = {
      wp_id: 'WP02',
      lane: 'planned',
      lane_id: 'lane-b',
      branch_name: lane.branch,
      resolution_kind: 'lane_workspace',
      resolved_base: 'work',
      auto_merge: true,
      workspace_path: join(repository.root, lane.worktree),
      dependencies: ['WP01'],
      wp_file: join(repository.root, 'kitty-specs', directory, 'tasks', 'WP02-part.md'),
    };
    expect(await told({ wp: 'wp02' })).toMatchObject({
      ...place,
      success: true,
      action: 'implement',
      mission_slug: directory,
      detection_method: 'explicit',
      target_branch: 'work',
      warnings: [],
    });
    repository.git('worktree', 'add', '-q', '-b', lane.branch, lane.worktree);
    expect(await told({ wp: 'WP02' })).toMatchObject(place);
  });

  it('is the main checkout for planning packages and for the mission as a whole', async () => {
    expect(await told({ wp: 'WP03' })).toMatchObject({
      wp_id: 'WP03',
      resolution_kind: 'repo_root',
      workspace_path: repository.root,
      branch_name: 'work',
      execution_mode: 'planning_artifact',
    });
    expect(await told({ action: 'tasks-outline' })).toMatchObject({
      action: 'tasks_outline',
      wp_id: null,
      lane: null,
      resolution_kind: 'repo_root',
      workspace_path: repository.root,
      commands: { check_prerequisites: expect.any(String) as string, finalize_tasks: expect.any(String) as string },
    });
  });

  it('is that of the package which next would offer, where none is named', async () => {
    expect(await told({})).toMatchObject({
      wp_id: 'WP02',
      why: 'WP02 is planned and everything it depends on (WP01) is approved or done.',
    });
    expect(await told({ action: 'review', agent: 'eve' })).toMatchObject({ wp_id: 'WP04', lane: 'for_review' });
    expect(await ask({ action: 'review', agent: 'ada' })).toMatchObject({ ok: true });
  });

  it('says when what is named is not free', async () => {
    expect(await told({ wp: 'WP01', agent: 'eve' })).toMatchObject({
      wp_id: 'WP01',
      warnings: ['WP01 is approved and waits to be merged. Nothing of it is offered to eve at the moment.'],
    });
  });
});

it('names only commands that there are, filled in', async () => {
  const commands = await allCommands();
  for (const action of contextActions) {
    const { commands: lines } = await told({
      action,
      agent: 'the agent',
      wp: action === 'review' ? 'WP04' : action === 'implement' ? 'WP02' : null,
    });
    for (const line of Object.values(lines)) {
      const [, ...words] = shellWords(line);
      const command = commands.find(({ path }) => path.every((word, index) => words[index] === word));
      expect({
        line,
        problems: command === undefined ? 'no such command' : parse(command, words.slice(command.path.length)),
      }).toMatchObject({ line, problems: { ok: true } });
    }
  }
});

it('refuses what cannot be resolved, with what there is', async () => {
  expect(await ask({ action: 'merge it' })).toMatchObject({
    ok: false,
    problems: [{ code: 'INVALID_ACTION', details: { actions: [...contextActions] } }],
  });
  expect(await ask({ mission: null })).toMatchObject({
    ok: false,
    problems: [{ code: 'FEATURE_CONTEXT_UNRESOLVED', details: { available_missions: [directory] } }],
  });
  expect(await ask({ wp: 'WP09' })).toMatchObject({
    ok: false,
    problems: [{ code: 'WORK_PACKAGE_UNRESOLVED', details: { work_packages: ['WP01', 'WP02', 'WP03', 'WP04'] } }],
  });
  repository = repositories(({ commit }) => commit(laneMission({ WP01: { lane: 'approved' } })))();
  expect(await ask({})).toMatchObject({
    ok: false,
    problems: [{ code: 'WORK_PACKAGE_UNRESOLVED', message: `No work package of ${directory} is free for anybody.` }],
  });
  expect(await ask({ action: 'review', agent: 'eve' })).toMatchObject({
    ok: false,
    problems: [{ message: `No work package of ${directory} waits for a review by eve.` }],
  });
});
