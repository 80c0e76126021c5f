import { chownSync, cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holderOf, holderText } from '../../../../actions/processes/holder.ts';
import { appendOperationRow } from '../../../../runtime/desk/operationLog.ts';
import type { Boundary } from '../../../../runtime/engine/watch.ts';
import { undo, type UndoRequest } from '../../../../runtime/session/undo.ts';
import type { OperationList, PrunedOperations, ShownOperation } from '../../../../schemas/operationList.ts';
import type { UndoReply } from '../../../../schemas/undo.ts';
import { directory } from '../../../support/boards.ts';
import { bytesUnder } from '../../../support/bytesUnder.ts';
import { giveClaim, worldIn } from '../../../support/claimedMission.ts';
import { Crash } from '../../../support/crashMatrix.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { gitIn, repositories, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { plannedMission } from '../../../support/plannedMission.ts';
import { deeds, everything, give, undoProject } from '../../../support/undoing.ts';

interface Refusal {
  readonly error_code: string;
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly next: string | null;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

async function told<T>(root: string, ...argv: readonly string[]): Promise<T> {
  const { exit, stdout } = await give(root, ...argv, '--json');
  expect(exit, stdout).toBe(0);
  return JSON.parse(stdout) as T;
}

async function refused(
  root: string,
  ...argv: readonly string[]
): Promise<Refusal & { readonly exit: number; readonly codes: readonly string[] }> {
  const { exit, stdout } = await give(root, ...argv, '--json');
  const refusal = JSON.parse(stdout) as Refusal;
  return { ...refusal, exit, codes: refusal.problems.map(({ code }) => code) };
}

const does = (root: string, ...names: readonly string[]) =>
  names.reduce<Promise<unknown>>((before, name) => before.then(() => deeds[name]?.(root)), Promise.resolve());
const history = async (root: string): Promise<OperationList> => told<OperationList>(root, 'op', 'log');

/** Somebody else has everything there is on the branch. */
function publish(root: string): void {
  gitIn(root, 'init', '-q', '--bare', `${root}.git`);
  gitIn(root, 'remote', 'add', 'origin', `${root}.git`);
  gitIn(root, 'push', '-q', 'origin', 'work');
}

/** As if the process that took something back last, having begun then, had been killed with its last breath. */
function leaveUntold(root: string, since: string): void {
  const lock = join(root, '.git/spec-kitty/operations/undo.lock');
  const [token = ''] = readdirSync(lock);
  const generation = /^free\.\d+/.exec(token)?.[0] ?? token;
  renameSync(join(lock, token), join(lock, `${generation}.${holderText({ ...holderOf(999_999_999, since), started: '1' })}`));
}

describe('undo', () => {
  it('tells everything that speaks against it at once, and changes nothing then', async () => {
    const { root, git } = undoProject();
    await does(root, 'claim');
    const { branch, worktree } = laneNames('lane-b');
    writeFiles(join(root, worktree), { 'new.ts': 'export {};\n' });
    gitIn(join(root, worktree), 'add', '-A');
    gitIn(join(root, worktree), 'commit', '-q', '-m', 'work');
    // What the operation has made of the branch is thrown away.
    gitIn(join(root, worktree), 'reset', '-q', '--hard', laneNames('lane-a').branch);
    writeFileSync(join(root, '.kittify', 'workspaces', `${directory}-lane-b.json`), '{}\n');
    await does(root, 'move on');
    const before = everything(root);
    const [, claim] = (await history(root)).operations;
    const { exit, codes } = await refused(root, 'undo', claim?.id ?? '');
    expect(exit).toBe(1);
    expect([...new Set(codes)].toSorted()).toEqual(['UNDO_DEPENDED_ON', 'UNDO_FILE_CHANGED', 'UNDO_REF_MOVED']);
    expect(everything(root)).toEqual(before);
    expect(git('rev-parse', branch)).toBe(git('rev-parse', laneNames('lane-a').branch));
  });

  it('of a claim keeps what was committed since, and redo brings it back', async () => {
    const { root, git } = undoProject();
    const start = everything(root);
    await does(root, 'claim', 'work');
    const { branch, worktree } = laneNames('lane-b');
    gitIn(join(root, worktree), 'add', '-A');
    gitIn(join(root, worktree), 'commit', '-q', '-m', 'work');
    const [end, tip] = [everything(root), git('rev-parse', branch)];
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({
      refs: expect.arrayContaining([{ ref: `refs/heads/${branch}`, now: tip, become: null }]),
      warnings: [expect.stringContaining(branch)],
    });
    expect(everything(root)).toEqual(start);
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    await told<UndoReply>(root, 'redo');
    expect(everything(root)).toEqual(end);
  });

  it('gives a package back to the agent that had it, and leaves its author who that was, whoever takes it back', async () => {
    const { root } = undoProject();
    const move = (wp: string, to: string, agent: string): readonly string[] => [
      'agent',
      'tasks',
      'move-task',
      wp,
      '--to',
      to,
      '--mission',
      directory,
      '--agent',
      agent,
      '--note',
      'Done.',
    ];
    await does(root, 'claim', 'work', 'hand in');
    await told(root, 'undo', '--actor', 'tester');
    expect(await told(root, 'next', '--mission', directory, '--agent', 'claude')).toMatchObject({ action: 'implement', wp_id: 'WP02' });
    await told(root, 'redo', '--actor', 'tester');
    const own = await refused(root, 'agent', 'action', 'review', 'WP02', '--mission', directory, '--agent', 'claude');
    expect(own.codes).toEqual(['REVIEW_BY_AUTHOR']);
    await does(root, 'review');
    await told(root, ...move('WP03', 'approved', 'codex'));
    await told(root, 'undo', '--actor', 'tester');
    await told(root, ...move('WP03', 'approved', 'codex'));
  });

  it('passes over a command that found all done', async () => {
    const { root } = undoProject();
    await does(root, 'finalize');
    const { next } = await history(root);
    await does(root, 'finalize');
    const after = await history(root);
    expect([after.next, after.operations.length]).toEqual([next, 2]);
  });

  it('puts nothing back where a link leads that has come since', async () => {
    const { root } = undoProject();
    await does(root, 'finalize');
    const tasks = join(root, 'kitty-specs', plannedMission, 'tasks');
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    cpSync(tasks, elsewhere, { recursive: true });
    rmSync(tasks, { recursive: true });
    symlinkSync(elsewhere, tasks);
    const before = bytesUnder(elsewhere);
    expect((await refused(root, 'undo')).codes).toEqual(['PATH_LEADS_ELSEWHERE']);
    expect(bytesUnder(elsewhere)).toEqual(before);
  });

  it('takes no worktree away that holds a repository of its own, and names it', async () => {
    const { root } = undoProject();
    await does(root, 'claim');
    const worktree = join(root, laneNames('lane-b').worktree);
    const nested = repositories(({ commit }) => commit({ 'p.txt': 'precious\n' }))(join(worktree, 'tool'));
    writeFiles(nested.root, { 'more.txt': 'not committed\n' });
    const { problems } = await refused(root, 'undo');
    expect(problems).toMatchObject([
      {
        code: 'WORKTREE_DIRTY',
        next: `git -C ${nested.root} log --oneline --branches --not --remotes`,
        details: { worktree: laneNames('lane-b').worktree, paths: ['tool'] },
      },
    ]);
    expect(existsSync(join(nested.root, 'more.txt'))).toBe(true);
  });

  it('takes no worktree away in which somebody has another branch by now, and makes none again that is there', async () => {
    const { root, git } = undoProject();
    await does(root, 'claim');
    const { branch, worktree } = laneNames('lane-b');
    gitIn(join(root, worktree), 'switch', '-q', '-c', 'mine');
    expect((await refused(root, 'undo')).problems).toMatchObject([
      { code: 'UNDO_PLACE_TAKEN', message: expect.stringContaining('has mine checked out') },
    ]);
    gitIn(join(root, worktree), 'switch', '-q', branch);
    await does(root, 'work');
    await told<UndoReply>(root, 'undo');
    git('worktree', 'add', '-q', '-b', branch, join(root, worktree), laneNames('lane-a').branch);
    writeFiles(join(root, worktree), { 'README.md': 'Anew.\n' });
    expect(await told<UndoReply>(root, 'redo')).toMatchObject({ worktrees: { made: [] } });
    expect(readFileSync(join(root, worktree, 'README.md'), 'utf8')).toBe('Anew.\n');
  });

  it('takes no worktree away that its owner has locked, and begins with nothing else', async () => {
    const { root, git } = undoProject();
    await does(root, 'claim');
    const worktree = join(root, laneNames('lane-b').worktree);
    git('worktree', 'lock', '--reason', 'in use', worktree);
    const before = everything(root);
    expect((await refused(root, 'undo')).problems).toMatchObject([
      { code: 'UNDO_PLACE_TAKEN', message: expect.stringContaining('is locked (in use)') },
    ]);
    expect(everything(root)).toEqual(before);
  });

  it.each(['nothing is gone yet', 'git had begun', 'and by another that had taken it away'])(
    'keeps what was written in a worktree after a run was killed that had kept the rest: %s',
    async (how) => {
      const { root, git } = undoProject();
      await does(root, 'claim', 'work');
      const start = everything(root);
      const worktree = join(root, laneNames('lane-b').worktree);
      const asked: UndoRequest = { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' };
      const killed = async (at: Boundary): Promise<void> => {
        const reached = (boundary: Boundary): void => {
          if (boundary === at) throw new Crash(boundary);
        };
        await expect(undo(worldIn(root), asked, { reached })).rejects.toThrow(Crash);
      };
      await killed('before effect clearing');
      if (how === 'git had begun') {
        git('worktree', 'lock', '--reason', `spec-kitty is removing ${worktree}`, worktree);
        for (const name of ['.git', 'README.md']) rmSync(join(worktree, name));
      }
      writeFiles(worktree, { 'second.txt': 'written after the kill\n' });
      if (how.startsWith('and by another')) await killed('after effect clearing');
      await told<UndoReply>(root, 'undo');
      expect(existsSync(worktree)).toBe(false);
      await told<UndoReply>(root, 'redo');
      expect(readFileSync(join(worktree, 'second.txt'), 'utf8')).toBe('written after the kill\n');
      rmSync(join(worktree, 'second.txt'));
      expect(everything(root)).toEqual(start);
    },
  );

  it('makes up for nothing blindly: not where somebody has moved the package after a run was killed', async () => {
    const { root } = undoProject();
    await does(root, 'block');
    const asked: UndoRequest = { verb: 'undo', operation: null, mission: null, dryRun: false, abort: false, actor: 'ada' };
    const reached = (boundary: Boundary): void => {
      if (boundary === 'before effect recording') throw new Crash(boundary);
    };
    await expect(undo(worldIn(root), asked, { reached })).rejects.toThrow(Crash);
    const moved = ['agent', 'status', 'emit', 'WP04', '--to', 'canceled', '--actor', 'eve', '--force', '--reason', 'Not wanted.'];
    expect((await give(root, ...moved, '--mission', directory)).exit).toBe(0);
    const before = everything(root);
    const problems = [{ code: 'UNDO_OVERTAKEN', next: 'spec-kitty undo --abort', details: { what: 'WP04', stopped_at: 'recording' } }];
    // It stays so, and whoever gives a command again for as long as it is busy is not to give this one for ever.
    for (const _ of [1, 2]) expect(await refused(root, 'undo')).toMatchObject({ exit: 1, problems });
    expect(everything(root)).toEqual(before);
    expect((await give(root, 'undo', '--abort')).exit).toBe(0);
  });

  it('of an earlier operation names the later one that has to go first', async () => {
    const { root } = undoProject();
    await does(root, 'note', 'block');
    const [later, earlier] = (await history(root)).operations;
    expect(await refused(root, 'undo', earlier?.id ?? '')).toMatchObject({
      exit: 1,
      problems: [{ code: 'UNDO_REF_MOVED', next: `spec-kitty undo ${later?.id ?? ''}`, details: { operations: [later?.id] } }],
    });
  });

  it('says that a claim has stopped since, instead of taking back what was before', async () => {
    const { root, git } = undoProject();
    git('switch', '-q', '-c', laneNames('lane-b').branch);
    writeFiles(root, { 'lane-a.txt': 'another\n' });
    git('add', 'lane-a.txt');
    git('commit', '-q', '-m', 'what does not fit to lane-a');
    git('switch', '-q', 'work');
    const go_on = `spec-kitty agent action implement WP02 --mission ${directory} --agent claude`;
    const stopped = { code: 'OPERATION_UNFINISHED', next: go_on };
    await does(root, 'claim');
    expect(await refused(root, 'undo')).toMatchObject({ problems: [stopped] });
    await does(root, 'note', 'claim');
    const before = everything(root);
    // The claim has gone on since, and stopped again.
    expect(await refused(root, 'undo')).toMatchObject({ problems: [stopped] });
    const noted = (await history(root)).operations.find(({ operation }) => operation === 'add-history');
    expect(await refused(root, 'undo')).toMatchObject({ problems: [{ message: expect.stringContaining(`spec-kitty undo ${noted?.id}`) }] });
    expect(everything(root)).toEqual(before);
    await told<UndoReply>(root, 'undo', noted?.id ?? '');
    // What came after it is what is meant again.
    await does(root, 'note');
    expect((await told<UndoReply>(root, 'undo')).operation.what).toContain('add-history');
  });

  it('says so also of one whose process was killed', async () => {
    const { root } = undoProject();
    await does(root, 'note');
    const command = { wp: 'WP02', agent: 'claude' };
    const kill = (boundary: string): void => {
      if (boundary === 'after effect claiming') throw new Crash(boundary);
    };
    await expect(giveClaim(worldIn(root), command, { reached: kill })).rejects.toThrow(Crash);
    expect(await refused(root, 'undo')).toMatchObject({ problems: [{ code: 'OPERATION_UNFINISHED' }] });
    expect((await giveClaim(worldIn(root), command)).ok).toBe(true);
    expect((await told<UndoReply>(root, 'undo')).operation.what).toContain('claim-WP02-claude');
    expect((await told<UndoReply>(root, 'undo')).operation.what).toContain('add-history');
  });

  it('takes a file back only as the operation has left it', async () => {
    const { root } = undoProject();
    await does(root, 'analyse');
    const path = join(root, 'kitty-specs', directory, 'analysis-report.md');
    writeFileSync(path, `${readFileSync(path, 'utf8')}And more.\n`);
    expect((await refused(root, 'undo')).codes).toContain('UNDO_FILE_CHANGED');
    expect(readFileSync(path, 'utf8')).toContain('And more.');
  });

  it('looks only, where that is asked for', async () => {
    const { root } = undoProject();
    await does(root, 'claim');
    const before = everything(root);
    const log = await history(root);
    expect(await told<UndoReply>(root, 'undo', '--dry-run')).toMatchObject({
      result: 'preview',
      id: null,
      events: 2,
      worktrees: { removed: [laneNames('lane-b').worktree] },
    });
    expect(everything(root)).toEqual(before);
    expect(await history(root)).toEqual(log);
  });

  it('goes further back each time, until nothing is left, and redo comes all the way again', async () => {
    const { root } = undoProject();
    expect(await refused(root, 'undo')).toMatchObject({ exit: 1, error_code: 'UNDO_NOTHING' });
    await does(root, 'note', 'block', 'analyse');
    const whats = (await history(root)).operations.map(({ operation }) => operation);
    expect(whats).toEqual(['record-analysis', 'move-task', 'add-history']);
    for (const what of whats) expect((await told<UndoReply>(root, 'undo')).operation.what).toContain(what);
    expect(await refused(root, 'undo')).toMatchObject({ exit: 1, error_code: 'UNDO_NOTHING' });
    for (let left = whats.length; left > 0; left -= 1) expect(await told<UndoReply>(root, 'redo')).toMatchObject({ verb: 'redo' });
    expect(await refused(root, 'redo')).toMatchObject({ exit: 1, error_code: 'UNDO_NOTHING' });
    expect((await history(root)).operations.filter(({ undoes, undone_by }) => undoes === null && undone_by === null)).toHaveLength(
      whats.length,
    );
  });

  it('of an operation by its id is the same once more, and redo knows it by either id', async () => {
    const { root } = undoProject();
    await does(root, 'emit');
    const id = (await history(root)).operations[0]?.id ?? '';
    const first = await told<UndoReply>(root, 'undo', id);
    expect(await told<UndoReply>(root, 'undo', id)).toMatchObject({ already: true, id: first.id, events: 0 });
    expect(await told<UndoReply>(root, 'redo', id)).toMatchObject({ verb: 'redo', already: false, operation: { id: first.id } });
    expect(await refused(root, 'redo', id)).toMatchObject({ error_code: 'UNDO_NOTHING' });
    expect(await refused(root, 'undo', 'nobody')).toMatchObject({ error_code: 'OPERATION_UNKNOWN' });
    expect(await refused(root, 'undo', id.slice(0, 3))).toMatchObject({ error_code: 'OPERATION_UNKNOWN' });
  });

  it('whose process was gone before it could say so is told when the command is given again, once, and only that very command', async () => {
    const { root } = undoProject();
    await does(root, 'claim', 'work', 'analyse', 'note');
    const since = new Date().toISOString();
    const first = await told<UndoReply>(root, 'undo');
    leaveUntold(root, since);
    const standing = everything(root);
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({ already: true, id: first.id, operation: first.operation });
    expect(everything(root)).toEqual(standing);
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({ already: false, operation: { what: expect.stringContaining('analysis') } });
    leaveUntold(root, since);
    expect(await told<UndoReply>(root, 'redo')).toMatchObject({ already: false });
    leaveUntold(root, since);
    expect((await refused(root, 'redo', '--mission', 'another')).error_code).toBe('UNDO_NOTHING');
    // What was done before that process had begun was heard of.
    leaveUntold(root, new Date(Date.now() + 60_000).toISOString());
    expect(await told<UndoReply>(root, 'redo')).toMatchObject({ already: false });
    await told<UndoReply>(root, 'undo');
    leaveUntold(root, since);
    await does(root, 'note');
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({
      already: false,
      operation: { what: expect.stringContaining('add-history') },
    });
  });

  it('finds everything again, even after git has cleaned up', async () => {
    const { root, git } = undoProject();
    await does(root, 'claim', 'work', 'analyse', 'note');
    const end = everything(root);
    for (const _ of [1, 2, 3]) await told<UndoReply>(root, 'undo');
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    for (const _ of [1, 2, 3]) await told<UndoReply>(root, 'redo');
    expect(everything(root)).toEqual(end);
  });
});

describe('undo of what was done without a branch', () => {
  it('makes a worktree again on the commit that it had', async () => {
    const { root, git } = undoProject();
    const head = git('rev-parse', 'work');
    const state = { branch: null, head, locked: null, sparse: null, work: null };
    const changes = { refs: {}, config: {}, files: {}, events: [], worktrees: { '.worktrees/look': { before: state, after: null } } };
    const at = '2026-01-01T00:00:00.000000+00:00';
    const left = await appendOperationRow(join(root, '.git', 'spec-kitty'), {
      id: '01KZLOOK00000000000000000A',
      operation: 'doctor',
      name: 'doctor',
      mission: null,
      actor: null,
      asked: {},
      outcome: 'finished',
      begun_at: at,
      ended_at: at,
      runs: 1,
      token: null,
      problem: null,
      changes,
    });
    expect(left.ok).toBe(true);
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({ worktrees: { made: ['.worktrees/look'] } });
    const place = join(root, '.worktrees', 'look');
    expect([gitIn(place, 'rev-parse', 'HEAD'), gitIn(place, 'branch', '--show-current'), gitIn(place, 'status', '--porcelain')]).toEqual([
      head,
      '',
      '',
    ]);
    // Commits that only this worktree remembers are not thrown away.
    gitIn(place, 'commit', '-q', '--allow-empty', '-m', 'on no branch');
    expect((await refused(root, 'redo')).codes).toEqual(['UNDO_PLACE_TAKEN']);
    gitIn(place, 'checkout', '-q', '--detach', head);
    expect(await told<UndoReply>(root, 'redo')).toMatchObject({ worktrees: { removed: ['.worktrees/look'] } });
  });

  it('leaves the checkout without one again', async () => {
    const { root, git } = undoProject();
    git('switch', '-q', '--detach');
    await does(root, 'create elsewhere');
    expect(git('branch', '--show-current')).toBe('bright');
    await told<UndoReply>(root, 'undo');
    expect([git('branch', '--show-current'), git('branch', '--list', 'bright'), git('rev-parse', 'HEAD')]).toEqual([
      '',
      '',
      git('rev-parse', 'work'),
    ]);
    git('commit', '-q', '--allow-empty', '-m', 'on no branch');
    expect((await refused(root, 'redo')).codes).toEqual(['UNDO_PLACE_TAKEN']);
    git('checkout', '-q', '--detach', 'work');
    await told<UndoReply>(root, 'redo');
    expect(git('branch', '--show-current')).toBe('bright');
  });
});

describe('undo of what others have built on', () => {
  const research = `kitty-specs/${directory}/research.md`;

  it('is a commit on top, and of bookkeeping alone no commit at all', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    git('commit', '-q', '--allow-empty', '-m', 'later');
    const later = git('rev-parse', 'work');
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({
      reverts: [{ branch: 'work', remotes: [] }],
      next_command: 'spec-kitty redo',
    });
    expect([git('rev-parse', 'work~1'), git('ls-tree', 'work', '--', research)]).toEqual([later, '']);
    expect(readFileSync(join(root, research), 'utf8')).toContain('What was found.');
    await told<UndoReply>(root, 'redo');
    expect(git('rev-parse', 'work')).toBe(later);
    await does(root, 'block');
    git('commit', '-q', '--allow-empty', '-m', 'later still');
    await does(root, 'note');
    // Both are taken back and done again, and the note once more: none of that is left by now.
    for (const verb of ['undo', 'undo', 'redo', 'redo', 'undo']) await told<UndoReply>(root, verb);
    const tip = git('rev-parse', 'work');
    // What was taken back since has left nothing behind.
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({
      operation: { what: expect.stringContaining('move-task') },
      reverts: [],
      refs: [],
      events: 1,
    });
    expect(git('rev-parse', 'work')).toBe(tip);
  });

  it('waits for a revert by hand where that has changed the same lines, and then takes it as one', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    writeFiles(root, { [research]: '# Research\n\nSomething else.\n' });
    git('commit', '-q', '-m', 'rewritten', '--', research);
    const undone = git('rev-parse', 'work~1');
    expect(await refused(root, 'undo')).toMatchObject({ exit: 4, problems: [{ code: 'UNDO_CONFLICT', next: `git revert ${undone}` }] });
    git('commit', '-q', '--allow-empty', '-m', `Settled\n\nThis reverts commit ${undone}.`);
    expect(await told<UndoReply>(root, 'undo')).toMatchObject({ refs: [], reverts: [{ commit: git('rev-parse', 'work') }] });
  });

  it('takes nothing for reverted that somebody has brought back again', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    for (const _ of [1, 2]) git('revert', '--no-edit', 'work');
    expect(git('ls-tree', '--name-only', 'work', '--', research)).toBe(research);
    await told<UndoReply>(root, 'undo');
    expect(git('ls-tree', '--name-only', 'work', '--', research)).toBe('');
  });
});

