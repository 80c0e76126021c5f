import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openProject } from '../../../../runtime/project.ts';
import { init } from '../../../../runtime/session/init.ts';
import { realWorld } from '../../../../runtime/world.ts';
import type { InitReply } from '../../../../schemas/initReply.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';
import { give } from '../../../support/undoing.ts';

const initIn = (cwd: string, agents: string | null = 'claude', folder: string | null = null): Promise<Outcome<InitReply>> =>
  init({ ...realWorld(), cwd, env: {} }, { folder, agents });

async function done(outcome: Promise<Outcome<InitReply>>): Promise<InitReply> {
  const settled = await outcome;
  if (!settled.ok) throw new Error(settled.problems.map(({ message }) => message).join('\n'));
  return settled.value;
}

/** Every file below a folder with its text, git's own left out. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths
      .filter((path) => !path.startsWith(join(folder, '.git/')))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

const commands = [
  'accept',
  'analyze',
  'dashboard',
  'implement',
  'merge',
  'next',
  'plan',
  'research',
  'review',
  'specify',
  'status',
  'tasks',
  'tasks-finalize',
  'tasks-outline',
  'tasks-packages',
];
const shared = ['.gitattributes', '.gitignore', '.kittify/config.yaml', '.kittify/metadata.yaml'];

describe('the files of a project', () => {
  test.each([
    ['claude', commands.map((name) => `.claude/commands/spec-kitty.${name}.md`)],
    ['opencode', commands.map((name) => `.opencode/command/spec-kitty.${name}.md`)],
    ['codex', commands.map((name) => `.agents/skills/spec-kitty.${name}/SKILL.md`)],
    ['copilot', commands.map((name) => `.github/prompts/spec-kitty.${name}.prompt.md`)],
    ['cursor', commands.map((name) => `.cursor/commands/spec-kitty.${name}.md`)],
    ['gemini', commands.map((name) => `.gemini/commands/spec-kitty.${name}.toml`)],
  ])('for %s are these and no others', async (agent, own) => {
    const root = temporaryFolder();
    const reply = await done(initIn(root, agent));
    expect(Object.keys(treeOf(root))).toEqual([...shared, ...own].toSorted());
    expect(reply).toMatchObject({
      project_root: root,
      already_initialized: false,
      agents: [agent],
      updated: [],
      unchanged: [],
      warnings: [],
    });
    expect(reply.created.toSorted()).toEqual([...shared, ...own].toSorted());
  });

  test('say who the project is', async () => {
    const root = join(temporaryFolder(), 'My Project!');
    await done(initIn(temporaryFolder(), 'claude,codex', root));
    const config = parse(readFileSync(join(root, '.kittify/config.yaml'), 'utf8')) as { readonly project: object };
    expect(config).toMatchObject({
      agents: { available: ['claude', 'codex'] },
      mission_type_activations: ['documentation', 'plan', 'research', 'software-dev'],
    });
    expect(config.project).toEqual({
      slug: 'my-project',
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      node_id: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
      build_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5/) as string,
    });
  });
});

describe('given again', () => {
  test('nothing changes', async () => {
    const root = temporaryFolder();
    await done(initIn(root));
    const before = treeOf(root);
    const reply = await done(initIn(root, null));
    expect(treeOf(root)).toEqual(before);
    expect(reply).toMatchObject({ already_initialized: true, created: [], updated: [], agents: ['claude'] });
  });

  test('command files are written anew, and what people changed elsewhere stays', async () => {
    const root = temporaryFolder();
    await done(initIn(root));
    const config = readFileSync(join(root, '.kittify/config.yaml'), 'utf8').replace('auto_commit: true', 'auto_commit: false # ours');
    const command = '.claude/commands/spec-kitty.plan.md';
    const original = readFileSync(join(root, command), 'utf8');
    writeFiles(root, {
      '.kittify/config.yaml': config,
      '.kittify/metadata.yaml': 'theirs\n',
      '.gitignore': '/.worktrees\nours\n',
      '.claude/settings.json': '{}',
      [command]: 'changed',
    });
    const reply = await done(initIn(root, null));
    const after = treeOf(root);
    expect(after).toMatchObject({
      '.kittify/config.yaml': config,
      '.kittify/metadata.yaml': 'theirs\n',
      '.claude/settings.json': '{}',
      [command]: original,
    });
    expect(after['.gitignore']).toMatch(/^\/\.worktrees\nours\n\n# Spec Kitty/);
    expect(after['.gitignore']?.match(/worktrees/g)).toHaveLength(2);
    expect(reply.updated.toSorted()).toEqual([command, '.gitignore'].toSorted());
  });

  test('with another agent, that one is added', async () => {
    const root = temporaryFolder();
    await done(initIn(root));
    const reply = await done(initIn(root, 'codex'));
    expect(reply).toMatchObject({ agents: ['claude', 'codex'], updated: ['.kittify/config.yaml'] });
    expect(Object.keys(treeOf(root))).toHaveLength(shared.length + 2 * commands.length);
  });

  test('agents that the settings name and nobody can write for are told of', async () => {
    const root = temporaryFolder();
    writeFiles(root, { '.kittify/config.yaml': 'agents:\n  available: [pi]\n' });
    expect(await done(initIn(root, 'claude'))).toMatchObject({
      agents: ['pi', 'claude'],
      warnings: [expect.stringContaining('the agent pi,')],
    });
  });
});

describe('git', () => {
  test('is neither changed nor started, but for what is kept to undo it', async () => {
    const { root, git } = newRepository();
    writeFiles(root, { staged: 'staged\n' });
    git('add', 'staged');
    // What is kept once more is made young again, as git does: it is no other.
    const state = (): string =>
      execFileSync('find', [join(root, '.git'), '-type', 'f', '-printf', '%p %s %T@ %i\n'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => !line.includes('/spec-kitty/'))
        .map((line) => (line.includes('/objects/') ? line.replace(/ [\d.]+( \d+)$/, '$1') : line))
        .toSorted()
        .join('\n');
    const before = state();
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      await done(initIn(root));
    } finally {
      process.env['PATH'] = path;
    }
    expect(state()).toBe(before);
  });

  test('is not made where there is none, and the next step says so', async () => {
    const root = temporaryFolder();
    const reply = await done(initIn(root));
    expect(existsSync(join(root, '.git'))).toBe(false);
    expect(reply.next_steps[0]?.command).toBe('git init');
  });

  test('is one by whichever way it is named', async () => {
    const { root } = newRepository();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(root, link);
    const reply = await done(initIn(temporaryFolder(), 'claude', link));
    expect(reply.next_steps.map(({ command }) => command)).not.toContain(`cd ${link} && git init`);
    expect(existsSync(join(root, '.kittify/config.yaml'))).toBe(true);
  });

  test('its main checkout is the project, from a folder and from a worktree too', async () => {
    const { root, worktree } = newRepository();
    mkdirSync(join(root, 'src/deep'), { recursive: true });
    const lane = worktree('lane', 'lane');
    for (const cwd of [join(root, 'src/deep'), lane]) expect((await done(initIn(cwd))).project_root).toBe(root);
    const named = await done(initIn(temporaryFolder(), 'claude', lane));
    expect([named.project_root, named.next_steps.some(({ command }) => command.includes('git init'))]).toEqual([root, false]);
    expect(existsSync(join(lane, '.kittify'))).toBe(false);
    expect(openProject({ ...realWorld(), cwd: lane, env: {} })).toMatchObject({ ok: true, value: { root } });
  });

  test('is bare: which worktree is the home of the missions is a step to say, and setting it up there can be taken back', async () => {
    const folder = temporaryFolder();
    gitIn(newRepository().root, 'clone', '-q', '--bare', '.', join(folder, 'store.git'));
    const home = join(folder, 'the home');
    gitIn(join(folder, 'store.git'), 'worktree', 'add', '-q', home, 'main');
    const named = `export SPECIFY_REPO_ROOT='${home}'`;
    const first = await done(initIn(home));
    expect([first.project_root, first.next_steps[1]?.command]).toEqual([home, named]);
    expect((await give(home, 'agent', 'mission', 'list')).exit).not.toBe(0);
    const world = { ...realWorld(), cwd: home, env: { ...hermeticEnv, SPECIFY_REPO_ROOT: home } };
    const again = await done(init(world, { folder: null, agents: 'codex' }));
    expect(again.next_steps.map(({ command }) => command)).not.toContain(named);
    for (const agents of ['codex', 'claude']) {
      expect(readFileSync(join(home, '.kittify/config.yaml'), 'utf8')).toContain(agents);
      expect((await runMain(['undo'], { env: { USER: 'ada' }, world })).exit).toBe(0);
    }
    expect(gitIn(home, 'status', '--short')).toBe('');
  });

  test('ignores what is made again, so that adding everything adds no worktree', async () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'main');
    await done(initIn(root));
    gitIn(root, 'add', '-A');
    gitIn(root, 'commit', '-q', '-m', 'first');
    gitIn(root, 'worktree', 'add', '-q', '-b', 'lane', '.worktrees/lane');
    writeFiles(root, { '.kittify/runtime/feature-runs.json': '{}' });
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    expect(gitIn(root, 'check-attr', 'merge', 'kitty-specs/demo/status.events.jsonl')).toContain('spec-kitty-event-log');
  });
});

test('the next steps name the loop and its verbs, never a command that is only part of another', async () => {
  const lines = (await done(initIn(temporaryFolder()))).next_steps.map(({ command }) => command);
  expect(lines.filter((line) => line.startsWith('spec-kitty'))).toEqual([
    'spec-kitty agent mission create <slug> --start-branch <branch>',
    'spec-kitty next --mission <slug> --agent claude --result success',
    'spec-kitty agent action implement <WP> --mission <slug> --agent claude',
    'spec-kitty agent action review <WP> --mission <slug> --agent claude',
  ]);
});

describe('what is refused, with nothing written', () => {
  const refused = async (outcome: Promise<Outcome<InitReply>>): Promise<readonly string[]> => {
    const settled = await outcome;
    return settled.ok ? [] : settled.problems.map(({ code }) => code);
  };

  test.each([
    ['nobody', null, ['AGENTS_NOT_NAMED']],
    ['only commas', ' , ', ['AGENTS_NOT_NAMED']],
    ['agents that are not known, all of them', 'claude,clod,gpt', ['AGENT_KEY_INVALID', 'AGENT_KEY_INVALID']],
    ['an agent nobody writes for yet', 'pi', ['AGENT_KEY_INVALID']],
  ])('%s', async (_, agents, codes) => {
    const root = temporaryFolder();
    expect(await refused(initIn(root, agents))).toEqual(codes);
    expect(readdirSync(root)).toEqual([]);
  });

  test('an agent nobody writes for, and the answer lists those alone that one can choose', async () => {
    const outcome = await initIn(temporaryFolder(), 'pi');
    expect(outcome).toMatchObject({ ok: false, problems: [{ details: { agent: 'pi', written: expect.not.arrayContaining(['pi']) } }] });
    if (!outcome.ok) expect(Object.keys(outcome.problems[0].details)).toEqual(['agent', 'written']);
  });

  test('a folder that is there and not empty', async () => {
    const root = temporaryFolder();
    writeFiles(root, { 'taken/file': 'x', file: 'y' });
    expect(await refused(initIn(root, 'claude', 'taken'))).toEqual(['FOLDER_OCCUPIED']);
    expect(await refused(initIn(root, 'claude', 'file'))).toEqual(['FOLDER_OCCUPIED']);
    mkdirSync(join(root, 'empty'));
    expect(await refused(initIn(root, 'claude', 'empty'))).toEqual([]);
  });

  test('a folder that was removed under the feet of whoever stands in it', async () => {
    const gone = join(temporaryFolder(), 'gone');
    for (const folder of [null, 'new'])
      expect(await initIn(gone, 'claude', folder)).toMatchObject({
        ok: false,
        problems: [{ code: 'FOLDER_REMOVED', details: { folder: gone } }],
      });
    expect(existsSync(gone)).toBe(false);
  });

  test('settings that cannot be read', async () => {
    const root = temporaryFolder();
    writeFiles(root, { '.kittify/config.yaml': 'agents: [\n' });
    expect(await refused(initIn(root))).toEqual(['CONFIG_UNREADABLE']);
    expect(Object.keys(treeOf(root))).toEqual(['.kittify/config.yaml']);
  });

  test("a folder of an agent that is a link to somebody's own", async () => {
    const root = temporaryFolder();
    const home = temporaryFolder();
    symlinkSync(home, join(root, '.claude'));
    expect(await refused(initIn(root))).toEqual(['PATH_LEADS_ELSEWHERE']);
    expect([readdirSync(home), readdirSync(root)]).toEqual([[], ['.claude']]);
  });
});

test('nothing is written into the home of whoever runs it', async () => {
  const home = temporaryFolder();
  await done(
    init(
      { ...realWorld(), cwd: temporaryFolder(), env: { ...hermeticEnv, HOME: home } },
      { folder: null, agents: 'claude,codex,opencode' },
    ),
  );
  expect(readdirSync(home)).toEqual([]);
});
