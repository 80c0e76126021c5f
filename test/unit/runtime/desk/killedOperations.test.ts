import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holderOf, holderText } from '../../../../actions/processes/holder.ts';
import { killedOperations, settleKilled } from '../../../../runtime/desk/killedOperations.ts';
import { appendOperationNote, appendOperationRow, readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import { noChanges } from '../../../../runtime/engine/changes.ts';
import { openProject, type Project } from '../../../../runtime/project.ts';
import type { Changes } from '../../../../schemas/changes.ts';
import type { OperationLogRow } from '../../../../schemas/operationLogRow.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { worldIn } from '../../../support/claimedMission.ts';
import { repositories, writeFiles, type Repository } from '../../../support/repository.ts';

const now = '2026-01-01T00:00:00.000000+00:00';
const alive = holderText(holderOf(process.pid, now));
// A process of this machine before its last restart is provably gone.
const gone = holderText({ ...holderOf(process.pid, now), boot: '00000000-0000-0000-0000-000000000000' });
const elsewhere = holderText({ ...holderOf(process.pid, now), host: 'elsewhere' });

const planted = repositories(({ commit }) =>
  commit({ 'README.md': 'A project.\n', ...plantedMission({ WP01: { lane: 'claimed', by: 'ada' } }) }),
);

function desk(): Pick<Repository, 'root' | 'git'> & { readonly project: Project; readonly event: string; readonly head: string } {
  const { root, git } = planted();
  const project = openProject(worldIn(root));
  if (!project.ok) throw new Error(project.problems[0].message);
  const [row = ''] = readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8').split('\n');
  return { project: project.value, root, git, event: (JSON.parse(row) as { event_id: string }).event_id, head: git('rev-parse', 'HEAD') };
}

const row = (id: string, changes: Partial<Changes>): OperationLogRow => ({
  id,
  operation: 'emit',
  name: 'emit',
  mission: directory,
  actor: 'ada',
  asked: {},
  outcome: 'killed',
  begun_at: now,
  ended_at: now,
  runs: 1,
  token: null,
  problem: null,
  changes: { ...noChanges, ...changes },
});

const note = ({ project }: { readonly project: Project }, id: string, changes: Partial<Changes>, holder = gone): void => {
  expect(appendOperationNote(project.desk, { holder, row: row(id, changes) }, { isDurable: false }).ok).toBe(true);
};

const killedIn = ({ project }: { readonly project: Project }): readonly (readonly [string, Changes])[] => {
  const log = readOperationLog(project.desk);
  if (!log.ok) throw new Error(log.problems[0].message);
  return killedOperations(project, log.value).map(({ id, changes }) => [id, changes]);
};

describe('a short operation that has left no row', () => {
  it('was killed where its process is provably gone, and not before', () => {
    const there = desk();
    note(there, 'A', { events: [there.event] }, alive);
    note(there, 'B', { events: [there.event] }, elsewhere);
    note(there, 'C', { events: [there.event] }, 'nobody');
    expect(killedIn(there)).toEqual([]);
    note(there, 'D', { events: [there.event] });
    expect(killedIn(there)).toEqual([['D', { ...noChanges, events: [there.event] }]]);
  });

  it('did what has come about of what it was about to do', () => {
    const there = desk();
    const { root, git, event, head } = there;
    writeFiles(root, { 'written.md': 'written\n' });
    note(there, 'A', {
      events: [event, '01KNOWHERE'],
      files: { 'written.md': { before: null, after: null }, 'missing.md': { before: null, after: null } },
    });
    note(there, 'A', { refs: { 'refs/heads/main': { before: null, after: head }, 'refs/heads/other': { before: null, after: head } } });
    const did = {
      ...noChanges,
      events: [event],
      files: { 'written.md': { before: null, after: null } },
      refs: { 'refs/heads/main': { before: null, after: head } },
    };
    expect(killedIn(there)).toEqual([['A', did]]);
    // It has also where others went on from there.
    git('commit', '-q', '--allow-empty', '-m', 'more');
    expect(killedIn(there)).toEqual([['A', did]]);
  });

  it('did nothing where it has said so, and no event that another one has recorded', async () => {
    const there = desk();
    note(there, 'A', { events: [there.event] });
    note(there, 'A', {});
    note(there, 'B', { events: [there.event] });
    note(there, 'C', { events: [there.event] });
    expect(killedIn(there).map(([id]) => id)).toEqual(['B']);
    await appendOperationRow(there.project.desk, { ...row('D', { events: [there.event] }), outcome: 'finished' });
    expect(killedIn(there)).toEqual([]);
  });

  it('has its row from whoever settles it, once', async () => {
    const there = desk();
    note(there, 'A', { events: [there.event] });
    note(there, 'B', { events: ['01KNOWHERE'] });
    for (let times = 0; times < 2; times += 1) expect((await settleKilled(there.project)).ok).toBe(true);
    const log = readOperationLog(there.project.desk);
    expect(log.ok && log.value.rows).toEqual([row('A', { events: [there.event] })]);
    // What did not come about then is nobody's, should it come about later.
    expect(killedIn(there)).toEqual([]);
  });
});