describe('undo of setting a project up', () => {
  it('takes every file away that nobody has changed, and names the others first', async () => {
    const { root, git } = repositories(({ commit }) => commit({ 'README.md': 'A shop.\n', '.gitignore': 'dist\n' }))();
    expect((await give(root, 'init', '--ai', 'claude')).exit).toBe(0);
    const set = git('status', '--porcelain', '--untracked-files=all');
    const config = join(root, '.kittify', 'config.yaml');
    const text = readFileSync(config, 'utf8');
    writeFileSync(config, `${text}# mine\n`);
    expect(await refused(root, 'undo')).toMatchObject({
      exit: 1,
      problems: [{ code: 'UNDO_FILE_CHANGED', details: { path: '.kittify/config.yaml' } }],
    });
    expect(git('status', '--porcelain', '--untracked-files=all')).toBe(set);
    writeFileSync(config, text);
    await told<UndoReply>(root, 'undo');
    expect([
      git('status', '--porcelain', '--untracked-files=all'),
      existsSync(join(root, '.kittify')),
      existsSync(join(root, '.claude')),
    ]).toEqual(['', false, false]);
    await told<UndoReply>(root, 'redo');
    expect(git('status', '--porcelain', '--untracked-files=all')).toBe(set);
    expect((await give(root, 'init', '--ai', 'claude')).exit).toBe(0);
    expect((await history(root)).operations.map(({ what }) => what)).toEqual(['redo of init claude', 'undo of init claude', 'init claude']);
  });
});

