/** What git prints is read by programs, whatever its owner likes to see: every command answers the same by the settings of anybody. */
import { appendFileSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { execFileSync } from 'node:child_process';
import { directory } from '../../../support/boards.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission } from '../../../support/mergedMission.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder, writeFiles, type Repository } from '../../../support/repository.ts';
import { deeds, everything, give, undoProject } from '../../../support/undoing.ts';

/** Everything that changes what git prints, or how it goes about what it is told, as far as it can be set all at once. */
const settings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['ui', 'diff', 'status', 'branch', 'grep', 'push', 'remote', 'decorate'].map((name) => [`color.${name}`, 'always']),
  ),
  'column.ui': 'always',
  'core.abbrev': '5',
  'core.quotePath': 'true',
  'core.commentChar': '%',
  'core.pager': 'false',
  'core.editor': 'false',
  'core.untrackedCache': 'true',
  'core.splitIndex': 'true',
  'core.logAllRefUpdates': 'always',
  'core.safecrlf': 'true',
  'index.version': '4',
  'index.recordEndOfIndexEntries': 'true',
  'index.recordOffsetTable': 'true',
  'i18n.logOutputEncoding': 'ISO-8859-1',
  'i18n.commitEncoding': 'ISO-8859-1',
  'log.showSignature': 'true',
  'log.decorate': 'full',
  'log.date': 'relative',
  'log.diffMerges': 'first-parent',
  'log.follow': 'true',
  'log.abbrevCommit': 'true',
  'log.showRoot': 'false',
  'log.mailmap': 'true',
  'format.pretty': 'raw',
  'format.notes': 'true',
  'notes.displayRef': 'refs/notes/*',
  'grep.patternType': 'fixed',
  'grep.lineNumber': 'true',
  'diff.noprefix': 'true',
  'diff.mnemonicPrefix': 'true',
  'diff.external': 'false',
  'diff.renames': 'copies',
  'diff.renameLimit': '1',
  'diff.ignoreSubmodules': 'all',
  'diff.submodule': 'log',
  'diff.orderFile': '/nonexistent',
  'diff.relative': 'true',
  'diff.dirstat': 'lines',
  'diff.algorithm': 'patience',
  'diff.wsErrorHighlight': 'all',
  'diff.autoRefreshIndex': 'false',
  'status.short': 'true',
  'status.branch': 'true',
  'status.showUntrackedFiles': 'no',
  'status.relativePaths': 'true',
  'status.renames': 'copies',
  'status.showStash': 'true',
  'status.submoduleSummary': 'true',
  'status.displayCommentPrefix': 'true',
  'commit.template': '/nonexistent',
  'commit.cleanup': 'scissors',
  'commit.status': 'true',
  'commit.verbose': 'true',
  'merge.ff': 'false',
  'merge.conflictStyle': 'diff3',
  'merge.verifySignatures': 'true',
  'merge.log': 'true',
  'merge.autoStash': 'true',
  'branch.autoSetupMerge': 'always',
  'branch.autoSetupRebase': 'always',
  'branch.sort': '-committerdate',
  'checkout.guess': 'true',
  'checkout.workers': '0',
  'clean.requireForce': 'true',
  'push.default': 'nothing',
  'push.followTags': 'true',
  'push.gpgSign': 'if-asked',
  'tag.gpgSign': 'true',
  'rerere.enabled': 'true',
  'rerere.autoUpdate': 'true',
  'submodule.recurse': 'true',
  'worktree.guessRemote': 'true',
  'advice.detachedHead': 'false',
  'feature.manyFiles': 'true',
};

const settingsText = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([key, value]) => `[${key.split('.')[0]}]\n\t${key.split('.').slice(1).join('.')} = ${JSON.stringify(value)}\n`)
    .join('');

