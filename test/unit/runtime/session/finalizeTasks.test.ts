import { execSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lanesText, readLanes } from '../../../../machines/rules/lanesDocument.ts';
import { readLog } from '../../../../machines/rules/eventLog.ts';
import { listOperations } from '../../../../runtime/desk/operations.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import { finalizeTasks, previewFinalize, type FinalizeRequest } from '../../../../runtime/session/finalizeTasks.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import isFinalizePreview from '../../../../schemas/generated/finalizePreview.js';
import isFinalizeReply from '../../../../schemas/generated/finalizeReply.js';
import isLifecycleRow from '../../../../schemas/generated/lifecycleRow.js';
import isTransition from '../../../../schemas/generated/transition.js';
import { findings } from '../../../../schemas/check.ts';
import type { Problem } from '../../../../schemas/problem.ts';
import { bareEmit } from '../../../support/bareEmit.ts';
import { occurrenceMap } from '../../../support/occurrenceMap.ts';
import { authoredPackage, newPlannedMission, plannedFiles, plannedMission } from '../../../support/plannedMission.ts';
import { hermeticEnv, missionFiles, writeFiles, type Repository } from '../../../support/repository.ts';

const folder = `kitty-specs/${plannedMission}`;
const worldOf = ({ root }: Repository, env: World['env'] = {}): World => ({ ...realWorld(), cwd: root, env: { ...hermeticEnv, ...env } });

async function finalized(repository: Repository, request: Partial<FinalizeRequest> = {}, env: World['env'] = {}) {
  const outcome = await finalizeTasks(worldOf(repository, env), { mission: plannedMission, targetBranch: null, ...request });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  expect(isFinalizeReply(outcome.value), findings(isFinalizeReply).join()).toBe(true);
  return outcome.value;
}

async function refused(repository: Repository, request: Partial<FinalizeRequest> = {}): Promise<readonly Problem[]> {
  const before = everything(repository);
  const asked = { mission: plannedMission, targetBranch: null, ...request };
  const previewed = await previewFinalize(worldOf(repository), asked);
  const outcome = await finalizeTasks(worldOf(repository), asked);
  if (outcome.ok) throw new Error('It was not refused.');
  expect(everything(repository), 'a refused run changes no byte').toEqual(before);
  expect(previewed.ok ? [] : previewed.problems, 'what is foreseen is what happens').toEqual(outcome.problems);
  for (const { unchanged } of outcome.problems) expect(unchanged).toBe('Nothing was changed.');
  return outcome.problems;
}

const codes = (problems: readonly Problem[]): readonly string[] => problems.map(({ code }) => code);

/** Every file of the working tree with its content, and where the branches stand. */
function everything({ root, git }: Repository): unknown {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !join(entry.parentPath, entry.name).startsWith(join(root, '.git/')),
  );
  return {
    files: Object.fromEntries(
      names.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'utf8')]),
    ),
    refs: git('for-each-ref'),
    status: git('status', '--porcelain'),
  };
}

const read = ({ root }: Repository, path: string): string => readFileSync(join(root, folder, path), 'utf8');

function logOf(repository: Repository) {
  const log = readLog(read(repository, 'status.events.jsonl'));
  if (!log.ok) throw new Error(log.problems[0].message);
  return log.value;
}

function change(repository: Repository, path: string, edit: (text: string) => string): void {
  writeFileSync(join(repository.root, folder, path), edit(read(repository, path)));
}