describe('the rows that make up for others', () => {
  it('are rows that a check of the log has nothing against', async () => {
    const { root } = undoProject();
    await does(root, 'finalize', 'claim', 'move on');
    for (const _ of [1, 2, 3]) await told<UndoReply>(root, 'undo');
    for (const mission of [directory, plannedMission])
      expect(JSON.parse((await give(root, 'agent', 'status', 'validate', '--mission', mission, '--json')).stdout), mission).toMatchObject({
        errors: [],
      });
  });
});

describe('undo across missions', () => {
  it('goes back through all of them and comes the same way again; with a mission it keeps to that', async () => {
    const { root } = undoProject();
    const states: unknown[] = [everything(root)];
    for (const name of ['note', 'mark', 'block', 'report']) {
      await does(root, name);
      states.push(everything(root));
    }
    const was = async (...words: readonly string[]): Promise<string> => (await told<UndoReply>(root, ...words)).operation.what;
    expect([await was('undo'), await was('undo')]).toEqual([`next failed (${plannedMission})`, `move-task WP04 blocked (${directory})`]);
    expect(everything(root)).toEqual(states[2]);
    expect([await was('redo'), await was('redo')]).toEqual([`move-task WP04 blocked (${directory})`, `next failed (${plannedMission})`]);
    expect(everything(root)).toEqual(states[4]);
    for (const _ of states.slice(1)) await was('undo');
    expect(everything(root)).toEqual(states[0]);
    for (const _ of states.slice(1)) await was('redo');
    expect(everything(root)).toEqual(states[4]);
  });
});