/** A repository, and a command in it by the settings of its owner. Whoever looks at it afterwards has none. */
function owned(
  repository: Repository,
  text: string,
): {
  readonly root: string;
  readonly say: (...argv: readonly string[]) => Promise<unknown>;
  readonly does: (name: string) => Promise<unknown>;
} {
  const { root } = repository;
  const path = join(temporaryFolder(), 'settings');
  writeFileSync(path, '');
  appendFileSync(join(root, '.git', 'config'), `[include]\n\tpath = ${path}\n`);
  const by = async <T>(act: () => Promise<T>): Promise<T> => {
    writeFileSync(path, text);
    try {
      return await act();
    } finally {
      writeFileSync(path, '');
    }
  };
  return {
    root,
    say: (...argv) =>
      by(async () => {
        const { exit, stdout } = await give(root, ...argv, '--json');
        return [argv[0], exit, JSON.parse(comparable(stdout, root, path))];
      }),
    does: (name) => by(async () => deeds[name]?.(root)),
  };
}

/** Without what is made anew each time. */
const comparable = (text: string, root: string, path: string): string =>
  text
    .replaceAll(root, '<root>')
    .replaceAll(path, '<settings>')
    .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{6}(?:[0-9A-HJKMNP-TV-Z]{18})?\b/g, '<id>')
    .replaceAll(/\b[0-9a-f]{7,64}\b/g, '<oid>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '<moment>');

const seen = (root: string): unknown =>
  JSON.parse(comparable(JSON.stringify(everything(root)), root, 'settings').replaceAll(/path = [^\\]+/g, 'path'));

/** Signs the tip of a branch with something that no program takes for a signature. */
function sign({ root, git }: Repository, branch: string): void {
  const text = execFileSync('git', ['cat-file', 'commit', branch], { cwd: root, env: hermeticEnv, encoding: 'utf8' });
  const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n';
  const signed = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: root,
    env: hermeticEnv,
    encoding: 'utf8',
    input: text.replace('\n\n', `\n${signature}\n`),
  });
  git('update-ref', `refs/heads/${branch}`, signed.trim());
}

async function alike(walk: (text: string) => Promise<readonly unknown[]>): Promise<void> {
  const gpg = join(temporaryFolder(), 'gpg');
  writeFileSync(gpg, '#!/bin/sh\necho "gpg: made up"\necho "gpg: made up" >&2\nexit 1\n');
  chmodSync(gpg, 0o755);
  const [plain, hostile] = [await walk(''), await walk(settingsText({ ...settings, 'gpg.program': gpg }))];
  for (const [index, answer] of hostile.entries()) expect(answer).toEqual(plain[index]);
}

