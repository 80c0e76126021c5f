import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { next } from '../../../../runtime/session/next.ts';
import type { World } from '../../../../runtime/world.ts';
import isDecision from '../../../../schemas/generated/decision.js';
import type { Decision } from '../../../../schemas/decision.ts';
import { directory, specText, type Planted } from '../../../support/boards.ts';
import { laneMission } from '../../../support/laneMission.ts';
import { missionFiles, newRepository, type Repository } from '../../../support/repository.ts';

const world = (cwd: string): World => ({ cwd, env: {}, pid: 1, now: () => new Date(0), newId: () => '01KZ0000000000000000009999' });

const ask = async (cwd: string, agent: string | null = null, mission = directory): Promise<Decision> => {
  const outcome = await next(world(cwd), { mission, agent });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  expect(isDecision(outcome.value)).toBe(true);
  return outcome.value;
};

const planted = (packages: Readonly<Record<string, Planted>>, meta = {}, extra = {}): Repository => {
  const repository = newRepository();
  repository.commit(laneMission(packages, meta, extra));
  return repository;
};
const decision = (packages: Readonly<Record<string, Planted>>, agent: string | null = null, meta = {}): Promise<Decision> =>
  ask(planted(packages, meta).root, agent);

/** Every file of a repository with its size and time of change: what a question must not alter. */
const imprint = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const { size, mtimeMs } = statSync(join(entry.parentPath, entry.name));
      return `${entry.parentPath}/${entry.name} ${size} ${mtimeMs}`;
    })
    .toSorted();