describe('undo of what others have already', () => {
  const research = `kitty-specs/${directory}/research.md`;

  it('is a commit on top that takes it back, whatever came after', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    publish(root);
    const published = git('rev-parse', 'work');
    writeFiles(root, { 'src/later.ts': 'export {};\n' });
    git('add', 'src/later.ts');
    git('commit', '-q', '-m', 'later');
    const reply = await told<UndoReply>(root, 'undo');
    expect(reply).toMatchObject({
      reverts: [{ branch: 'work', undone: published, remotes: ['origin/work'] }],
      next_command: 'git push origin work',
    });
    expect(git('merge-base', '--is-ancestor', published, 'work')).toBe('');
    expect(git('ls-tree', '-r', '--name-only', 'work', '--', research, 'src/later.ts')).toBe('src/later.ts');
    expect(readFileSync(join(root, research), 'utf8')).toContain('What was found.');
    expect(git('diff', '--cached', '--name-only')).toBe('');
  });

  it('takes the status back with it', async () => {
    const { root, git } = undoProject();
    await does(root, 'block');
    publish(root);
    const reply = await told<UndoReply>(root, 'undo');
    expect(reply.events).toBe(1);
    const log = git('show', `work:kitty-specs/${directory}/status.events.jsonl`);
    expect(log.split('\n').at(-1)).toContain('"to_lane": "planned"');
    expect(JSON.parse(git('show', `work:kitty-specs/${directory}/status.json`))).toMatchObject({
      work_packages: { WP04: { lane: 'planned' } },
    });
    expect(git('status', '--porcelain', '--untracked-files=no', '--', 'kitty-specs')).toBe('');
  });

  it('is refused where later commits have changed the same, with the files', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    publish(root);
    writeFiles(root, { [research]: '# Research\n\nSomething else.\n' });
    git('add', research);
    git('commit', '-q', '-m', 'rewritten');
    const before = everything(root);
    expect(await refused(root, 'undo')).toMatchObject({ exit: 4, problems: [{ code: 'UNDO_CONFLICT', details: { paths: [research] } }] });
    expect(everything(root)).toEqual(before);
  });
});

