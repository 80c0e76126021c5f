/** A repository in which anything can be done and taken back, and everything in it that an undo has to bring back. */
import { existsSync, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { foldRows, emptyFold } from '../../machines/rules/fold.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { directory } from './boards.ts';
import { laneMission, laneNames } from './laneMission.ts';
import { approvedMission } from './mergedMission.ts';
import { plannedFiles, plannedMission } from './plannedMission.ts';
import { gitIn, hermeticEnv, missionFiles, repositories, writeFiles, type Repository } from './repository.ts';
import { runMain, type Said } from './runMain.ts';

/**
 * On the branch `work`: a mission in progress with lanes, one that is planned and not finalized, and a specification that
 * somebody is still writing. Files that git does not know lie about, one of them ignored.
 */
export const undoProject: (root?: string) => Repository = repositories(({ root, commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n*.env\n',
    '.kittify/config.yaml': 'agents:\n  available: [claude]\n',
  });
  git('switch', '-q', '-c', 'work');
  commit({
    ...withSubtasks(
      laneMission(
        {
          WP01: { lane: 'approved' },
          WP02: { after: ['WP01'] },
          WP03: { lane: 'for_review', by: 'grace' },
          WP04: {},
          WP05: { mode: 'planning_artifact' },
        },
        { target_branch: 'work' },
      ),
    ),
    ...missionFiles(plannedMission, { mission_id: '01KZPLAN0000000000000000AA', target_branch: 'work', topology: 'lanes' }),
    ...plannedFiles(`kitty-specs/${plannedMission}`),
    'src/wp01/pay.ts': 'export {};\n',
    'src/wp02/cancel.ts': 'export {};\n',
  });
  for (const lane of ['lane-a', 'lane-c']) {
    git('switch', '-q', '-c', laneNames(lane).branch);
    commit({ [`${lane}.txt`]: `${lane}\n` });
    git('switch', '-q', 'work');
  }
  writeFiles(root, {
    'notes.txt': 'mine\n',
    'secret.env': 'secret\n',
    'README.md': 'A project, half rewritten.\n',
    [`kitty-specs/${directory}/research.md`]: '# Research\n\nWhat was found.\n',
    'analysis.md': '# Analysis\n\nAll is well.\n',
  });
});

/** Nobody can hand in what does not say which subtasks it has. */
const withSubtasks = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace('\n---\n\n# WP', '\nsubtasks: []\n---\n\n# WP')]));

/** One command line, as somebody types it there. */
export const give = (root: string, ...argv: readonly string[]): Promise<Said> =>
  runMain(argv, { env: { USER: 'tester' }, world: { cwd: root, env: { ...hermeticEnv, USER: 'tester' } } });

