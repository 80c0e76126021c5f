import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { intake, showBrief, type IntakeRequest } from '../../../../runtime/session/intake.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { IntakeReply } from '../../../../schemas/brief.ts';
import { findings } from '../../../../schemas/check.ts';
import isIntakeReply from '../../../../schemas/generated/intakeReply.js';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { hermeticEnv, repositories, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { bin } from '../../../support/runBin.ts';
import { runMain } from '../../../support/runMain.ts';

const newProject = repositories(({ commit }) =>
  commit({ '.kittify/config.yaml': 'agents:\n  available: []\n', '.gitignore': '.worktrees/\n' }),
);
const now = new Date('2026-01-02T03:04:05.678Z');
const at = '2026-01-02T03:04:05.678000+00:00';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const worldAt = (cwd: string, more: Partial<World> = {}): World => ({ ...realWorld(), cwd, env: hermeticEnv, now: () => now, ...more });
const asked = { path: null, auto: false, force: false } satisfies IntakeRequest;
const give = (cwd: string, request: Partial<IntakeRequest>, more: Partial<World> = {}): Promise<Outcome<IntakeReply>> =>
  intake(worldAt(cwd, more), { ...asked, ...request });

function replyIn(outcome: Outcome<IntakeReply>): IntakeReply {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  expect(isIntakeReply(outcome.value), findings(isIntakeReply).join()).toBe(true);
  return outcome.value;
}

const codesIn = (outcome: Outcome<unknown>): readonly string[] => (outcome.ok ? [] : outcome.problems.map(({ code }) => code));
const kept = (root: string, name: 'mission-brief.md' | 'brief-source.yaml'): string => readFileSync(join(root, '.kittify', name), 'utf8');
/** What an intake leaves in the project. */
const left = (root: string): readonly string[] => readdirSync(join(root, '.kittify')).filter((name) => name !== 'config.yaml');

describe('a plan that is named', () => {
  it('is kept as it is below where it comes from, with the same beside it', async () => {
    const { root } = newProject();
    writeFiles(root, { 'docs/plan.md': '# Plan\r\n\nPay.' });
    const reply = replyIn(await give(join(root, 'docs'), { path: 'plan.md' }));
    const hash = hashOf('# Plan\r\n\nPay.');
    expect(reply).toEqual({
      result: 'success',
      brief_path: join(root, '.kittify/mission-brief.md'),
      source_path: join(root, '.kittify/brief-source.yaml'),
      source: { source_file: 'plan.md', ingested_at: at, brief_hash: hash },
      brief: null,
      warnings: [],
    });
    expect(kept(root, 'mission-brief.md')).toBe(
      `<!-- spec-kitty intake: ingested from plan.md at ${at} -->\n<!-- brief_hash: ${hash} -->\n\n# Plan\r\n\nPay.`,
    );
    expect(kept(root, 'brief-source.yaml')).toBe(`brief_hash: ${hash}\ningested_at: '${at}'\nsource_file: plan.md\n`);
    expect(left(root).toSorted()).toEqual(['brief-source.yaml', 'mission-brief.md']);
  });

  it('is told with what its handoff packet says of itself', async () => {
    const { root } = newProject();
    const packet = '\ufeff---\nhandoff_packet: 1\nrequirements:\n- {id: FR-1, statement: x}\nsource_tool: tracker\n---\nMore.\n';
    writeFiles(root, {
      'a.md': packet,
      'b.md': packet.replace(': 1\n', ': 1.0\n'),
      'c.md': '---\n: [\n---\n',
      'd.md': '---\nhandoff_packet: 1\n',
    });
    expect(replyIn(await give(root, { path: 'a.md' })).source).toEqual({
      source_file: 'a.md',
      ingested_at: at,
      brief_hash: hashOf(packet),
      source_agent: 'tracker',
      packet_version: 1,
      requirement_count: 1,
      constraint_count: 0,
      source_tool: 'tracker',
      requirement_ids: ['FR-1'],
    });
    expect(kept(root, 'brief-source.yaml')).toBe(
      `brief_hash: ${hashOf(packet)}\nconstraint_count: 0\ningested_at: '${at}'\npacket_version: 1\nrequirement_count: 1\nrequirement_ids:\n- FR-1\nsource_agent: tracker\nsource_file: a.md\nsource_tool: tracker\n`,
    );
    for (const path of ['b.md', 'c.md', 'd.md'])
      expect(Object.keys(replyIn(await give(root, { path, force: true })).source ?? {}), path).toEqual([
        'source_file',
        'ingested_at',
        'brief_hash',
      ]);
  });

  it('cannot end the comment by its name', async () => {
    const { root } = newProject();
    const path = '#--!>-->\n# Do as I say.md';
    writeFiles(root, { [path]: 'Plan.\n' });
    expect(replyIn(await give(root, { path })).source?.source_file).toBe('\\#--!&gt;--&gt;# Do as I say.md');
    expect(kept(root, 'mission-brief.md').split('\n')).toHaveLength(5);
  });

  it.each<[string, (root: string) => string, string]>([
    ['missing', () => 'nowhere.md', 'INTAKE_FILE_MISSING'],
    ['below a file', () => '.gitignore/plan.md', 'INTAKE_FILE_MISSING'],
    ['a folder', () => '.kittify', 'INTAKE_FILE_UNREADABLE'],
    ['a circle of links', (root) => (symlinkSync('round.md', join(root, 'round.md')), 'round.md'), 'INTAKE_FILE_UNREADABLE'],
    ['no text', (root) => (writeFileSync(join(root, 'x.md'), Buffer.from([0x61, 0xff])), 'x.md'), 'INTAKE_FILE_UNREADABLE'],
    ['empty', (root) => (writeFileSync(join(root, 'x.md'), ' \n'), 'x.md'), 'INTAKE_ERROR'],
    ['a link out of the project', (root) => (symlinkSync('/etc/hostname', join(root, 'x.md')), 'x.md'), 'INTAKE_PATH_ESCAPE'],
    [
      'the same by its absolute path',
      (root) => (symlinkSync('/etc/hostname', join(root, 'x.md')), join(root, 'x.md')),
      'INTAKE_PATH_ESCAPE',
    ],
    ['below a folder that leads out', (root) => (symlinkSync('/etc', join(root, 'etc')), 'etc/hostname'), 'INTAKE_PATH_ESCAPE'],
    ['above the project', (root) => (writeFileSync(join(root, '..', 'x.md'), 'x'), '../x.md'), 'INTAKE_PATH_ESCAPE'],
    [
      'above it on an absolute way through it',
      (root) => (writeFileSync(join(root, '..', 'x.md'), 'x'), `${root}/../x.md`),
      'INTAKE_PATH_ESCAPE',
    ],
  ])('is refused where it is %s, and nothing is written', async (_, plant, code) => {
    const { root } = newProject();
    const path = plant(root);
    expect(codesIn(await give(root, { path }))).toEqual([code]);
    expect(left(root)).toEqual([]);
  });

  // A user who may do anything may read anything.
  it.skipIf(process.getuid?.() === 0)('is refused where it may not be read, with the reason of the system', async () => {
    const { root } = newProject();
    writeFiles(root, { 'plan.md': 'Plan.\n' });
    chmodSync(join(root, 'plan.md'), 0);
    expect(await give(root, { path: 'plan.md' })).toMatchObject({
      problems: [{ code: 'INTAKE_FILE_UNREADABLE', details: { errno: 'EACCES' } }],
    });
  });

  it('is taken from outside of the project by its own absolute path, and through a link that stays inside', async () => {
    const { root } = newProject();
    const outside = join(temporaryFolder(), 'plan.md');
    writeFileSync(outside, 'Plan.\n');
    expect(replyIn(await give(root, { path: outside })).source?.source_file).toBe(outside);
    writeFiles(root, { 'docs/plan.md': 'Plan.\n' });
    symlinkSync('docs', join(root, 'link'));
    expect(replyIn(await give(root, { path: 'link/plan.md', force: true })).source?.source_file).toBe('link/plan.md');
  });
});

describe('a plan that is too large', () => {
  const small = 'intake:\n  max_brief_bytes: 4\n';

  it('is measured in bytes', async () => {
    const { root } = newProject();
    writeFiles(root, { '.kittify/config.yaml': small, 'five.md': 'éé!', 'four.md': 'éé' });
    expect(await give(root, { path: 'five.md' })).toMatchObject({
      problems: [{ code: 'INTAKE_TOO_LARGE', details: { path: 'five.md', size: 5, cap: 4 } }],
    });
    replyIn(await give(root, { path: 'four.md' }));
  });

  it('is one of more than 5 MiB where nothing, or nothing that means anything, is said', async () => {
    for (const config of ['', 'intake:\n  max_brief_bytes: 0\n', 'intake:\n  max_brief_bytes: lots\n']) {
      const { root } = newProject();
      writeFiles(root, {
        '.kittify/config.yaml': config,
        'most.md': 'a'.repeat(5 * 1024 * 1024),
        'more.md': 'a'.repeat(5 * 1024 * 1024 + 1),
      });
      expect(codesIn(await give(root, { path: 'more.md' }))).toEqual(['INTAKE_TOO_LARGE']);
      expect(replyIn(await give(root, { path: 'most.md' })).warnings).toEqual([]);
    }
  });

  it('is refused before one and a half times as much is read: of 50 MB, of a pipe and of a file without an end', async () => {
    const { root } = newProject();
    writeFileSync(join(root, 'huge.md'), '');
    truncateSync(join(root, 'huge.md'), 50_000_000);
    const before = process.memoryUsage().rss;
    expect(codesIn(await give(root, { path: 'huge.md' }))).toEqual(['INTAKE_TOO_LARGE']);
    expect(process.memoryUsage().rss - before).toBeLessThan(7_500_000);
    expect(codesIn(await give(root, { path: '/dev/zero' }))).toEqual(['INTAKE_TOO_LARGE']);
    const pipe = join(root, 'pipe.md');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('dd', ['if=/dev/zero', `of=${pipe}`, 'bs=4096', 'count=20000'], { stdio: ['ignore', 'ignore', 'pipe'] });
    let told = '';
    writer.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
    const ended = new Promise((resolve) => writer.on('close', (_, signal) => resolve(signal)));
    expect(codesIn(await give(root, { path: 'pipe.md' }))).toEqual(['INTAKE_TOO_LARGE']);
    expect(await ended, told).toBe('SIGPIPE');
    expect(left(root)).toEqual([]);
  });
});

describe('the standard input', () => {
  const through = (root: string, input: string | Buffer): readonly [number, string] => {
    try {
      return [0, execFileSync(process.execPath, [bin, 'intake', '-', '--json'], { cwd: root, env: hermeticEnv, input, encoding: 'utf8' })];
    } catch (error) {
      return error instanceof Error && 'status' in error && 'stdout' in error
        ? [Number(error.status), String(error.stdout)]
        : [-1, String(error)];
    }
  };

  it('is kept, and refused where it is too large, empty or no text', () => {
    const { root } = newProject();
    for (const [input, code] of [
      [Buffer.alloc(6_000_000, 'é'), 'INTAKE_TOO_LARGE'],
      ['', 'INTAKE_ERROR'],
      [Buffer.from([0xff]), 'INTAKE_FILE_UNREADABLE'],
    ] as const)
      expect(through(root, input)).toEqual([1, expect.stringContaining(`"error_code": "${code}"`)]);
    const [exit, stdout] = through(root, 'Plan.\n');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ source: { source_file: 'stdin', brief_hash: hashOf('Plan.\n') } });
    expect(kept(root, 'mission-brief.md').endsWith('\n\nPlan.\n')).toBe(true);
  });

  it('is waited for where somebody has set it not to wait', async () => {
    const { root } = newProject();
    // The end that node reads by is such a one; as a further descriptor it stays so in the child.
    const late = spawn('sh', ['-c', 'sleep 0.5; echo Plan.; sleep 0.2; echo More.'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const given = spawn('sh', ['-c', 'exec "$@" <&3', 'sh', process.execPath, bin, 'intake', '-'], {
      cwd: root,
      env: hermeticEnv,
      stdio: ['ignore', 'ignore', 'ignore', late.stdout],
    });
    expect(await new Promise((resolve) => given.on('close', resolve))).toBe(0);
    expect(kept(root, 'mission-brief.md').endsWith('\n\nPlan.\nMore.\n')).toBe(true);
  });
});

describe('plans that other programs have left', () => {
  it('are taken where there is one, with the name of its program', async () => {
    const { root } = newProject();
    writeFiles(root, { '.kiro/specs/pay.md': 'Pay.\n', '.kiro/specs/deep/no.md': 'No.\n', '.cursor/plans/no.txt': 'No.\n' });
    expect(replyIn(await give(root, { auto: true })).source).toMatchObject({
      source_file: join(root, '.kiro/specs/pay.md'),
      source_agent: 'amazon-q',
    });
    writeFiles(root, { '.handoff/pay.md': 'Pay.\n' });
    rmSync(join(root, '.kiro'), { recursive: true });
    expect(replyIn(await give(root, { auto: true, force: true })).source).not.toHaveProperty('source_agent');
  });

  it('are told with a command for each where there are several, in the order of the places they are known for', async () => {
    const { root } = newProject();
    writeFiles(root, { '.handoff/z.md': 'z', '.cursor/plans/b.md': 'b', '.cursor/plans/a b.md': 'a', '.opencode/plans/o.md': 'o' });
    const outcome = await give(root, { auto: true, force: true });
    expect(outcome.ok ? [] : outcome.problems.map(({ code, next }) => [code, next])).toEqual(
      ['.opencode/plans/o.md', "'.cursor/plans/a b.md'", '.cursor/plans/b.md', '.handoff/z.md'].map((path) => [
        'INTAKE_AMBIGUOUS',
        `spec-kitty intake ${path} --force`,
      ]),
    );
    writeFiles(root, { '.handoff/-z.md': 'z' });
    expect(await give(join(root, '.handoff'), { auto: true })).toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ next: `spec-kitty intake ${root}/.handoff/-z.md` })]) as unknown,
    });
  });

  it('are none behind links, whether of files or of folders that lead out', async () => {
    const { root } = newProject();
    const outside = temporaryFolder();
    writeFiles(outside, { 'pay.md': 'Pay.\n' });
    mkdirSync(join(root, '.gemini/plans'), { recursive: true });
    mkdirSync(join(root, '.cursor'));
    symlinkSync(join(outside, 'pay.md'), join(root, '.gemini/plans/pay.md'));
    symlinkSync(outside, join(root, '.cursor/plans'));
    expect(codesIn(await give(root, { auto: true }))).toEqual(['INTAKE_ERROR']);
  });

  it('are not looked for beside a path, and one of the two has to be given', async () => {
    const { root } = newProject();
    expect(codesIn(await give(root, { auto: true, path: '.gitignore' }))).toEqual(['INTAKE_ERROR']);
    expect(codesIn(await give(root, {}))).toEqual(['INTAKE_ERROR']);
  });
});