describe('the reply', () => {
  it("has the original's 24 keys in its order, then ours", async () => {
    expect(Object.keys(await decision({ WP01: {} }))).toEqual([
      'kind',
      'agent',
      'mission_slug',
      'mission_number',
      'mission_type',
      'mission',
      'mission_state',
      'timestamp',
      'action',
      'wp_id',
      'workspace_path',
      'prompt_file',
      'reason',
      'guard_failures',
      'progress',
      'origin',
      'run_id',
      'step_id',
      'decision_id',
      'input_key',
      'question',
      'options',
      'is_query',
      'preview_step',
      'offer',
      'why',
      'why_not',
      'wait',
      'next_command',
      'report_id',
      'state_digest',
    ]);
  });

  it('is the same for the same facts, but for the moment', async () => {
    const { root } = planted({ WP01: { lane: 'approved' }, WP02: { after: ['WP01'] } });
    const { timestamp: _, ...first } = await ask(root, 'claude');
    const { timestamp: __, ...again } = await ask(root, 'claude');
    expect(again).toEqual(first);
  });

  it('names what is offered by a report id that changes with the agent and the package', async () => {
    const { root } = planted({ WP01: {}, WP02: {} });
    const [ada, grace] = [await ask(root, 'ada'), await ask(root, 'grace')];
    expect(ada.state_digest).toBe(grace.state_digest);
    expect(ada.report_id).not.toBe(grace.report_id);
  });

  it('writes nothing and leaves git as it was', async () => {
    const { root, git } = planted({ WP01: {}, WP02: { lane: 'for_review' } });
    git('status');
    const before = imprint(root);
    await ask(root, 'claude');
    expect(imprint(root)).toEqual(before);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('carries the mission number as a text, empty while there is none', async () => {
    expect((await decision({ WP01: {} })).mission_number).toBe('');
    expect((await decision({ WP01: {} }, null, { mission_number: 42 })).mission_number).toBe('42');
  });
});

describe('which package is offered', () => {
  it('never offers a package whose dependencies are not approved or done', async () => {
    const answer = await decision({ WP01: { lane: 'in_progress', by: 'grace' }, WP02: { after: ['WP01'] } }, 'ada');
    expect(answer).toMatchObject({
      wp_id: null,
      offer: 'waiting',
      mission_state: 'implement',
      reason: 'dependencies_not_satisfied',
      wait: { for: [{ wp_id: 'WP01', holder: 'grace' }] },
    });
    expect(answer.why_not).toContainEqual(
      expect.objectContaining({ wp_id: 'WP02', reason: 'dependencies_not_satisfied', waits_for: ['WP01'] }),
    );
  });

  it('offers a review before new work, and the one that frees the most', async () => {
    const answer = await decision(
      {
        WP01: { lane: 'for_review', by: 'grace' },
        WP02: { lane: 'for_review', by: 'grace' },
        WP03: {},
        WP04: { after: ['WP02'] },
        WP05: { after: ['WP04'] },
      },
      'ada',
    );
    expect(answer).toMatchObject({ mission_state: 'review', action: 'review', wp_id: 'WP02', offer: 'step' });
    expect(answer.why_not.map(({ wp_id }) => wp_id)).toEqual(['WP01', 'WP03', 'WP04', 'WP05']);
  });

  it('points at the review that everything planned waits for', async () => {
    expect(await decision({ WP01: { lane: 'for_review', by: 'grace' }, WP02: { after: ['WP01'] } }, 'ada')).toMatchObject({
      action: 'review',
      wp_id: 'WP01',
    });
  });

  it('gives an author new work before the review of its own, and that review rather than nothing', async () => {
    expect(await decision({ WP01: { lane: 'for_review', by: 'ada' }, WP02: {} }, 'ada')).toMatchObject({
      action: 'implement',
      wp_id: 'WP02',
    });
    expect(await decision({ WP01: { lane: 'for_review', by: 'ada' } }, 'ada')).toMatchObject({ action: 'review', wp_id: 'WP01' });
  });

  it('lets an agent go on with what it holds, and offers that to nobody else', async () => {
    const { root } = planted({ WP01: {}, WP02: { lane: 'in_progress', by: 'ada' } });
    expect(await ask(root, 'ada')).toMatchObject({ action: 'implement', wp_id: 'WP02' });
    expect(await ask(root, 'grace')).toMatchObject({ action: 'implement', wp_id: 'WP01' });
  });

  it('comes back to implementing when a review sends a package back, and offers that before new work', async () => {
    expect(await decision({ WP01: { sentBackBy: 'renata' }, WP02: {}, WP03: { lane: 'approved' } }, 'ada')).toMatchObject({
      mission_state: 'implement',
      wp_id: 'WP01',
      step_id: null,
    });
    expect(await decision({ WP01: { lane: 'in_progress', sentBackBy: 'renata' } }, 'ada')).toMatchObject({
      action: 'implement',
      wp_id: 'WP01',
    });
  });

  it('puts planning packages into the main checkout and the others into the worktree of their lane', async () => {
    const lane = (lane_id: string, wp_ids: readonly string[]) => ({
      lane_id,
      wp_ids,
      write_scope: [],
      predicted_surfaces: [],
      depends_on_lanes: [],
      parallel_group: 0,
    });
    const manifest = {
      version: 1,
      mission_slug: directory,
      mission_branch: 'kitty/mission-demo-01KZ0000',
      target_branch: 'main',
      lanes: [lane('lane-a', ['WP02']), lane('lane-planning', ['WP01'])],
      computed_at: '',
      computed_from: '',
    };
    const { root } = planted(
      { WP01: { mode: 'planning_artifact' }, WP02: { lane: 'in_progress', by: 'ada' } },
      {},
      { 'lanes.json': JSON.stringify(manifest) },
    );
    expect((await ask(root, 'grace')).workspace_path).toBe(root);
    expect((await ask(root, 'ada')).workspace_path).toBe(join(root, '.worktrees', `${directory}-lane-a`));
  });
});

describe('waiting is not failing', () => {
  it.each([
    ['somebody works', { WP01: { lane: 'in_progress', by: 'grace' } }, 'implement', 'all_wps_in_progress'],
    ['somebody has claimed', { WP01: { lane: 'claimed', by: 'grace' } }, 'implement', 'all_wps_in_progress'],
    ['somebody reviews', { WP01: { lane: 'in_review', by: 'grace' } }, 'blocked', 'review in progress'],
  ] as const)('%s', async (_, packages, mission_state, reason) => {
    expect(await decision(packages, 'ada')).toMatchObject({
      offer: 'waiting',
      mission_state,
      reason,
      wait: { token: reason, for: [{ wp_id: 'WP01', holder: 'grace' }], ask_again_after_seconds: 60 },
    });
  });

  it.each([
    ['a blocked package', { WP01: { lane: 'blocked' } }, 'no actionable wp', '--to in_progress'],
    [
      'a dependency that was canceled',
      { WP01: { lane: 'canceled' }, WP02: { after: ['WP01'] } },
      'dependencies_not_satisfied',
      '--to canceled',
    ],
    ['a dependency that does not exist', { WP02: { after: ['WP09'] } }, 'dependencies_not_satisfied', '--to canceled'],
    [
      'packages that wait for each other',
      { WP01: { after: ['WP02'] }, WP02: { after: ['WP01'] } },
      'dependencies_not_satisfied',
      '--force',
    ],
    ['a package nobody finalized', { WP01: { lane: 'approved' }, WP02: { lane: 'genesis' } }, 'not_finalized', 'finalize-tasks'],
  ] as const)('%s blocks, with a command that leads out', async (_, packages, reason, command) => {
    const answer = await decision(packages, 'ada');
    expect(answer).toMatchObject({ offer: 'blocked', wp_id: null, wait: null, reason });
    expect(answer.next_command).toContain(command);
  });
});

describe('the end of a mission', () => {
  it.each([
    ['all done', { WP01: { lane: 'done' }, WP02: { lane: 'done' } }, {}, 'done', 'terminal', 'All work packages are done'],
    [
      'done or canceled',
      { WP01: { lane: 'done' }, WP02: { lane: 'canceled' } },
      {},
      'done',
      'terminal',
      'All work packages are done or canceled',
    ],
    ['approved, not accepted', { WP01: { lane: 'approved' }, WP02: { lane: 'done' } }, {}, 'accept', 'step', null],
    ['approved, one canceled', { WP01: { lane: 'approved' }, WP02: { lane: 'canceled' } }, {}, 'accept', 'step', null],
    ['accepted, not merged', { WP01: { lane: 'approved' } }, { accepted_at: '2026-01-01T00:00:00+00:00' }, 'merge', 'step', null],
  ] as const)('%s', async (_, packages, meta, mission_state, offer, reason) => {
    expect(await decision(packages, 'ada', meta)).toMatchObject({ mission_state, offer, reason });
  });

  it('is seen without any run state, in a fresh clone', async () => {
    const { root, git } = planted({ WP01: { lane: 'done' } });
    git('clone', '-q', root, `${root}-clone`);
    expect(await ask(`${root}-clone`)).toMatchObject({ mission_state: 'done', offer: 'terminal', run_id: null });
  });

  it('stays the end when the planning files and package files are gone', async () => {
    const { root } = planted({ WP01: { lane: 'done' } });
    for (const path of ['spec.md', 'plan.md', 'tasks.md', 'tasks']) rmSync(join(root, 'kitty-specs', directory, path), { recursive: true });
    expect(await ask(root)).toMatchObject({ mission_state: 'done', offer: 'terminal' });
  });
});

describe('planning', () => {
  const steps = async (type: string, files: Readonly<Record<string, string>>): Promise<Decision> => {
    const repository = newRepository();
    repository.commit({
      ...missionFiles(directory, { mission_type: type }),
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`kitty-specs/${directory}/${path}`, text])),
    });
    return ask(repository.root, 'ada');
  };
  const prose = '# Title\n\nThis page says what was found, in three sentences. It names its sources. It draws a conclusion from them.\n';

  it('begins at the first step of a fresh mission', async () => {
    expect(await steps('software-dev', {})).toMatchObject({
      mission_state: 'not_started',
      preview_step: 'discovery',
      run_id: null,
      guard_failures: [],
      progress: null,
    });
  });

  it('does not take an untouched scaffold for a spec', async () => {
    expect(
      await steps('software-dev', {
        'spec.md': '# Feature Specification: [FEATURE]\n\n## Requirements\n\n- **FR-001**: [NEEDS CLARIFICATION]\n',
      }),
    ).toMatchObject({ mission_state: 'not_started' });
    expect(await steps('software-dev', { 'spec.md': specText })).toMatchObject({
      mission_state: 'plan',
      guard_failures: ['plan.md is missing.'],
      reason: null,
    });
  });

  it('asks for the packages to be finalized when they only have files', async () => {
    const { root } = planted({ WP01: { lane: 'genesis' } });
    expect(await ask(root, 'ada')).toMatchObject({
      mission_state: 'tasks',
      reason: 'not_finalized',
      next_command: expect.stringContaining('finalize-tasks'),
    });
  });

  it('lets a plan mission reach its last step, and its end once that is reported', async () => {
    const files = { 'spec.md': specText, 'research.md': prose, 'plan.md': plannedText };
    expect(await steps('plan', files)).toMatchObject({ mission_state: 'review', offer: 'step', wp_id: null });
    const repository = newRepository();
    const run = {
      run_id: 'a'.repeat(32),
      issued_step_id: null,
      completed_steps: ['specify', 'research', 'plan', 'review'],
      inputs: {},
      decisions: {},
    };
    repository.commit({ ...missionFiles(directory, { mission_type: 'plan' }) });
    repository.commit({
      '.kittify/runtime/feature-runs.json': JSON.stringify({ [directory]: { run_id: run.run_id, run_dir: `/moved/away/${run.run_id}` } }),
      [`.kittify/runtime/runs/${run.run_id}/state.json`]: JSON.stringify(run),
    });
    expect(await ask(repository.root, 'ada')).toMatchObject({
      mission_state: 'done',
      offer: 'terminal',
      reason: 'All mission steps completed',
      run_id: run.run_id,
    });
  });

  it('lets a research mission reach acceptance by files an agent can write', async () => {
    const register = 'id,title,url\n1,First,https://a.example\n2,Second,https://b.example\n3,Third,https://c.example\n';
    const files = {
      'spec.md': specText,
      'plan.md': plannedText,
      'source-register.csv': register,
      'findings.md': prose,
      'report.md': prose,
    };
    expect(await steps('research', files)).toMatchObject({ mission_state: 'accept', offer: 'step' });
    expect(await steps('research', { ...files, 'source-register.csv': 'id,title,url\n' })).toMatchObject({
      mission_state: 'gathering',
      offer: 'step',
    });
  });

  it('reads pages below a folder where a type asks for them', async () => {
    const files = { 'spec.md': specText, 'gap-analysis.md': prose, 'plan.md': plannedText };
    expect(await steps('documentation', files)).toMatchObject({ mission_state: 'generate' });
    expect(await steps('documentation', { ...files, 'docs/guide/start.md': prose })).toMatchObject({ mission_state: 'validate' });
  });
});

