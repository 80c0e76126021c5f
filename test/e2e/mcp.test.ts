/** The tools that agents are offered by the Model Context Protocol, asked through a client of that protocol as agents use one. */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { allCommands } from '../../cli/registry.ts';
import { toolsOf } from '../../cli/mcp/tools.ts';
import { directory } from '../support/boards.ts';
import { laneMission } from '../support/laneMission.ts';
import { packageFile } from '../support/packageFile.ts';
import { gitIn, hermeticEnv, repositories } from '../support/repository.ts';
import { bin, runBin } from '../support/runBin.ts';

const projects = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: {}, WP02: {} }, { target_branch: 'work' }),
    [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', ['T001']),
    [`kitty-specs/${directory}/tasks/WP02-part.md`]: packageFile('WP02', ['T002']),
  });
});

const project = (): string => projects().root;

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** A client with a server of its own, as the program that runs an agent starts one. */
async function connected(root: string): Promise<Client> {
  const client = new Client({ name: 'agent', version: '1' });
  clients.push(client);
  const env = Object.fromEntries(Object.entries(hermeticEnv).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [bin, 'mcp'], cwd: root, env }));
  return client;
}

interface Answered {
  readonly isError: boolean;
  readonly text: string;
  readonly document: Readonly<Record<string, unknown>>;
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Answered> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: given });
  const [said] = content as readonly { readonly text: string }[];
  return { isError: isError === true, text: said?.text ?? '', document: structuredContent as Answered['document'] };
}

const mission = directory;

/** A message of the protocol, and the first one of a client. */
const message = (id: number, method: string, params: object): string => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const hello = message(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'agent', version: '1' } });

/** A document without the moment at which it was asked for. */
const untimed = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)/g, '<moment>');

it('are few, and cost an agent little to know', async () => {
  const { tools } = await (await connected(project())).listTools();
  expect(tools.map(({ name }) => name)).toEqual(['missions', 'next', 'status', 'implement', 'review', 'mark_status', 'move_task']);
  // About four letters make a token, and two thousand tokens are what all of them may cost.
  expect(JSON.stringify(tools).length).toBeLessThan(8000);
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual(['missions', 'status']);
  expect(tools.map(({ inputSchema }) => Object.keys(inputSchema.properties ?? {})).flat()).not.toContain('force');
});

it('answer what their command prints with --json, also when it refuses', async () => {
  const root = project();
  const client = await connected(root);
  const asked: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
    ['missions', {}, ['agent', 'mission', 'list']],
    ['missions', { progress: true }, ['agent', 'mission', 'list', '--progress']],
    ['next', { mission, agent: 'ada' }, ['next', '--mission', mission, '--agent', 'ada']],
    ['status', { mission }, ['status', '--mission', mission]],
    ['status', { mission: 'no-such' }, ['status', '--mission', 'no-such']],
    ['next', { agent: 'ada' }, ['next', '--agent', 'ada']],
    ['next', { mission, agent: 'ada', result: 'perfect' }, ['next', '--mission', mission, '--agent', 'ada', '--result', 'perfect']],
    [
      'move_task',
      { mission, wp: 'WP01', to: 'approved', agent: 'ada' },
      ['agent', 'tasks', 'move-task', 'WP01', '--to', 'approved', '--agent', 'ada', '--mission', mission],
    ],
    [
      'mark_status',
      { mission, ids: ['-x'], status: 'finished' },
      ['agent', 'tasks', 'mark-status', '--mission', mission, '--status', 'finished', '--', '-x'],
    ],
  ];
  for (const [tool, given, line] of asked) {
    const { isError, text, document } = await call(client, tool, given);
    const typed = line.includes('--')
      ? [...line.slice(0, line.indexOf('--')), '--json', ...line.slice(line.indexOf('--'))]
      : [...line, '--json'];
    const { exit, stdout } = runBin(typed, { cwd: root });
    expect(untimed(text), line.join(' ')).toBe(untimed(stdout));
    expect(document, line.join(' ')).toEqual(JSON.parse(text));
    expect(isError, line.join(' ')).toBe(exit !== 0);
  }
});

it('refuse what they do not offer, all of it at once', async () => {
  const client = await connected(project());
  const unknown = await call(client, 'nxt');
  expect({ isError: unknown.isError, code: unknown.document['error_code'], said: unknown.document['error'] }).toEqual({
    isError: true,
    code: 'USAGE',
    said: 'There is no tool nxt; next is one.',
  });
  const { document } = await call(client, 'move_task', { mission, wp: 'WP01', to: 'done', force: true, note: { of: 'it' } });
  expect((document['problems'] as readonly { readonly message: string }[]).map(({ message }) => message)).toEqual([
    'move_task has no argument force: it has wp, mission, to, agent, note, review_feedback_file, approval_ref, auto_commit.',
    'note of move_task cannot be {"of":"it"}.',
  ]);
});