describe('finalizing a mission', () => {
  it('completes the packages, makes the lanes, puts the packages on the board, and commits that', async () => {
    const repository = newPlannedMission();
    const reply = await finalized(repository);
    expect(reply).toMatchObject({
      result: 'success',
      wp_count: 3,
      updated_wp_count: 3,
      modified_wps: ['WP01', 'WP02', 'WP03'],
      unchanged_wps: [],
      commit_created: true,
      dependencies_parsed: { WP01: [], WP02: ['WP01'], WP03: [] },
      requirement_refs_parsed: { WP01: ['FR-001'], WP02: ['FR-002'], WP03: ['FR-001'] },
      bootstrap: { total_wps: 3, newly_seeded: 3, already_initialized: 0 },
      lanes: { computed: true, count: 3, lane_ids: ['lane-a', 'lane-planning', 'lane-b'], planning_artifact_wps: ['WP03'] },
      changed: true,
      resumed: false,
      warnings: [],
      next_command: `spec-kitty next --mission ${plannedMission} --agent <agent> --result success --json`,
    });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('rev-parse', 'work')).toBe(reply.commit_hash);
    expect(repository.git('show', '--format=', '--name-only', 'HEAD').split('\n').toSorted()).toEqual(
      [
        'acceptance-matrix.json',
        'issue-matrix.json',
        'lanes.json',
        'status.events.jsonl',
        'status.json',
        'tasks/WP01-pay.md',
        'tasks/WP02-cancel.md',
        'tasks/WP03-say.md',
      ].map((name) => `${folder}/${name}`),
    );
  });

  it('changes the front matter in place: what was written stays byte for byte, comments too', async () => {
    const repository = newPlannedMission();
    const before = read(repository, 'tasks/WP02-cancel.md');
    await finalized(repository);
    const strategy =
      'Planning artifacts for this mission were generated on work. During /spec-kitty.implement this WP may branch from a dependency-specific base, but completed changes must merge back into work unless the human explicitly redirects the landing branch.';
    const added = ['dependencies:', '- WP01', 'planning_base_branch: work', 'merge_target_branch: work', `branch_strategy: ${strategy}`];
    const after = read(repository, 'tasks/WP02-cancel.md').split('\n');
    expect(after).toEqual(expect.arrayContaining(added));
    expect(after.filter((line) => !added.includes(line) || before.includes(`\n${line}\n`))).toEqual(before.split('\n'));
  });

  it('leaves rows that every reader takes, in order, each once', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    await finalized(repository);
    const { others, transitions } = logOf(repository);
    expect(others.map(({ event_type, aggregate_id }) => [event_type, aggregate_id])).toEqual([
      ['TasksStarted', plannedMission],
      ['WPCreated', 'WP01'],
      ['WPCreated', 'WP02'],
      ['WPCreated', 'WP03'],
      ['TasksCompleted', plannedMission],
    ]);
    for (const row of others) expect(isLifecycleRow(row)).toBe(true);
    expect(others[2]?.['payload']).toMatchObject({
      depends_on: ['WP01'],
      wp_path: `${folder}/tasks/WP02-cancel.md`,
      wp_title: 'Part WP02',
    });
    expect(
      transitions.map(({ wp_id, from_lane, to_lane, actor, reason, force }) => [wp_id, from_lane, to_lane, actor, reason, force]),
    ).toEqual(['WP01', 'WP02', 'WP03'].map((wp) => [wp, 'genesis', 'planned', 'finalize-tasks', 'canonical bootstrap', false]));
    for (const row of transitions) expect(isTransition(row)).toBe(true);
    expect(JSON.parse(read(repository, 'status.json'))).toMatchObject({ summary: { planned: 3 } });
  });

  it('is the same once more, and says so', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    const before = everything(repository);
    const again = await finalized(repository);
    expect(again).toMatchObject({
      changed: false,
      updated_wp_count: 0,
      modified_wps: [],
      unchanged_wps: ['WP01', 'WP02', 'WP03'],
      commit_created: false,
      commit_hash: null,
      files_written: [],
      bootstrap: { newly_seeded: 0, already_initialized: 3 },
    });
    expect(again.message).toContain('nothing was to be changed');
    expect(everything(repository)).toEqual(before);
  });

  it('shows beforehand exactly what it then does, and writes nothing for that', async () => {
    const repository = newPlannedMission();
    const before = everything(repository);
    const previewed = await previewFinalize(worldOf(repository), { mission: plannedMission, targetBranch: null });
    if (!previewed.ok) throw new Error(previewed.problems[0].message);
    expect(isFinalizePreview(previewed.value), findings(isFinalizePreview).join()).toBe(true);
    expect(everything(repository)).toEqual(before);
    expect(existsSync(join(repository.root, '.git', 'spec-kitty'))).toBe(false);
    const done = await finalized(repository);
    expect(previewed.value).toMatchObject({
      would_modify: done.modified_wps,
      unchanged: done.unchanged_wps,
      validation: { bootstrap_preview: done.bootstrap, lanes_preview: done.lanes },
      events_to_record: 8,
      next_command: `spec-kitty agent mission finalize-tasks --mission ${plannedMission} --json`,
    });
    expect(previewed.value.differences.map(({ path }) => path)).toEqual(done.files_written);
    expect(previewed.value.differences[1]?.lines.slice(0, 2)).toEqual(['+dependencies:', '+- WP01']);
  });

  it('names what it did to each file for a later undo', async () => {
    const repository = newPlannedMission();
    const former = repository.git('rev-parse', `HEAD:${folder}/tasks/WP01-pay.md`);
    await finalized(repository);
    const log = readOperationLog(join(repository.root, '.git', 'spec-kitty'));
    const changes = log.ok ? log.value.rows.at(-1)?.changes : undefined;
    expect(changes?.files[`${folder}/tasks/WP01-pay.md`]).toEqual({
      before: former,
      after: repository.git('rev-parse', `HEAD:${folder}/tasks/WP01-pay.md`),
    });
    expect(changes?.files[`${folder}/lanes.json`]?.before).toBeNull();
    expect(changes?.events).toHaveLength(8);
    expect(Object.keys(changes?.refs ?? {})).toEqual(['refs/heads/work']);
  });

  it('takes a mission without tasks.md at the word of its packages', async () => {
    const repository = newPlannedMission();
    rmSync(join(repository.root, folder, 'tasks.md'));
    change(repository, 'tasks/WP03-say.md', (text) => text.replace('subtasks:', 'dependencies: [WP01, WP02]\nsubtasks:'));
    const reply = await finalized(repository);
    expect(reply).toMatchObject({
      dependencies_parsed: { WP01: [], WP02: [], WP03: ['WP01', 'WP02'] },
      preserved_wps: ['WP03'],
      lanes: { count: 3 },
    });
    expect(read(repository, 'tasks/WP03-say.md')).toContain('dependencies: [WP01, WP02]\n');
  });

  it('never overrules what a package declares by what tasks.md says', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP02-cancel.md', (text) => text.replace('subtasks:', 'dependencies:\n- WP03\nsubtasks:'));
    const reply = await finalized(repository);
    expect(reply).toMatchObject({ dependencies_parsed: { WP02: ['WP03'] }, preserved_wps: ['WP02'] });
  });

  it('makes tasks.md from wps.yaml, and takes its word for everything', async () => {
    const repository = newPlannedMission();
    const entries = [
      ['WP01', '[]'],
      ['WP02', '[WP03]'],
      ['WP03', '[]'],
    ].map(([id, on]) => `- id: ${id}\n  title: Part ${id}\n  dependencies: ${on}\n  subtasks: [T1${id?.slice(2)}]\n`);
    writeFiles(repository.root, { [`${folder}/wps.yaml`]: `work_packages:\n${entries.join('')}` });
    change(repository, 'tasks/WP02-cancel.md', (text) => text.replace(/subtasks:\n- T002\n/, ''));
    const reply = await finalized(repository);
    expect(reply.dependencies_parsed).toEqual({ WP01: [], WP02: ['WP03'], WP03: [] });
    expect(reply.ownership_warnings.filter((warning) => warning.includes('concern'))).toEqual([]);
    expect(read(repository, 'tasks.md')).toContain('## Work Package WP02: Part WP02\n\n**Dependencies**: WP03\n**Subtasks**: T102\n');
    expect(read(repository, 'tasks/WP02-cancel.md')).toContain('dependencies:\n- WP03\n');
    expect(read(repository, 'tasks/WP02-cancel.md')).toContain('subtasks:\n- T102\n');
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await finalized(repository)).toMatchObject({ changed: false });
  });

  it('tells which packages of wps.yaml name no concern of the plan', async () => {
    const repository = newPlannedMission();
    const entries = ['WP01', 'WP02', 'WP03'].map((id) => `- id: ${id}\n  title: Part ${id}\n`);
    writeFiles(repository.root, { [`${folder}/wps.yaml`]: `work_packages:\n${entries.join('')}  plan_concern_refs: [IC-01]\n` });
    const { ownership_warnings: warnings } = await finalized(repository);
    expect(warnings.filter((warning) => warning.includes('concern')).map((warning) => warning.slice(0, 4))).toEqual(['WP01', 'WP02']);
  });

  it('declares what was not declared: subtasks as tasks.md lists them, and ownership as the text tells it', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) =>
      text.replace(/subtasks:[\s\S]*authoritative_surface: src\/\n/, '').replace('Build it.', 'Change `src/wp01/pay.ts`.'),
    );
    await finalized(repository);
    const text = read(repository, 'tasks/WP01-pay.md');
    expect(text).toContain('subtasks:\n- T001\n');
    expect(text).toContain('execution_mode: code_change\n');
    expect(text).toContain('owned_files:\n- src/wp01/pay.ts\n');
    expect(text).toContain('authoritative_surface: src/wp01/\n');
  });

  it('lets a planning package own nothing', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP03-say.md', (text) =>
      text
        .replace('owned_files:\n- docs/say.md\n', 'owned_files: []\n')
        .replace('authoritative_surface: docs/\ncreate_intent:\n- docs/say.md\n', ''),
    );
    const reply = await finalized(repository);
    expect(reply.lanes.planning_artifact_wps).toEqual(['WP03']);
  });

  it('carries on a mission of old: no id, a number in its name, no topology', async () => {
    const repository = newPlannedMission();
    const old = 'kitty-specs/042-login';
    repository.commit({ ...missionFiles('042-login', { target_branch: undefined, merge_target_branch: 'work' }), ...plannedFiles(old) });
    const reply = await finalized(repository, { mission: '042-login' });
    expect(reply).toMatchObject({ target_branch: 'work', bootstrap: { newly_seeded: 3 } });
    const lanes = JSON.parse(readFileSync(join(repository.root, old, 'lanes.json'), 'utf8')) as object;
    expect(lanes).toMatchObject({
      mission_slug: '042-login',
      mission_id: null,
      mission_branch: 'kitty/mission-042-login',
      target_branch: 'work',
    });
    expect(await finalized(repository, { mission: '042-login' })).toMatchObject({ changed: false });
  });

  it('works from a subfolder and from a lane as from the main checkout', async () => {
    const repository = newPlannedMission();
    const lane = repository.worktree('lane', 'kitty/mission-x-lane-a');
    const outcome = await finalizeTasks({ ...worldOf(repository), cwd: lane }, { mission: plannedMission, targetBranch: null });
    expect(outcome.ok && outcome.value.changed).toBe(true);
    const again = await finalizeTasks(
      { ...worldOf(repository), cwd: join(repository.root, 'src', 'wp01') },
      { mission: plannedMission, targetBranch: null },
    );
    expect(again.ok && again.value.changed).toBe(false);
  });
});

