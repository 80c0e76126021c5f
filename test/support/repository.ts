import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Git as on no machine in particular: no configuration but ours, and the same author and moment for every commit. */
export const hermeticEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  TZ: 'UTC',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Tester',
  GIT_AUTHOR_EMAIL: 'tester@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Tester',
  GIT_COMMITTER_EMAIL: 'tester@example.org',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** An empty folder, free of symbolic links, that goes when the test has ended. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs git in a folder and answers what it prints. */
export const gitIn = (folder: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...words], {
    cwd: folder,
    env: hermeticEnv,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

/** Writes files, given as path → text, below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A real repository that a test grows line by line. */
export interface Repository {
  readonly root: string;
  readonly git: (...words: readonly string[]) => string;
  /** Writes files and commits everything there is. */
  readonly commit: (files: Readonly<Record<string, string>>) => void;
  /** Adds a worktree on a new branch below `.worktrees/` and answers its folder. */
  readonly worktree: (name: string, branch: string) => string;
}

const repositoryAt = (root: string): Repository => {
  const git = (...words: readonly string[]): string => gitIn(root, ...words);
  return {
    root,
    git,
    commit(files) {
      writeFiles(root, files);
      git('add', '-A');
      git('commit', '-q', '-m', 'more');
    },
    worktree(name, branch) {
      const folder = join(root, '.worktrees', name);
      git('worktree', 'add', '-q', '-b', branch, folder);
      return folder;
    },
  };
};

/**
 * Repositories that begin alike: made once, on the branch `main`, and copied into `root` as often as one is asked for.
 * Starting git is what such tests spend their time on. Worktrees cannot be copied; they are added to the copy.
 */
export function repositories(begin: (repository: Repository) => void): (root?: string) => Repository {
  let made: string | null = null;
  const make = (): string => {
    const root = mkdtempSync(join(tmpdir(), 'spec-kitty-template-'));
    gitIn(root, 'init', '-q', '-b', 'main');
    begin(repositoryAt(root));
    return root;
  };
  return (root = join(temporaryFolder(), 'project')) => {
    made ??= make();
    cpSync(made, root, { recursive: true, verbatimSymlinks: true });
    return repositoryAt(root);
  };
}

const firstFiles = { 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n' };

/** A repository with one commit and nothing of ours. */
export const newRepository = repositories(({ commit }) => commit(firstFiles));

/** The files of a mission that is known by its folder and its id. Further keys of meta.json come last and win. */
export function missionFiles(directory: string, meta: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, string>> {
  const folder = `kitty-specs/${directory}`;
  const document = {
    mission_slug: directory,
    slug: directory,
    friendly_name: directory,
    mission_type: 'software-dev',
    target_branch: 'main',
    created_at: '2026-01-01T00:00:00+00:00',
    ...meta,
  };
  return { [`${folder}/meta.json`]: `${JSON.stringify(document, null, 2)}\n`, [`${folder}/spec.md`]: '# Spec\n' };
}