/** What happens there, by a name: command lines, and what agents do in worktrees meanwhile. */
export const deeds: Readonly<Record<string, (root: string) => Promise<unknown>>> = {
  claim: (root) => give(root, 'agent', 'action', 'implement', 'WP02', '--mission', directory, '--agent', 'claude'),
  'claim another': (root) => give(root, 'agent', 'action', 'implement', 'WP04', '--mission', directory, '--agent', 'codex'),
  'claim planning': (root) => give(root, 'agent', 'action', 'implement', 'WP05', '--mission', directory, '--agent', 'claude'),
  work: async (root) => {
    const { worktree } = laneNames('lane-b');
    if (existsSync(join(root, worktree)))
      writeFiles(join(root, worktree), { 'half/done.txt': 'half done\n', 'README.md': 'Changed by claude.\n' });
  },
  review: (root) => give(root, 'agent', 'action', 'review', 'WP03', '--mission', directory, '--agent', 'codex'),
  block: (root) =>
    give(root, 'agent', 'tasks', 'move-task', 'WP04', '--to', 'blocked', '--mission', directory, '--agent', 'ada', '--note', 'It waits.'),
  'move on': (root) =>
    give(
      root,
      'agent',
      'tasks',
      'move-task',
      'WP02',
      '--to',
      'for_review',
      '--mission',
      directory,
      '--agent',
      'claude',
      '--force',
      '--note',
      'Done.',
    ),
  'hand in': async (root) => {
    const { worktree } = laneNames('lane-b');
    if (existsSync(join(root, worktree)))
      await give(
        root,
        'agent',
        'tasks',
        'move-task',
        'WP02',
        '--to',
        'for_review',
        '--mission',
        directory,
        '--agent',
        'claude',
        '--auto-commit',
        '--note',
        'Done.',
      );
  },
  note: (root) => give(root, 'agent', 'tasks', 'add-history', 'WP01', '--note', 'Mind the step.', '--mission', directory),
  emit: (root) =>
    give(
      root,
      'agent',
      'status',
      'emit',
      'WP01',
      '--to',
      'done',
      '--actor',
      'ada',
      '--force',
      '--reason',
      'It is.',
      '--mission',
      directory,
    ),
  analyse: (root) =>
    give(root, 'agent', 'mission', 'record-analysis', '--mission', directory, '--input-file', join(root, 'analysis.md'), '--agent', 'ada'),
  'commit research': (root) => give(root, 'spec-commit', 'research.md', '--mission', directory, '--message', 'Add research'),
  finalize: (root) => give(root, 'agent', 'mission', 'finalize-tasks', '--mission', plannedMission),
  mark: (root) => give(root, 'agent', 'tasks', 'mark-status', 'WP01:T001', '--status', 'done', '--mission', plannedMission),
  create: (root) => give(root, 'agent', 'mission', 'create', 'dark-mode'),
  'create elsewhere': (root) => give(root, 'agent', 'mission', 'create', 'bright-mode', '--start-branch', 'bright'),
  report: (root) => give(root, 'next', '--mission', plannedMission, '--agent', 'claude', '--result', 'failed', '--note', 'No luck.'),
};

const approved = approvedMission({
  'lane-a': { 'a.txt': 'a\n', 'deep/a.txt': 'a\n' },
  'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'one\ntwo\nthree\nfour\n' },
});

/** A mission that is ready to land, with the worktrees of its lanes, what somebody is writing meanwhile, and files git does not know. */
export function landingProject(): Repository {
  const repository = approved();
  const { root, git } = repository;
  for (const lane of ['lane-a', 'lane-b']) git('worktree', 'add', '-q', join(root, laneNames(lane).worktree), laneNames(lane).branch);
  writeFiles(root, { 'notes.txt': 'mine\n', 'README.md': 'A project, half rewritten.\n' });
  return repository;
}

/** What happens there beside what happens anywhere. */
export const landingDeeds: Readonly<Record<string, (root: string) => Promise<unknown>>> = {
  ...Object.fromEntries(['note', 'create', 'analyse', 'emit'].flatMap((name) => (deeds[name] === undefined ? [] : [[name, deeds[name]]]))),
  init: (root) => give(root, 'init', '--ai', 'claude'),
  ask: (root) =>
    give(
      root,
      'agent',
      'decision',
      'open',
      '--mission',
      directory,
      '--flow',
      'plan',
      '--step-id',
      'storage',
      '--input-key',
      'database',
      '--question',
      'Which database?',
    ),
  answer: async (root) => {
    const { decisions } = JSON.parse((await give(root, 'agent', 'decision', 'list', '--mission', directory, '--json')).stdout) as {
      readonly decisions: readonly { readonly decision_id: string }[];
    };
    for (const { decision_id } of decisions)
      await give(root, 'agent', 'decision', 'resolve', decision_id, '--mission', directory, '--final-answer', 'postgres');
  },
  verdict: (root) =>
    give(root, 'agent', 'issue-verdict', '--mission', directory, '--issue', '#17', '--verdict', 'fixed', '--evidence-ref', 'WP02'),
  accept: (root) => give(root, 'accept', '--mission', directory, '--actor', 'ada'),
  merge: (root) => give(root, 'merge', '--mission', directory),
  squash: (root) => give(root, 'merge', '--mission', directory, '--strategy', 'squash'),
  rebase: (root) => give(root, 'merge', '--mission', directory, '--strategy', 'rebase'),
};