describe('where it is to land', () => {
  it('is written down when it is given', async () => {
    const repository = newPlannedMission();
    repository.git('branch', 'release');
    const reply = await finalized(repository, { targetBranch: 'release' });
    expect(reply).toMatchObject({
      target_branch: 'release',
      target_branch_override: { requested: 'release', persisted: true, committed: true, previous_value: 'work', persist_error: null },
    });
    expect(JSON.parse(read(repository, 'meta.json'))).toMatchObject({ target_branch: 'release', mission_id: '01KZPLAN0000000000000000AA' });
    expect(read(repository, 'tasks/WP01-pay.md')).toContain('merge_target_branch: release\n');
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(await finalized(repository)).toMatchObject({ changed: false, target_branch: 'release' });
  });

  it('counts as written down by the command that did so, not by one that found it there', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) => `${text}More.\n`);
    const reply = await finalized(repository, { targetBranch: 'work' });
    expect(reply).toMatchObject({
      commit_created: true,
      target_branch_override: { requested: 'work', persisted: false, committed: false, previous_value: 'work', persist_error: null },
    });
  });

  it('is told to the packages where it is not the branch that they are planned on', async () => {
    const repository = newPlannedMission();
    change(repository, 'meta.json', (text) =>
      text.replace('"target_branch": "work"', '"target_branch": "work", "merge_target_branch": "main"'),
    );
    await finalized(repository);
    const text = read(repository, 'tasks/WP01-pay.md');
    expect(text).toContain('planning_base_branch: work\nmerge_target_branch: main\n');
    expect(text).toMatch(/generated on work\..* merge back into main unless/);
    expect(JSON.parse(read(repository, 'lanes.json'))).toMatchObject({ target_branch: 'work' });
  });

  it.each([
    ['nowhere', 'BRANCH_NOT_FOUND'],
    ['a..b', 'USAGE'],
  ])('is refused when it is %s', async (targetBranch, code) => {
    expect(codes(await refused(newPlannedMission(), { targetBranch }))).toEqual([code]);
  });

  it('has to be known', async () => {
    const repository = newPlannedMission();
    change(repository, 'meta.json', (text) => text.replace('"target_branch": "work",', ''));
    expect(codes(await refused(repository))).toEqual(['PLANNING_BRANCH_NOT_PERSISTED']);
  });

  it('is left alone when it is protected: everything is written and nothing committed', async () => {
    const repository = newPlannedMission();
    repository.git('checkout', '-q', 'main');
    const tip = repository.git('rev-parse', 'main');
    const reply = await finalized(repository);
    expect(reply).toMatchObject({
      commit_created: false,
      commit_hash: null,
      files_committed: [],
      changed: true,
      commits: [{ state: 'mirrored', branch: 'main' }],
    });
    expect(reply.warnings.join()).toContain('main is protected');
    expect(repository.git('rev-parse', 'main')).toBe(tip);
    expect(read(repository, 'lanes.json')).toContain('lane-a');
  });

  it('counts on a commit that stays: the one below bookkeeping of ours', async () => {
    const repository = newPlannedMission();
    const stays = repository.git('rev-parse', 'work');
    repository.git('commit', '-q', '--allow-empty', '-m', 'chore(spec-kitty): something\n\nSpec-Kitty-Status: 01KZPLAN0000000000000000AA');
    await finalized(repository);
    expect(JSON.parse(read(repository, 'lanes.json'))).toMatchObject({ planning_commit_sha: stays });
  });
});