const plannedText =
  '# Plan\n\n## Technical Context\n\n**Language/Version**: TypeScript 7\n**Storage**: files\n\nThe board is folded from the log and drawn.\n';

describe('mission types of the project', () => {
  const custom =
    'mission: {key: letters, name: Letters, version: "1"}\nsteps:\n- {id: write, title: Write, requires_inputs: [reader]}\n- {id: send, title: Send, depends_on: [gate]}\naudit_steps:\n- {id: gate, title: Is it kind?, depends_on: [write], audit: {trigger_mode: manual, enforcement: blocking}}\n';
  const withType = (source: string, run: object | null = null): Repository => {
    const repository = newRepository();
    repository.commit({
      ...missionFiles(directory, { mission_type: 'letters' }),
      '.kittify/overrides/missions/letters/mission-runtime.yaml': source,
    });
    if (run !== null) {
      repository.commit({
        '.kittify/runtime/feature-runs.json': JSON.stringify({ [directory]: { run_id: 'r1', run_dir: '/gone/r1' } }),
        '.kittify/runtime/runs/r1/state.json': JSON.stringify({
          run_id: 'r1',
          issued_step_id: null,
          completed_steps: [],
          inputs: {},
          decisions: {},
          ...run,
        }),
      });
    }
    return repository;
  };

  it("asks for an input, then for a judgement, and takes the answers of the original's run", async () => {
    expect(await ask(withType(custom).root, 'ada')).toMatchObject({
      offer: 'decision_required',
      decision_id: 'input:reader',
      input_key: 'reader',
      reason: 'missing_required_input',
    });
    const written = { inputs: { reader: 'grandmother' }, completed_steps: ['write'] };
    expect(await ask(withType(custom, written).root, 'ada')).toMatchObject({
      offer: 'decision_required',
      decision_id: 'audit:gate',
      options: ['approve', 'reject'],
      question: 'Is it kind?',
    });
    const rejected = { ...written, decisions: { 'audit:gate': { answer: 'reject' } } };
    expect(await ask(withType(custom, rejected).root, 'ada')).toMatchObject({
      offer: 'blocked',
      reason: 'audit_rejected',
      next_command: expect.stringContaining('--answer'),
    });
    const approved = { ...written, decisions: { 'audit:gate': { answer: 'approve' } } };
    expect(await ask(withType(custom, approved).root, 'ada')).toMatchObject({ mission_state: 'send', offer: 'step' });
  });

  it('refuses a type that cannot work, with its story', async () => {
    const outcome = await next(world(withType(custom.replace('depends_on: [gate]', 'depends_on: [gates]')).root), {
      mission: directory,
      agent: null,
    });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code: 'MISSION_STEP_DEPENDENCY_UNKNOWN' }] });
  });

  it('passes over a broken copy of a shipped type that the original left, and says so', async () => {
    const repository = newRepository();
    repository.commit({
      ...missionFiles(directory, { mission_type: 'plan' }),
      '.kittify/missions/plan/mission-runtime.yaml': 'mission: {key: plan, steps: [{id: a}]}\n',
    });
    const answer = await ask(repository.root, 'ada');
    expect(answer).toMatchObject({ mission_state: 'not_started', preview_step: 'specify' });
    expect(answer.why.at(-1)).toContain('passed over');
  });

  it.each([
    ['nowhere', 'MISSION_KEY_UNKNOWN'],
    ['../../etc', 'MISSION_KEY_UNKNOWN'],
    ['constructor', 'MISSION_KEY_UNKNOWN'],
    ['', 'MISSION_TYPE_MISSING'],
  ])('refuses the type "%s"', async (type, code) => {
    const repository = newRepository();
    repository.commit(missionFiles(directory, { mission_type: type }));
    expect(await next(world(repository.root), { mission: directory, agent: null })).toMatchObject({ ok: false, problems: [{ code }] });
  });
});