it('bring a package through the loop', async () => {
  const root = project();
  const client = await connected(root);
  const claimed = await call(client, 'implement', { mission, wp: 'WP01', agent: 'ada' });
  expect(claimed.isError, claimed.text).toBe(false);
  const workspace = join(root, '.worktrees', `${mission}-lane-a`);
  expect(claimed.text).toContain(`${mission}-lane-a`);
  writeFileSync(join(workspace, 'pay.ts'), 'export {};\n');
  gitIn(workspace, 'add', '-A');
  gitIn(workspace, 'commit', '-q', '-m', 'Pay');
  const steps: readonly (readonly [string, Record<string, unknown>])[] = [
    ['mark_status', { mission, ids: ['T001'], status: 'done', agent: 'ada' }],
    ['move_task', { mission, wp: 'WP01', to: 'for_review', agent: 'ada', note: 'Done,\n-- with tests' }],
    ['review', { mission, wp: 'WP01', agent: 'bob' }],
    ['move_task', { mission, wp: 'WP01', to: 'approved', agent: 'bob', note: 'Read it' }],
  ];
  for (const [tool, given] of steps) {
    const { isError, text } = await call(client, tool, given);
    expect(isError, text).toBe(false);
  }
  const status = JSON.parse(readFileSync(join(root, 'kitty-specs', mission, 'status.json'), 'utf8')) as {
    readonly work_packages: Readonly<Record<string, { readonly lane: string }>>;
  };
  expect(status.work_packages['WP01']?.lane).toBe('approved');
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
});

it('take turns: two claims at once do not wait for each other, and each gets a package', async () => {
  const client = await connected(project());
  const claims = await Promise.all(['ada', 'bob'].map((agent) => call(client, 'implement', { mission, agent })));
  expect(claims.map(({ document }) => String(document['wp_id'])).toSorted()).toEqual(['WP01', 'WP02']);
});

it('do what a call began, also when the client leaves before the answer', async () => {
  const root = project();
  const server = spawn(process.execPath, [bin, 'mcp'], { cwd: root, env: { ...hermeticEnv }, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => server.once('close', resolve));
  server.stdin.end(hello + message(2, 'tools/call', { name: 'implement', arguments: { mission, wp: 'WP01', agent: 'ada' } }));
  expect(await ended).toBe(0);
  expect(readdirSync(join(root, '.worktrees'))).toEqual([`${mission}-lane-a`]);
  expect(gitIn(root, 'status', '--porcelain')).toBe('');
});

it.each([10, 11, 30])(
  'end where a message is longer than they hold, here one of %i MiB, and say so: nobody waits for an answer',
  async (size) => {
    const server = spawn(process.execPath, [bin, 'mcp'], { cwd: project(), env: { ...hermeticEnv }, stdio: ['pipe', 'ignore', 'pipe'] });
    onTestFinished(() => {
      server.kill('SIGKILL');
    });
    let said = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | null>((resolve) => server.once('close', resolve));
    // Its end comes before all of it is read.
    server.stdin.on('error', () => {});
    server.stdin.write(hello + message(2, 'tools/call', { name: 'next', arguments: { mission, note: 'x'.repeat(size * 1024 * 1024) } }));
    expect(await ended).toBe(2);
    expect(said).toMatch(/^USAGE: A message of the client is longer than 10 MiB/);
  },
);

it('leave a lock to nobody when they have answered, though their process goes on', async () => {
  const root = project();
  const client = await connected(root);
  await call(client, 'mark_status', { mission, ids: ['T001'], status: 'done', agent: 'ada' });
  await call(client, 'missions');
  // `free.<n>`: with a name behind it, whoever comes after a kill of the server would take the call for one that nobody heard of.
  expect(readdirSync(join(root, '.git', 'spec-kitty', 'missions', mission, 'lock'))).toEqual([expect.stringMatching(/^free\.\d+$/)]);
});

it('are made of commands and options that there are', async () => {
  const commands = await allCommands();
  for (const { name, inputSchema, command } of toolsOf(commands)) {
    const declared = [...Object.keys(command.positionals), ...Object.keys(command.flags).map((flag) => flag.replaceAll('-', '_'))];
    expect(declared, name).toEqual(expect.arrayContaining(Object.keys(inputSchema.properties)));
    const required = Object.entries({ ...command.positionals, ...command.flags }).flatMap(([key, about]) =>
      'required' in about ? [key.replaceAll('-', '_')] : [],
    );
    expect(inputSchema.required.toSorted(), name).toEqual(required.toSorted());
  }
});