/** Everything an undo brings back: refs, checkouts with all their files, settings; of logs and status.json what they fold to. */
export function everything(root: string): unknown {
  const worktrees = gitIn(root, 'worktree', 'list', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('worktree '))
    .map((line) => line.slice('worktree '.length))
    .toSorted();
  return {
    head: gitIn(root, 'symbolic-ref', 'HEAD'),
    refs: gitIn(root, 'for-each-ref', '--format=%(refname) %(objectname)')
      .split('\n')
      .filter((line) => !line.startsWith('refs/spec-kitty/')),
    config: readFileSync(join(root, '.git', 'config'), 'utf8').replaceAll(/\[extensions\]\n\tworktreeConfig = true\n/g, ''),
    checkouts: Object.fromEntries(
      worktrees.map((path) => [
        path.slice(root.length) || '.',
        { branch: gitIn(path, 'symbolic-ref', 'HEAD'), files: filesIn(path), changed: statusIn(path) },
      ]),
    ),
    lanes: lanesIn(join(root, 'kitty-specs')),
  };
}

const isDerived = (path: string): boolean => /(?:^|\/)status\.(?:events\.jsonl|json)$/.test(path);

function filesIn(folder: string, below = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(join(folder, below))
      .toSorted()
      .flatMap((name): readonly (readonly [string, string])[] => {
        const path = below === '' ? name : `${below}/${name}`;
        const stat = lstatSync(join(folder, path));
        if (path === '.git' || path === '.worktrees' || isDerived(path)) return [];
        if (stat.isDirectory()) return Object.entries(filesIn(folder, path));
        return [
          [
            path,
            stat.isSymbolicLink()
              ? `→ ${readlinkSync(join(folder, path))}`
              : `${(stat.mode & 0o111) === 0 ? '' : 'x '}${readFileSync(join(folder, path), 'latin1')}`,
          ],
        ];
      }),
  );
}

const statusIn = (folder: string): readonly string[] =>
  gitIn(folder, '--no-optional-locks', 'status', '--porcelain', '--untracked-files=all', '--no-renames')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isDerived(line))
    .toSorted();

function lanesIn(folder: string): unknown {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .flatMap((mission) => {
        const path = join(folder, mission, 'status.events.jsonl');
        if (!existsSync(path)) return [];
        const log = readLog(readFileSync(path, 'utf8'));
        if (!log.ok) throw new Error(log.problems[0].message);
        const { packages, overlays, run } = foldRows(emptyFold, log.value);
        const lanes = Object.entries(packages).flatMap(([wp, { lane, agent }]) =>
          lane === 'genesis' ? [] : [[wp, lane, overlays[wp]?.slots.agent === undefined ? (agent ?? null) : overlays[wp].slots.agent]],
        );
        const saved = join(folder, mission, 'status.json');
        const { work_packages = {} } = existsSync(saved)
          ? (JSON.parse(readFileSync(saved, 'utf8')) as {
              readonly work_packages?: Readonly<Record<string, { readonly lane: string; readonly agent?: string }>>;
            })
          : {};
        const shown = Object.entries(work_packages).flatMap(([wp, { lane, agent }]) =>
          lane === 'genesis' || lane === 'uninitialized' ? [] : [[wp, lane, agent ?? null]],
        );
        return [
          [
            mission,
            {
              lanes,
              isStatusInStep: !existsSync(saved) || isDeepStrictEqual(shown, lanes),
              run: [run?.steps, run?.answers, run?.reports].map((part) => Object.keys(part ?? {})),
            },
          ],
        ];
      }),
  );
}