describe('broken files', () => {
  it('shows the other packages when one file is broken, and says which', async () => {
    const answer = await ask(planted({ WP01: {} }, {}, { 'tasks/WP02-broken.md': '---\nwork_package_id: [\n---\n' }).root, 'ada');
    expect(answer).toMatchObject({ offer: 'step', wp_id: 'WP01' });
    expect(answer.why.some((sentence) => sentence.includes('WP02-broken.md'))).toBe(true);
  });

  it('offers nothing that a broken lanes.json would have refused, and names what leads out', async () => {
    const broken = (packages: Readonly<Record<string, Planted>>, meta = {}) => planted(packages, meta, { 'lanes.json': '{' }).root;
    const answer = await ask(broken({ WP01: {} }), 'ada');
    expect(answer).toMatchObject({
      offer: 'blocked',
      action: null,
      wp_id: 'WP01',
      workspace_path: null,
      reason: 'lanes_corrupt',
      preview_step: null,
      next_command: `spec-kitty agent mission finalize-tasks --mission ${directory}`,
    });
    expect(answer.why.some((sentence) => sentence.includes('it is not JSON'))).toBe(true);
    for (const lane of ['in_progress', 'for_review', 'approved'] as const) {
      const root = broken({ WP01: { lane, by: lane === 'for_review' ? 'grace' : 'ada' } });
      const next_command = `git log --oneline -- ${join(root, 'kitty-specs', directory, 'lanes.json')}`;
      expect(await ask(root, 'ada'), lane).toMatchObject({ offer: 'blocked', reason: 'lanes_corrupt', next_command });
    }
    expect(await ask(broken({ WP01: { lane: 'done' } }), 'ada'), 'nobody needs it any more').toMatchObject({ offer: 'terminal' });
  });

  it('offers no work that nothing says the place of, and names what leads out', async () => {
    const without = (packages: Readonly<Record<string, Planted>>) => {
      const repository = planted(packages);
      rmSync(join(repository.root, 'kitty-specs', directory, 'lanes.json'));
      return repository.root;
    };
    const finalizing = `spec-kitty agent mission finalize-tasks --mission ${directory}`;
    const answer = await ask(without({ WP01: {}, WP02: { lane: 'done' } }), 'ada');
    expect(answer).toMatchObject({ offer: 'blocked', action: null, wp_id: 'WP01', reason: 'lanes_missing', next_command: finalizing });
    expect(await ask(without({ WP01: { lane: 'in_progress', by: 'ada' } }), 'ada')).toMatchObject({
      offer: 'blocked',
      reason: 'lanes_missing',
      next_command: `git log --oneline -- ':(top)kitty-specs/${directory}/lanes.json'`,
    });
    expect(await ask(without({ WP01: { mode: 'planning_artifact' } }), 'ada'), 'in the main checkout').toMatchObject({ offer: 'step' });
    expect(await ask(without({ WP01: { lane: 'for_review' } }), 'ada'), 'a review').toMatchObject({ offer: 'step', action: 'review' });
  });

  it('refuses a log it cannot read, naming every row', async () => {
    const { root } = planted({ WP01: {} }, {}, { 'status.events.jsonl': 'no\n{}\n' });
    const outcome = await next(world(root), { mission: directory, agent: null });
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ code: 'CANONICAL_STATUS_UNREADABLE' }, { code: 'CANONICAL_STATUS_UNREADABLE' }],
    });
  });
});

