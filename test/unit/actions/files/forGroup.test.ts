/** What a repository shares with a group (core.sharedRepository) is everybody's of that group, whoever of them has made it. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { forGroup } from '../../../../actions/files/forGroup.ts';
import { directory } from '../../../support/boards.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission } from '../../../support/mergedMission.ts';
import { gitIn, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { deeds, give, undoProject } from '../../../support/undoing.ts';

const usual = process.umask();
afterEach(() => process.umask(usual));

/** What git makes of the entry of a worktree itself is as usual, also in a repository that is shared. */
const byGit = /^worktrees\/[^/]+(?:\/(?:commondir|gitdir|locked))? /;

/** Folders and files below one that some of these rights are missing of; of what not even its owner may write nobody else has to. */
function closed(folder: string, rights: number): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode } = lstatSync(path);
    const wanted = entry.isDirectory() ? 0o2000 | rights | ((rights & 0o444) >> 2) : (mode & 0o200) === 0 ? rights & 0o444 : rights;
    return entry.isSymbolicLink() || (mode & wanted) === wanted ? [] : [`${path.slice(folder.length + 1)} ${(mode & 0o7777).toString(8)}`];
  });
  return found.filter((each) => !byGit.test(each));
}

const landing = approvedMission({
  'lane-a': { 'a.txt': 'a\n', 'shared.txt': 'ONE\n' },
  'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'TWO\n' },
});

it.each([
  ['group', 0o022, 0o060],
  ['group', 0o077, 0o060],
  ['0640', 0o077, 0o040],
])('everything in a repository that is shared as %s, with umask %o', async (shared, umask, rights) => {
  process.umask(umask);
  for (const make of [undoProject, landing]) {
    const { root, git } = make();
    const gitDir = join(root, '.git');
    // As git has made it, had it been shared from the beginning.
    git('config', 'core.sharedRepository', shared);
    for (const entry of ['.', ...readdirSync(gitDir, { recursive: true, encoding: 'utf8' })]) {
      const path = join(gitDir, entry);
      const stat = statSync(path);
      chmodSync(
        path,
        stat.isDirectory() ? 0o2700 | rights | ((rights >> 2) & 0o010) : (stat.mode & 0o700) | (rights & ((stat.mode & 0o600) >> 3)),
      );
    }
    expect(closed(gitDir, rights)).toEqual([]);
    if (make === undoProject) {
      for (const deed of ['claim', 'work', 'note', 'block', 'analyse', 'commit research', 'finalize', 'mark', 'create', 'report'])
        await deeds[deed]?.(root);
      await give(root, 'undo');
      await give(root, 'redo');
    } else {
      git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
      await give(root, 'merge', '--mission', directory);
      const workspace = join(root, '.worktrees', `${directory}-merge`);
      writeFiles(workspace, { 'shared.txt': 'both\n' });
      gitIn(workspace, 'add', '--all');
      expect((await give(root, 'merge', '--mission', directory)).exit).toBe(0);
      expect((await give(root, 'undo')).exit).toBe(0);
      expect((await give(root, 'redo')).exit).toBe(0);
      await give(root, 'doctor', '--fix');
    }
    expect(closed(gitDir, rights)).toEqual([]);
    expect(process.umask()).toBe(umask);
  }
});

it('nothing else is shared', () => {
  process.umask(0o077);
  const folder = join(temporaryFolder(), 'own');
  mkdirSync(folder);
  forGroup(join(folder, 'file'), () => writeFileSync(join(folder, 'file'), ''));
  expect(statSync(join(folder, 'file')).mode & 0o777).toBe(0o600);
});