describe('what stands in the way', () => {
  it('is a log that has lost rows, before anything is written: somebody took the last commits back', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    expect(await refused(repository)).toMatchObject([
      { code: 'EVENT_LOG_ROWS_LOST', next: `spec-kitty agent status reconcile --mission ${plannedMission}` },
    ]);
  });

  it('is a link in the place of a file that would be written: undo could not bring it back', async () => {
    const repository = newPlannedMission();
    const path = join(repository.root, folder, 'tasks', 'WP01-pay.md');
    writeFiles(repository.root, { 'elsewhere.md': readFileSync(path, 'utf8') });
    rmSync(path);
    symlinkSync('../../../elsewhere.md', path);
    const [linked] = await refused(repository);
    expect(linked).toMatchObject({
      code: 'PATH_IS_LINK',
      details: { paths: [`${folder}/tasks/WP01-pay.md`] },
      next: `cp -L ${path} ${path}.own && mv ${path}.own ${path}`,
    });
    execSync(linked?.next ?? '', { cwd: repository.root });
    await finalized(repository);
    expect(readFileSync(path, 'utf8')).toContain('planning_base_branch');
  });

  it('of one package hides nothing of another: neither an unknown mode nor a package that owns nothing', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('code_change', 'code'));
    change(repository, 'tasks/WP02-cancel.md', (text) => text.replace('src/wp02/**', '/etc/hosts'));
    expect(codes(await refused(repository))).toEqual(['WP_EXECUTION_MODE_UNKNOWN', 'WP_OWNERSHIP_CONFLICT', 'WP_OWNED_FILES_NOT_FOUND']);
    change(repository, 'tasks/WP01-pay.md', (text) =>
      text.replace('execution_mode: code', 'execution_mode: code_change').replace('owned_files:\n- src/wp01/**', 'owned_files: []'),
    );
    change(repository, 'spec.md', (text) => `${text}- FR-003: It can be counted.\n`);
    expect(codes(await refused(repository))).toEqual([
      'REQUIREMENT_MAPPING_INCOMPLETE',
      'WP_OWNERSHIP_CONFLICT',
      'WP_OWNED_FILES_NOT_FOUND',
      'WP_OWNERSHIP_MISSING',
    ]);
  });

  it('is told of the other packages as well where a head cannot be read, and nothing that only this head could tell', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('title:', 'titel:'));
    change(repository, 'tasks/WP02-cancel.md', (text) =>
      text.replace('FR-002', 'FR-009').replace('subtasks:', 'dependencies: [WP09]\nsubtasks:'),
    );
    change(repository, 'tasks/WP03-say.md', (text) =>
      text.replace('docs/say.md', '/etc/hosts').replace('subtasks:', 'dependencies: [WP01]\nsubtasks:'),
    );
    const problems = await refused(repository);
    expect(codes(problems)).toEqual([
      'WP_FRONT_MATTER_INVALID',
      'WP_DEPENDENCY_INVALID',
      'REQUIREMENT_MAPPING_INCOMPLETE',
      'WP_OWNERSHIP_CONFLICT',
      'WP_OWNED_FILES_NOT_FOUND',
    ]);
    expect(problems[1]?.details).toEqual({ wp_id: 'WP02', errors: ['WP09 is not a work package of this mission.'] });
    expect(problems[2]?.details).toMatchObject({
      missing_requirement_refs_wps: [],
      unknown_requirement_refs: { WP02: ['FR-009'] },
      unmapped_functional_requirements: [],
    });
  });

  it('is a file outside the repository, whatever stands there and whatever is meant to be made', async () => {
    const repository = newPlannedMission();
    writeFileSync(join(repository.root, '..', 'beside.ts'), '');
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('src/wp01/**', 'src/../../beside.ts'));
    change(repository, 'tasks/WP02-cancel.md', (text) =>
      text.replace('src/wp02/**', 'src/wp02/**\n- ../new.ts').replace('subtasks:', 'create_intent: [../new.ts]\nsubtasks:'),
    );
    expect(await refused(repository)).toMatchObject([
      {
        code: 'WP_OWNED_FILES_NOT_FOUND',
        details: {
          ownership_literal_path_errors: [
            "WP01 owns 'src/../../beside.ts', which cannot be looked up: it leads out of the repository.",
            "WP02 owns '../new.ts', which cannot be looked up: it leads out of the repository.",
          ],
        },
      },
    ]);
  });

  it('is a package that owns everything, which is told how it may', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('src/wp01/**', '"**"'));
    const [conflict] = await refused(repository);
    expect(conflict?.message).toContain('scope: codebase-wide');
    expect(conflict?.message).not.toContain("answers for '");
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('subtasks:', 'scope: codebase-wide\nsubtasks:'));
    expect((await finalized(repository)).changed).toBe(true);
  });

  it('is not a package that goes through everything, next to those who own its files: what it leaves out is told', async () => {
    const repository = newPlannedMission();
    writeFiles(repository.root, { 'docs/guide.md': 'x\n', '.claude/commands/spec-kitty.next.md': 'x\n' });
    change(repository, 'tasks/WP01-pay.md', (text) =>
      text.replace('- src/wp01/**', '- src/**\n- docs/**').replace('subtasks:', 'scope: codebase-wide\nsubtasks:'),
    );
    expect((await finalized(repository)).ownership_warnings).toEqual(['No codebase-wide package covers .claude/commands/.']);
  });

  it('is not a dependency that is named twice: it counts once, and stays as it is written', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP02-cancel.md', (text) => text.replace('subtasks:', 'dependencies: [WP01, WP01]\nsubtasks:'));
    const reply = await finalized(repository);
    expect(reply).toMatchObject({ dependencies_parsed: { WP02: ['WP01'] }, preserved_wps: [] });
    expect(read(repository, 'tasks/WP02-cancel.md')).toContain('dependencies: [WP01, WP01]\n');
    expect(logOf(repository).others[2]?.['payload']).toMatchObject({ depends_on: ['WP01'] });
  });

  it('is a bulk edit whose occurrences nobody has classified, until somebody has', async () => {
    const repository = newPlannedMission();
    change(repository, 'meta.json', (text) => text.replace('{', '{"change_mode": "bulk_edit",'));
    expect(codes(await refused(repository))).toEqual(['OCCURRENCE_MAP_MISSING']);
    writeFiles(repository.root, { [`${folder}/occurrence_map.yaml`]: 'target: {term: feature}\n' });
    expect(codes(await refused(repository))).toEqual(['OCCURRENCE_MAP_INVALID']);
    writeFiles(repository.root, { [`${folder}/occurrence_map.yaml`]: occurrenceMap });
    expect((await finalized(repository)).changed).toBe(true);
  });

  it('is told all at once, in the order of the gates, and no byte is changed', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP01-pay.md', (text) =>
      text
        .replace('subtasks:', 'dependencies:\n- WP02\nsubtasks:')
        .replace('- FR-001', '- FR-009')
        .replace('src/wp01/**', `${folder}/plan.md`),
    );
    change(repository, 'tasks/WP03-say.md', (text) => text.replace('create_intent:\n- docs/say.md\n', ''));
    const problems = await refused(repository);
    expect(codes(problems)).toEqual([
      'WP_DEPENDENCY_CYCLE',
      'REQUIREMENT_MAPPING_INCOMPLETE',
      'INVALID_WP_OWNED_FILES_KITTY_SPECS',
      'WP_OWNERSHIP_CONFLICT',
      'WP_OWNED_FILES_NOT_FOUND',
    ]);
    expect(problems[0]?.details).toEqual({ cycles: [['WP01', 'WP02', 'WP01']] });
    expect(problems[1]?.details).toMatchObject({ unknown_requirement_refs: { WP01: ['FR-009'] } });
    expect(problems[2]?.details).toEqual({ invalid_owned_files: [{ wp_id: 'WP01', path: `${folder}/plan.md` }] });
    expect(problems[3]?.details['ownership_errors']).toHaveLength(1);
    expect(problems[4]?.details['ownership_literal_path_errors']).toHaveLength(1);
  });

  it('is told of overlaps between packages that can be worked on at once, and only of those', async () => {
    const repository = newPlannedMission();
    const both = (text: string): string => text.replace(/src\/wp0.\/\*\*/, 'src/**');
    change(repository, 'tasks/WP01-pay.md', both);
    change(repository, 'tasks/WP02-cancel.md', both);
    const reply = await finalized(repository);
    expect(reply.lanes).toMatchObject({ lane_ids: ['lane-a', 'lane-planning'], collapse_report: { total_merges: 1 } });
    const other = newPlannedMission();
    change(other, 'tasks/WP01-pay.md', both);
    change(other, 'tasks/WP02-cancel.md', (text) => both(text).replace('subtasks:', 'dependencies: []\nsubtasks:'));
    expect(codes(await refused(other))).toEqual(['WP_OWNERSHIP_CONFLICT']);
  });

  it.each<[string, (repository: Repository) => void, readonly string[]]>([
    ['no spec', ({ root }) => rmSync(join(root, folder, 'spec.md')), ['SPEC_FILE_MISSING']],
    ['no packages', ({ root }) => rmSync(join(root, folder, 'tasks'), { recursive: true }), ['WORK_PACKAGES_MISSING']],
    [
      'a package without section',
      (repository) =>
        writeFiles(repository.root, { [`${folder}/tasks/WP04-more.md`]: authoredPackage('WP04', { owned: ['src/**/more.ts'] }) }),
      ['TASKS_COVERAGE_INCOMPLETE'],
    ],
    ['a section without package', ({ root }) => rmSync(join(root, folder, 'tasks/WP03-say.md')), ['TASKS_COVERAGE_INCOMPLETE']],
    [
      'broken front matter',
      (repository) => change(repository, 'tasks/WP01-pay.md', (text) => text.replace('title:', 'titel:')),
      ['WP_FRONT_MATTER_INVALID'],
    ],
    [
      'two broken files and no spec',
      (repository) => {
        for (const name of ['WP01-pay', 'WP02-cancel']) change(repository, `tasks/${name}.md`, (text) => text.replace('title:', 'titel:'));
        rmSync(join(repository.root, folder, 'spec.md'));
      },
      ['WP_FRONT_MATTER_INVALID', 'WP_FRONT_MATTER_INVALID', 'SPEC_FILE_MISSING'],
    ],
    [
      'an unknown mode',
      (repository) => change(repository, 'tasks/WP01-pay.md', (text) => text.replace('code_change', 'review')),
      ['WP_EXECUTION_MODE_UNKNOWN'],
    ],
    [
      'a package of code that owns nothing',
      (repository) => change(repository, 'tasks/WP01-pay.md', (text) => text.replace('owned_files:\n- src/wp01/**', 'owned_files: []')),
      ['WP_OWNERSHIP_MISSING'],
    ],
    [
      'a broken wps.yaml',
      (repository) => writeFiles(repository.root, { [`${folder}/wps.yaml`]: 'work_packages: 1\n' }),
      ['WPS_MANIFEST_INVALID'],
    ],
    [
      'wps.yaml without a package',
      (repository) =>
        writeFiles(repository.root, {
          [`${folder}/wps.yaml`]: 'work_packages:\n- id: WP01\n  title: One\n- id: WP02\n  title: Two\n- id: WP09\n  title: Nine\n',
        }),
      ['TASKS_COVERAGE_INCOMPLETE'],
    ],
    [
      'wps.yaml that would overrule a package',
      (repository) => {
        writeFiles(repository.root, {
          [`${folder}/wps.yaml`]: 'work_packages:\n- id: WP01\n  title: One\n- id: WP02\n  title: Two\n- id: WP03\n  title: Three\n',
        });
        change(repository, 'tasks/WP02-cancel.md', (text) => text.replace('subtasks:', 'dependencies: [WP01]\nsubtasks:'));
      },
      ['WP_DEPENDENCY_DISAGREEMENT'],
    ],
    [
      'a log that cannot be read',
      (repository) => writeFileSync(join(repository.root, folder, 'status.events.jsonl'), '{"event_id": 1}\n'),
      ['CANONICAL_STATUS_UNREADABLE'],
    ],
    [
      'a merge in progress',
      ({ root }) => writeFileSync(join(root, '.git', 'MERGE_HEAD'), `${'0'.repeat(40)}\n`),
      ['GIT_OPERATION_IN_PROGRESS'],
    ],
    [
      'a front matter in one line',
      (repository) =>
        writeFileSync(
          join(repository.root, folder, 'tasks/WP01-pay.md'),
          '---\n{work_package_id: WP01, title: Pay, requirement_refs: [FR-001], execution_mode: code_change, owned_files: [src/wp01/**], authoritative_surface: src/}\n---\n',
        ),
      ['FRONT_MATTER_NOT_EDITABLE'],
    ],
  ])('%s', async (_, spoil, expected) => {
    const repository = newPlannedMission();
    spoil(repository);
    expect(codes(await refused(repository))).toEqual(expected);
  });

  it.each([
    ['there is none', null],
    [
      'it is as it was laid out',
      '# Specification: [NAME]\n\n| Id | Requirement |\n|---|---|\n| FR-001 | [What it does] |\n| FR-003 | [What it does] |\n',
    ],
  ])('needs no spec where no step of the type asks for one: %s', async (_, text) => {
    const repository = newPlannedMission();
    const own = '.kittify/overrides/missions/parts';
    const meta = join(repository.root, folder, 'meta.json');
    repository.commit({
      [`${own}/mission-runtime.yaml`]: 'mission: {key: parts, name: Parts, version: "1"}\nsteps:\n- {id: cut, title: Cut}\n',
      [`${own}/expected-artifacts.yaml`]: 'required_by_step:\n  cut: [{artifact_key: parts, path_pattern: "tasks/WP*.md"}]\n',
      [`${folder}/meta.json`]: readFileSync(meta, 'utf8').replace('software-dev', 'parts'),
    });
    if (text === null) rmSync(join(repository.root, folder, 'spec.md'));
    else writeFileSync(join(repository.root, folder, 'spec.md'), text);
    repository.commit({});
    expect((await finalized(repository)).wp_count).toBe(3);
  });

  it('names the command that tells whether what is wrong with the plan was mended', async () => {
    const repository = newPlannedMission();
    change(repository, 'tasks/WP02-cancel.md', (text) => text.replace('src/wp02/**', '/etc/hosts'));
    const check = `spec-kitty agent mission finalize-tasks --mission ${plannedMission}`;
    const ways = async (request: Partial<FinalizeRequest>) => (await refused(repository, request)).map(({ next }) => next);
    expect(await ways({})).toEqual([`${check} --validate-only`, `${check} --validate-only`]);
    expect(await ways({ targetBranch: 'main' })).toContain(`${check} --target-branch main --validate-only`);
    expect(await ways({ targetBranch: 'a..b' })).toEqual(['spec-kitty agent mission finalize-tasks --help']);
  });

  it('names the command that has the missing files written', async () => {
    const repository = newPlannedMission();
    rmSync(join(repository.root, folder, 'spec.md'));
    rmSync(join(repository.root, folder, 'tasks'), { recursive: true });
    expect((await refused(repository)).map(({ code, next }) => [code, next])).toEqual(
      ['WORK_PACKAGES_MISSING', 'SPEC_FILE_MISSING'].map((code) => [code, `spec-kitty next --mission ${plannedMission}`]),
    );
  });
});