describe('by the settings of anybody', () => {
  it('packages are claimed, recovered, taken back and looked after as by none', () =>
    alike(async (text) => {
      const repository = undoProject();
      const { root, say, does } = owned(repository, text);
      sign(repository, laneNames('lane-a').branch);
      const worktree = join(root, laneNames('lane-b').worktree);
      const answers: unknown[] = [await say('doctor')];
      const claim = ['agent', 'action', 'implement', 'WP02', '--mission', directory, '--agent', 'claude'];
      answers.push(await say(...claim), seen(root));
      await does('work');
      writeFiles(worktree, { 'größer/ein \\ name.txt': 'half done\n' });
      answers.push(await say('undo'), seen(root), await say('redo'), seen(root));
      gitIn(worktree, 'add', '--all');
      gitIn(worktree, 'commit', '-q', '-m', 'größer');
      writeFiles(worktree, { 'staged größer.txt': 'staged\n' });
      gitIn(worktree, 'add', '--all');
      rmSync(worktree, { recursive: true });
      answers.push(await say('implement', '--recover', '--mission', directory), seen(root));
      for (const deed of ['hand in', 'create elsewhere', 'commit research', 'finalize']) {
        await does(deed);
        answers.push([deed, seen(root)]);
      }
      answers.push(await say('doctor'), await say('op', 'log'));
      for (let back = 0; back < 4; back++) answers.push(await say('undo'), seen(root));
      return answers;
    }));

  it.each(['merge', 'squash', 'rebase'])('a mission lands by %s, is taken back, and lands anew as by none', (strategy) =>
    alike(async (text) => {
      const repository = landing();
      const { root, say } = owned(repository, text);
      const { git } = repository;
      for (const lane of ['lane-a', 'lane-b']) {
        git('switch', '-q', laneNames(lane).branch);
        git('commit', '-q', '--amend', '--author=Jörg Groß <joerg@example.org>', '-m', `Größer ${lane}\n\nWörter.`);
        git('switch', '-q', 'work');
        sign(repository, laneNames(lane).branch);
        git('worktree', 'add', '-q', join(root, laneNames(lane).worktree), laneNames(lane).branch);
      }
      git('notes', 'add', '-m', 'a note', laneNames('lane-a').branch);
      const merge = ['merge', '--mission', directory, '--strategy', strategy];
      const log = (): string => comparable(git('log', '--format=%an <%ae> %B', 'work'), root, 'settings');
      const answers: unknown[] = [await say(...merge, '--dry-run'), await say(...merge), seen(root), log()];
      answers.push(await say('doctor'), await say('undo'), seen(root), await say('redo'), seen(root));
      const landed = git('rev-parse', 'work');
      git('rm', '-q', '-r', 'größer/a.txt', 'deep');
      git('commit', '-q', '-a', '-m', `Take it back\n\nThis reverts commit ${landed}.`);
      sign(repository, 'work');
      answers.push(await say(...merge, '--dry-run'), await say('doctor'), log());
      return answers;
    }),
  );

  it('a conflict is decided as by none', () =>
    alike(async (text) => {
      const repository = crossed();
      const { root, say } = owned(repository, text);
      const workspace = join(root, '.worktrees', `${directory}-merge`);
      const merge = ['merge', '--mission', directory];
      const stands = (): string => gitIn(workspace, 'status', '--porcelain', '-uall');
      const answers: unknown[] = [await say(...merge), stands(), await say(...merge, '--status')];
      writeFiles(workspace, { 'größer.txt': 'both\n', 'new größer.txt': 'new\n' });
      gitIn(workspace, 'add', 'größer.txt');
      answers.push(await say(...merge), stands());
      gitIn(workspace, 'add', '--all');
      answers.push(await say(...merge), seen(root), await say('doctor'), await say('undo'), seen(root));
      return answers;
    }));

  it('worktrees of lanes are made and made again where submodules follow by themselves', () =>
    alike(async (text) => {
      const repository = landing();
      const { git } = repository;
      git('submodule', '--quiet', 'add', newRepository().root, 'lib');
      git('commit', '-q', '-m', 'A submodule');
      for (const lane of ['lane-a', 'lane-b']) {
        git('switch', '-q', laneNames(lane).branch);
        git('merge', '-q', '--no-edit', 'work');
        git('switch', '-q', 'work');
      }
      git('submodule', '--quiet', 'update', '--init');
      const { root, say } = owned(repository, text);
      git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
      const answers = [await say('merge', '--mission', directory), await say('undo'), await say('redo'), await say('undo')];
      return [...answers, git('submodule', 'status'), git('status', '--porcelain'), git('worktree', 'list').split('\n').length];
    }));

  it('what has happened is committed where git refuses line ends that do not come back as they were', async () => {
    const { root, git } = undoProject();
    git('config', 'core.autocrlf', 'true');
    git('rm', '-q', '-r', '--cached', '.');
    git('reset', '-q', '--hard');
    git('config', 'core.safecrlf', 'true');
    await deeds['claim']?.(root);
    await deeds['commit research']?.(root);
    expect(git('-c', 'core.safecrlf=false', 'status', '--porcelain', '--', 'kitty-specs')).toBe('');
    expect(git('log', '-2', '--format=%s', 'work').split('\n')[0]).toBe('Add research');
    expect((await give(root, 'undo')).exit).toBe(0);
  });
});

const landing = approvedMission(
  {
    'lane-a': { 'größer/a.txt': 'a\n', 'shared.txt': 'one\ntwo\n' },
    'lane-b': { 'deep/b "quoted".txt': 'b\n' },
  },
  { first: { 'größer/old.txt': 'old\n'.repeat(20) } },
);

const crossed = approvedMission({
  'lane-a': { 'größer.txt': 'left\n' },
  'lane-b': { 'größer.txt': 'right\n', 'b.txt': 'b\n' },
});