describe('what operations have kept', () => {
  it('is let go of when that is asked for, but for the latest, and then they cannot be taken back', async () => {
    const { root, git } = undoProject();
    await does(root, 'analyse', 'note', 'block');
    const ids = (await history(root)).operations.map(({ id }) => id);
    const kept = (): readonly string[] => git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/undo/').split('\n');
    const before = kept();
    expect(await told<PrunedOperations>(root, 'op', 'prune', '--keep', '1', '--dry-run')).toMatchObject({
      result: 'preview',
      kept: 1,
      forgotten: [{ id: ids[2] }, { id: ids[1] }],
    });
    expect(kept()).toEqual(before);
    expect(await told<PrunedOperations>(root, 'op', 'prune', '--keep', '1')).toMatchObject({ result: 'success', kept: 1 });
    expect(kept().every((ref) => ref.includes(ids[0] ?? '?'))).toBe(true);
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    await told<UndoReply>(root, 'undo');
    expect(await refused(root, 'undo')).toMatchObject({ exit: 1, error_code: 'UNDO_FORGOTTEN' });
    expect((await give(root, 'op', 'prune', '--keep', '0')).exit).toBe(2);
  });

  it.runIf(process.getuid?.() === 0)('is not said to be gone where git refuses to look', async () => {
    const { root } = undoProject();
    await deeds['claim']?.(root);
    const before = everything(root);
    chownSync(root, 65_534, 65_534);
    for (const verb of ['undo', 'redo'])
      expect(await refused(root, verb)).toMatchObject({
        exit: 1,
        error_code: 'UNTRUSTED_REPOSITORY',
        problems: [{ next: `git config --global --add safe.directory ${root}` }],
      });
    chownSync(root, 0, 0);
    expect(everything(root)).toEqual(before);
    await told<UndoReply>(root, 'undo');
  });

  it('is not said to be gone where git cannot read its refs', async () => {
    const { root, git } = undoProject();
    await does(root, 'commit research');
    git('pack-refs', '--all');
    const before = everything(root);
    const packed = join(root, '.git', 'packed-refs');
    const whole = readFileSync(packed, 'utf8');
    writeFileSync(packed, `${whole}half a li`);
    expect(await refused(root, 'undo')).toMatchObject({
      exit: 6,
      error_code: 'GIT_FAILED',
      message: expect.stringContaining('packed-refs'),
    });
    writeFileSync(packed, whole);
    expect(everything(root)).toEqual(before);
    await told<UndoReply>(root, 'undo');
  });

  it('is left behind by a branch that has been set back, also when git has let go of it', async () => {
    const { root, git, commit } = undoProject();
    await does(root, 'commit research');
    const made = git('rev-parse', 'HEAD');
    git('reset', '-q', '--hard', 'HEAD~1');
    commit({ 'src/mine.ts': 'mine\n' });
    for (const ref of git('for-each-ref', '--format=%(refname)', '--contains', made).split('\n'))
      if (ref !== '') git('update-ref', '-d', ref);
    git('reflog', 'expire', '--expire=now', '--all');
    git('gc', '-q', '--prune=now');
    expect(await refused(root, 'undo')).toMatchObject({ exit: 1, error_code: 'UNDO_REF_MOVED' });
  });

  it('is not said to be gone where git cannot read its settings', async () => {
    const { root } = undoProject();
    await deeds['claim']?.(root);
    const config = join(root, '.git', 'config');
    const whole = readFileSync(config, 'utf8');
    const before = everything(root);
    writeFileSync(config, `${whole}[core\n`);
    for (const verb of ['undo', 'redo'])
      expect(await refused(root, verb)).toMatchObject({
        exit: 1,
        error_code: 'NOT_A_GIT_REPOSITORY',
        message: expect.stringContaining('bad config line'),
        problems: [{ next: `git -C ${root} status` }],
      });
    writeFileSync(config, whole);
    expect(everything(root)).toEqual(before);
    await told<UndoReply>(root, 'undo');
  });
});