describe('once work has begun', () => {
  const move = async (repository: Repository, wp: string, to: string): Promise<void> => {
    const moved = await emit(worldOf(repository), { ...bareEmit, mission: plannedMission, wp, to, actor: 'ada' });
    if (!moved.ok) throw new Error(moved.problems[0].message);
  };

  it('lanes of begun packages and the commit with the plan stay what they were', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    const before = JSON.parse(read(repository, 'lanes.json')) as { readonly planning_commit_sha: string };
    await move(repository, 'WP01', 'claimed');
    writeFiles(repository.root, {
      [`${folder}/tasks/WP04-more.md`]: authoredPackage('WP04', { owned: ['src/wp04/**'] }),
      'src/wp04/x.ts': '',
    });
    change(repository, 'tasks.md', (text) => text.replace('## Notes', '## WP04: More\n\n## Notes'));
    const reply = await finalized(repository);
    expect(reply).toMatchObject({ bootstrap: { newly_seeded: 1, already_initialized: 3 }, modified_wps: ['WP04'], lanes: { count: 4 } });
    expect(JSON.parse(read(repository, 'lanes.json'))).toMatchObject({ planning_commit_sha: before.planning_commit_sha });
    expect(logOf(repository).transitions.map(({ wp_id, to_lane }) => `${wp_id} ${to_lane}`)).toEqual([
      'WP01 planned',
      'WP02 planned',
      'WP03 planned',
      'WP01 claimed',
      'WP04 planned',
    ]);
  });

  it('a change that would move a begun package is refused, by name', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    await move(repository, 'WP02', 'claimed');
    change(repository, 'tasks/WP01-pay.md', (text) => text.replace('src/wp01/**', 'src/**'));
    const [problem] = await refused(repository);
    expect(problem).toMatchObject({ code: 'WP_LANE_MOVED', details: { moved: [{ wp_id: 'WP02', from: 'lane-b', to: 'lane-a' }] } });
  });

  it('a canceled package gets no lane where the lanes have none for it: the original leaves it out', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    await move(repository, 'WP01', 'canceled');
    change(repository, 'lanes.json', (text) => {
      const manifest = readLanes(text);
      if (!manifest.ok) throw new Error('These are no lanes.');
      const lanes = manifest.value.lanes
        .filter(({ wp_ids }) => !wp_ids.includes('WP01'))
        .map((lane) => (lane.wp_ids.includes('WP02') ? { ...lane, lane_id: 'lane-a', depends_on_lanes: [] } : lane));
      return lanesText({ ...manifest.value, lanes });
    });
    await move(repository, 'WP02', 'claimed');
    expect(await finalized(repository)).toMatchObject({ lanes: { lane_ids: ['lane-a', 'lane-planning'] } });
    expect(read(repository, 'lanes.json')).not.toContain('WP01');
  });

  it('lanes that are gone are not guessed, and broken ones not passed over', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    writeFileSync(join(repository.root, folder, 'lanes.json'), '{');
    expect(await finalized(repository), 'nobody works in them yet').toMatchObject({ changed: true });
    await move(repository, 'WP01', 'claimed');
    writeFileSync(join(repository.root, folder, 'lanes.json'), '{');
    expect(codes(await refused(repository))).toEqual(['LANES_CORRUPT']);
    rmSync(join(repository.root, folder, 'lanes.json'));
    const [lost] = await refused(repository);
    expect(lost?.code).toBe('LANES_MISSING');
    expect(execSync(lost?.next ?? 'false', { cwd: join(repository.root, 'src'), env: hermeticEnv, encoding: 'utf8' })).not.toBe('');
  });

  it('a mission whose begun packages are finished goes on with lanes made now, where it never had any', async () => {
    const repository = newPlannedMission();
    await finalized(repository);
    rmSync(join(repository.root, folder, 'lanes.json'));
    await move(repository, 'WP01', 'canceled');
    expect(await finalized(repository)).toMatchObject({ changed: true });
    expect(read(repository, 'lanes.json')).toContain('"WP02"');
  });
});