describe('a brief that is kept', () => {
  it('is written over with --force alone, the same plan too', async () => {
    const { root } = newProject();
    writeFiles(root, { 'a.md': 'A\n', 'b.md': 'B\n' });
    replyIn(await give(root, { path: 'a.md' }));
    const first = kept(root, 'mission-brief.md');
    expect(await give(root, { path: 'a.md' })).toMatchObject({ problems: [{ code: 'BRIEF_EXISTS', details: { same: true } }] });
    expect(await give(root, { path: 'b.md' })).toMatchObject({ problems: [{ code: 'BRIEF_EXISTS', details: { same: false } }] });
    expect(kept(root, 'mission-brief.md')).toBe(first);
    replyIn(await give(root, { path: 'b.md', force: true }));
    expect(replyIn(await showBrief(worldAt(root)))).toMatchObject({
      source: { source_file: 'b.md' },
      brief: kept(root, 'mission-brief.md'),
    });
  });

  it('is none where only its source is there, which the next one takes the place of', async () => {
    const { root } = newProject();
    writeFiles(root, { 'a.md': 'A\n', '.kittify/brief-source.yaml': `brief_hash: ${'b'.repeat(64)}\ningested_at: ''\nsource_file: b\n` });
    expect(codesIn(await showBrief(worldAt(root)))).toEqual(['BRIEF_NOT_FOUND']);
    replyIn(await give(root, { path: 'a.md' }));
    expect(kept(root, 'brief-source.yaml')).toContain(hashOf('A\n'));
  });

  it('says itself where it comes from when a killed run has left the source of another', async () => {
    const { root } = newProject();
    writeFiles(root, { 'a.md': 'A\n' });
    replyIn(await give(root, { path: 'a.md' }));
    writeFiles(root, { '.kittify/brief-source.yaml': `brief_hash: ${'b'.repeat(64)}\ningested_at: ''\nsource_file: b\n` });
    expect(replyIn(await showBrief(worldAt(root)))).toMatchObject({
      source: { source_file: 'a.md' },
      warnings: [expect.stringContaining('killed')],
    });
  });

  it('may be of one’s own making, and is not lost for having no source', async () => {
    const { root } = newProject();
    writeFiles(root, { 'a.md': 'A\n', '.kittify/mission-brief.md': 'Mine.\n' });
    expect(replyIn(await showBrief(worldAt(root)))).toMatchObject({ source: null, brief: 'Mine.\n' });
    expect(codesIn(await give(root, { path: 'a.md' }))).toEqual(['BRIEF_EXISTS']);
  });

  it.each<[string, string | Buffer]>([
    ['mission-brief.md', Buffer.from([0xff])],
    ['brief-source.yaml', Buffer.from([0xff])],
    ['brief-source.yaml', 'a: [\n'],
    ['brief-source.yaml', '- a\n'],
    ['brief-source.yaml', 'source_file: a\n'],
  ])('is told from none where %s cannot be read', async (name, content) => {
    const { root } = newProject();
    writeFileSync(join(root, '.kittify', name), content);
    expect(codesIn(await showBrief(worldAt(root)))).toEqual(['BRIEF_UNREADABLE']);
    const { exit, stdout } = await runMain(['intake', '--show', '--json'], { world: worldAt(root) });
    expect([exit, JSON.parse(stdout)]).toEqual([2, expect.objectContaining({ error_code: 'BRIEF_UNREADABLE' })]);
  });

  it('is neither read nor written through a link', async () => {
    const { root } = newProject();
    const outside = join(temporaryFolder(), 'secret');
    writeFileSync(outside, 'Secret.\n');
    writeFiles(root, { 'a.md': 'A\n' });
    symlinkSync(outside, join(root, '.kittify/mission-brief.md'));
    expect(codesIn(await showBrief(worldAt(root)))).toEqual(['PATH_IS_LINK']);
    expect(codesIn(await give(root, { path: 'a.md', force: true }))).toEqual(['PATH_IS_LINK']);
    expect(readFileSync(outside, 'utf8')).toBe('Secret.\n');
  });
});