describe('the operation log', () => {
  it('lists what was done, shows each in full, and keeps to a mission where that is asked for', async () => {
    const { root } = undoProject();
    await does(root, 'note', 'create', 'claim');
    const all = await history(root);
    expect(all.operations.map(({ operation, actor }) => [operation, actor])).toEqual([
      ['claim', 'claude'],
      ['draft', null],
      ['add-history', 'user'],
    ]);
    expect(all.next).toEqual({ undo: all.operations[0]?.id, redo: null });
    expect((await told<OperationList>(root, 'op', 'log', '--mission', directory)).operations.map(({ operation }) => operation)).toEqual([
      'claim',
      'add-history',
    ]);
    expect(await told<OperationList>(root, 'op', 'log', '--limit', '1')).toMatchObject({ total: 3, operations: [{ operation: 'claim' }] });
    const [claim] = all.operations;
    const shown = await told<ShownOperation>(root, 'op', 'show', claim?.id ?? '');
    expect(shown.row.changes.worktrees).toHaveProperty([laneNames('lane-b').worktree]);
    expect((await give(root, 'op', 'show', claim?.id ?? '')).stdout).toContain(`worktree ${laneNames('lane-b').worktree}`);
    expect((await give(root, 'op', 'log')).stdout).toContain('undo → ');
    expect(await refused(root, 'op', 'show', 'nobody')).toMatchObject({ exit: 1, error_code: 'OPERATION_UNKNOWN' });
  });

  it('has a row for each command that changes something, and none for one that does not', async () => {
    const { root } = undoProject();
    const rows = async (): Promise<number> => (await history(root)).total;
    const names = [
      'claim',
      'claim planning',
      'review',
      'block',
      'move on',
      'note',
      'emit',
      'analyse',
      'commit research',
      'report',
      'finalize',
      'mark',
      'create',
    ];
    for (const [index, name] of names.entries()) {
      await deeds[name]?.(root);
      expect(await rows(), name).toBe(index + 1);
    }
    const total = await rows();
    for (const again of ['mark', 'commit research', 'block']) await deeds[again]?.(root);
    await give(root, 'status', '--mission', directory);
    await give(root, 'next', '--mission', directory, '--agent', 'claude');
    expect(await rows()).toBe(total);
  });
});