describe('from anywhere', () => {
  it('gives the same decision in the main checkout, a folder of it, and a lane worktree', async () => {
    const { root, worktree } = planted({ WP01: { lane: 'approved' }, WP02: { after: ['WP01'] } });
    const lane = worktree(`${directory}-lane-a`, 'kitty/mission-demo-01KZ0000-lane-a');
    const [here, below, there] = [await ask(root, 'ada'), await ask(join(root, 'kitty-specs'), 'ada'), await ask(lane, 'ada')];
    expect(below).toEqual(here);
    expect(there).toEqual(here);
  });
});

describe('a package whose file is flawed', () => {
  it('keeps its place and is not begun: a misspelt key does not read as "depends on nothing"', async () => {
    const file = '---\nwork_package_id: WP02\ntitle: Part\ndependecies: [WP01]\n---\n\n# WP02\n';
    const { root } = planted({ WP01: { lane: 'in_progress', by: 'grace' }, WP02: {} }, {}, { 'tasks/WP02-part.md': file });
    const answer = await ask(root, 'ada');
    expect(answer).toMatchObject({ offer: 'waiting', wp_id: null, progress: { total_wps: 2 } });
    expect(answer.why_not).toContainEqual(
      expect.objectContaining({ wp_id: 'WP02', reason: 'file_flawed', sentence: expect.stringContaining('dependecies') }),
    );
  });

  it('is not lost for a key that decides nothing', async () => {
    const file = '---\nwork_package_id: WP01\ntitle: Part\ndependencies: []\ntags: 7\n---\n\n# WP01\n';
    expect(await ask(planted({ WP01: {} }, {}, { 'tasks/WP01-part.md': file }).root, 'ada')).toMatchObject({
      offer: 'step',
      wp_id: 'WP01',
    });
  });

  it('is still done when its file is broken', async () => {
    const answer = await ask(
      planted({ WP01: { lane: 'done' } }, {}, { 'tasks/WP01-part.md': '---\nwork_package_id: [\n---\n' }).root,
      'ada',
    );
    expect(answer).toMatchObject({ offer: 'terminal', mission_state: 'done', progress: { total_wps: 1, done_wps: 1 } });
  });
});

it('sees what a step behind the board leaves behind', async () => {
  const own = '.kittify/overrides/missions/told';
  const repository = planted(
    { WP01: { lane: 'approved' } },
    { mission_type: 'told', accepted_at: '2026-01-01T00:00:00Z' },
    {
      [`${own}/mission-runtime.yaml`]:
        'mission: {key: told, name: Told, version: "1"}\nsteps:\n- {id: implement, title: Implement}\n- {id: accept, title: Accept, depends_on: [implement]}\n- {id: tell, title: Tell, depends_on: [accept]}\n',
      [`${own}/expected-artifacts.yaml`]: 'required_by_step:\n  tell: [{artifact_key: notes, path_pattern: "notes/*.md"}]\n',
    },
  );
  expect(await ask(repository.root)).toMatchObject({ step_id: 'tell', guard_failures: ['notes/*.md is missing.'] });
  repository.commit({ [`kitty-specs/${directory}/notes/one.md`]: '# Notes\n\nIt is done.\n' });
  expect(await ask(repository.root)).toMatchObject({ mission_state: 'merge' });
});