describe('a run that was ended before its time', () => {
  it('is ended first, and then it is looked anew: what people wrote meanwhile counts', async () => {
    const repository = newPlannedMission();
    const kill = {
      reached: (boundary: string) => {
        if (boundary === 'after write writingLanes') throw new Error('killed');
      },
    };
    await expect(finalizeTasks(worldOf(repository), { mission: plannedMission, targetBranch: null }, kill)).rejects.toThrow('killed');
    change(repository, 'tasks/WP03-say.md', (text) => text.replace('dependencies: []', 'dependencies:\n- WP02'));
    const reply = await finalized(repository);
    expect(reply).toMatchObject({
      resumed: true,
      modified_wps: ['WP01', 'WP02', 'WP03'],
      bootstrap: { newly_seeded: 3 },
      dependencies_parsed: { WP03: ['WP02'] },
    });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('is given up when its files are not what it was planned on any more, and planned anew', async () => {
    const repository = newPlannedMission();
    const kill = {
      reached: (boundary: string) => {
        if (boundary === 'before effect writingPackages') throw new Error('killed');
      },
    };
    await expect(finalizeTasks(worldOf(repository), { mission: plannedMission, targetBranch: null }, kill)).rejects.toThrow('killed');
    change(repository, 'tasks/WP03-say.md', (text) => `${text}More to say.\n`);
    const reply = await finalized(repository);
    expect(reply).toMatchObject({ resumed: true, changed: true, bootstrap: { newly_seeded: 3 } });
    expect(read(repository, 'tasks/WP03-say.md')).toContain('More to say.\n');
    expect(listOperations(join(repository.root, '.git', 'spec-kitty'), plannedMission)).toEqual({ ok: true, value: [] });
  });

  it('is told of by who only looks', async () => {
    const repository = newPlannedMission();
    const kill = {
      reached: (boundary: string) => {
        if (boundary === 'before effect writingLanes') throw new Error('killed');
      },
    };
    await expect(finalizeTasks(worldOf(repository), { mission: plannedMission, targetBranch: null }, kill)).rejects.toThrow('killed');
    const previewed = await previewFinalize(worldOf(repository), { mission: plannedMission, targetBranch: null });
    expect(previewed.ok && previewed.value.unfinished?.by).toBe('finalize-tasks');
  });

  it('says what stopped it, and goes on from there', async () => {
    const repository = newPlannedMission();
    const lanes = join(repository.root, folder, 'lanes.json');
    const put = {
      reached: (boundary: string) => {
        if (boundary === 'before effect writingLanes') writeFileSync(lanes, 'mine');
      },
    };
    const outcome = await finalizeTasks(worldOf(repository), { mission: plannedMission, targetBranch: null }, put);
    expect(outcome.ok ? null : outcome.problems[0]).toMatchObject({
      code: 'FILE_CHANGED',
      details: { stopped_at: 'writingLanes', paths: [`${folder}/lanes.json`] },
    });
    expect(readFileSync(lanes, 'utf8')).toBe('mine');
    expect(await finalized(repository)).toMatchObject({ changed: true, bootstrap: { newly_seeded: 3 } });
  });
});