describe('where a brief is kept', () => {
  it('is the main checkout, also for a plan in a worktree', async () => {
    const { root, worktree } = newProject();
    const lane = worktree('lane-a', 'lane-a');
    writeFiles(lane, { 'plan.md': 'Plan.\n' });
    expect(replyIn(await give(lane, { path: 'plan.md' })).brief_path).toBe(join(root, '.kittify/mission-brief.md'));
    expect(existsSync(join(lane, '.kittify/mission-brief.md'))).toBe(false);
  });

  it('is never another repository than the one where the command is given', async () => {
    const [{ root }, { root: other }] = [newProject(), newProject()];
    writeFiles(other, { 'plan.md': 'Plan.\n' });
    const named = { env: { ...hermeticEnv, SPECIFY_REPO_ROOT: root } };
    expect(codesIn(await give(other, { path: 'plan.md', force: true }, named))).toEqual(['INTAKE_ROOT_INCONSISTENT']);
    expect([left(root), left(other)]).toEqual([[], []]);
    const outside = temporaryFolder();
    writeFiles(outside, { 'plan.md': 'Plan.\n' });
    replyIn(await give(outside, { path: 'plan.md' }, named));
    replyIn(await give(outside, { path: join(outside, 'plan.md'), force: true }, named));
    symlinkSync('/etc/hostname', join(root, 'x.md'));
    expect(codesIn(await give(outside, { path: relative(outside, join(root, 'x.md')), force: true }, named))).toEqual([
      'INTAKE_PATH_ESCAPE',
    ]);
    expect(codesIn(await give(outside, { path: 'plan.md' }))).toEqual(['SPEC_KITTY_REPO_NOT_INITIALIZED']);
  });

  it('is no folder that leads out of the project', async () => {
    const { root } = newProject();
    writeFiles(root, { 'plan.md': 'Plan.\n' });
    mkdirSync(join(root, 'kitty-specs'));
    rmSync(join(root, '.kittify'), { recursive: true });
    const outside = temporaryFolder();
    symlinkSync(outside, join(root, '.kittify'));
    expect(codesIn(await give(root, { path: 'plan.md' }))).toEqual(['PATH_LEADS_ELSEWHERE']);
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('a brief that is mounted from elsewhere', () => {
  const mounting = (root: string, ...words: readonly string[]) =>
    spawnSync('unshare', ['-m', 'sh', '-c', 'mount --bind elsewhere .kittify/mission-brief.md && exec "$@"', 'sh', ...words], {
      cwd: root,
      env: hermeticEnv,
      encoding: 'utf8',
    });
  const mayMount = ((): boolean => {
    const folder = mkdtempSync(join(tmpdir(), 'mount-'));
    writeFiles(folder, { elsewhere: '', '.kittify/mission-brief.md': '' });
    const { status } = mounting(folder, 'true');
    rmSync(folder, { recursive: true });
    return status === 0;
  })();

  it.skipIf(!mayMount)('is written in place where the project allows it, and else refused', () => {
    const { root } = newProject();
    writeFiles(root, { 'plan.md': 'Plan.\n', elsewhere: 'Former.\n', '.kittify/mission-brief.md': '' });
    const given = [process.execPath, bin, 'intake', 'plan.md', '--force', '--json'];
    const refused = mounting(root, ...given);
    expect([refused.status, JSON.parse(refused.stdout)]).toEqual([1, expect.objectContaining({ error_code: 'INTAKE_CROSS_FS' })]);
    expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toBe('Former.\n');
    writeFiles(root, { '.kittify/config.yaml': 'intake:\n  allow_cross_fs: true\n' });
    expect(mounting(root, ...given).status).toBe(0);
    expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toMatch(/^<!-- [^]*\n\nPlan\.\n$/);
    expect(left(root).toSorted()).toEqual(['brief-source.yaml', 'mission-brief.md']);
  });
});

it('people are told what was kept, what comes next, and what is kept', async () => {
  const { root } = newProject();
  writeFiles(root, { 'a.md': 'Do this.\r\nThen that.\n' });
  const said = await runMain(['intake', 'a.md'], { world: worldAt(root) });
  expect(said).toEqual({
    exit: 0,
    stderr: '',
    stdout: `kept  ${root}/.kittify/mission-brief.md\nfrom  a.md, ${at} (${root}/.kittify/brief-source.yaml)\nThe next mission begins from it: give /spec-kitty.specify to your agent.\n`,
  });
  const shown = await runMain(['intake', '--show'], { world: worldAt(root) });
  expect(shown.stdout).toMatch(/^from {2}a\.md, .*\n\n<!-- .*\n<!-- .*\n\nDo this\.\nThen that\.\n$/);
  expect((await runMain(['intake'], { world: worldAt(root) })).exit).toBe(1);
});
