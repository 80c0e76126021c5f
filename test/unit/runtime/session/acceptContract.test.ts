import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accept, type AcceptRequest } from '../../../../runtime/session/accept.ts';
import type { AcceptReply } from '../../../../schemas/acceptReply.ts';
import { directory } from '../../../support/boards.ts';
import { approvedMission, worldIn } from '../../../support/mergedMission.ts';
import { gitIn, writeFiles, type Repository } from '../../../support/repository.ts';

/** What both lanes bring has to agree; each alone does not pass. The command also says what it was given to look at. */
const command =
  'cat a.txt b.txt > both.txt && grep -q agreed a.txt && [ "$(cat a.txt)" = "$(cat b.txt)" ] && [ -e tools/installed ] && git status --short';

const first = {
  '.gitignore': '.worktrees/\n.kittify/workspaces/\ntools/\n',
  '.kittify/config.yaml': `acceptance:\n  contract_command: '${command}'\n`,
};
const agreeing = approvedMission({ 'lane-a': { 'a.txt': 'agreed\n' }, 'lane-b': { 'b.txt': 'agreed\n' } }, { first });
const differing = approvedMission({ 'lane-a': { 'a.txt': 'agreed\n' }, 'lane-b': { 'b.txt': 'otherwise\n' } }, { first });

const planted = (plant: (root?: string) => Repository): Repository => {
  const repository = plant();
  writeFiles(repository.root, { 'tools/installed': '' });
  return repository;
};

const ask = async ({ root }: Repository, more: Partial<AcceptRequest> = {}): Promise<AcceptReply> => {
  const outcome = await accept(worldIn(root), {
    mission: directory,
    actor: 'ada',
    mode: 'auto',
    diagnose: false,
    lenient: true,
    commit: true,
    tests: ['npm test'],
    ...more,
  });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

const historyOf = ({ root }: Repository): unknown =>
  (JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'meta.json'), 'utf8')) as Record<string, unknown>)['acceptance_history'];

it('accepts what passes with all lanes together, keeps what has passed, and does not ask twice', async () => {
  const repository = planted(agreeing);
  const refs = gitIn(repository.root, 'for-each-ref', 'refs/heads/kitty');
  expect(await ask(repository)).toMatchObject({
    ok: true,
    notes: [`Passed on what the mission would land: ${command}`, 'Said to have been run before it was accepted: npm test'],
  });
  expect(historyOf(repository)).toMatchObject([{ tests: [command, 'npm test'] }]);
  // Nothing of it is left: no file, no worktree, no branch that was moved.
  expect(gitIn(repository.root, 'status', '--short')).toBe('');
  expect(gitIn(repository.root, 'worktree', 'list').split('\n')).toHaveLength(1);
  expect(gitIn(repository.root, 'for-each-ref', 'refs/heads/kitty')).toBe(refs);
  writeFiles(repository.root, { '.kittify/config.yaml': 'acceptance:\n  contract_command: "false"\n' });
  expect(await ask(repository)).toMatchObject({ ok: true, already_accepted: true, notes: [] });
});

it('accepts nothing that does not pass, and says what the command said', async () => {
  const repository = planted(differing);
  expect(await ask(repository)).toMatchObject({
    ok: false,
    accepted_at: null,
    recommended_fix_order: ['contract_tests'],
    failed_checks: [{ check: 'contract_tests', detail: expect.stringContaining('ended with exit code 1 on what the mission would land') }],
  });
  expect(historyOf(repository)).toBeUndefined();
  writeFiles(repository.root, {
    '.kittify/config.yaml': 'acceptance:\n  contract_command: "echo first; echo the last word >&2; exit 3"\n',
  });
  gitIn(repository.root, 'commit', '-qam', 'another command');
  expect((await ask(repository)).failed_checks).toEqual([
    {
      check: 'contract_tests',
      detail: '`echo first; echo the last word >&2; exit 3` ended with exit code 3 on what the mission would land: the last word',
    },
  ]);
});

it('runs nothing where it only looks or where something else is in the way, and says so', async () => {
  const repository = planted(differing);
  for (const more of [{ diagnose: true }, { mode: 'checklist' as const }])
    expect(await ask(repository, more)).toMatchObject({ ok: true, skipped_checks: expect.arrayContaining(['contract_tests']) });
  writeFiles(repository.root, { [`kitty-specs/${directory}/notes.md`]: 'not committed\n' });
  const reply = await ask(repository);
  expect(reply).toMatchObject({ ok: false, skipped_checks: expect.arrayContaining(['contract_tests']) });
  expect(reply.failed_checks.map(({ check }) => check)).not.toContain('contract_tests');
});

it('accepts nothing that has moved while the command was run', async () => {
  const repository = planted(agreeing);
  writeFiles(repository.root, {
    '.kittify/config.yaml': `acceptance:\n  contract_command: 'git -C ${repository.root} commit -q --allow-empty -m moved'\n`,
  });
  gitIn(repository.root, 'commit', '-qam', 'a command that moves the target');
  expect(await ask(repository)).toMatchObject({
    ok: false,
    failed_checks: [{ check: 'contract_tests', detail: expect.stringContaining('A branch has moved') }],
  });
});

it('names the files in which the lanes do not fit together', async () => {
  const crossed = approvedMission({ 'lane-a': { 'shared.txt': 'left\n' }, 'lane-b': { 'shared.txt': 'right\n' } }, { first });
  expect((await ask(crossed())).failed_checks).toEqual([
    { check: 'contract_tests', detail: `The lanes do not fit together yet: shared.txt. \`${command}\` was not run.` },
  ]);
});
