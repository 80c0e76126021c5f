import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { row, runNode, type BenchRow } from './measure.ts';
import { newPlace } from './places.ts';

/** How many processes of git a command started. */
export interface GitCount {
  readonly command: string;
  readonly processes: number;
}

export interface LoopFigures {
  readonly rows: readonly BenchRow[];
  readonly git: readonly GitCount[];
}

const nothing = ['-e', '0'] as const;

const packageFile = (id: string, isDocument: boolean): string =>
  `---\nwork_package_id: ${id}\ntitle: Part ${id}\ndependencies: []\nrequirement_refs:\n- FR-001\nsubtasks:\n- T${id.slice(2)}\nexecution_mode: ${isDocument ? 'planning_artifact' : 'code_change'}\nowned_files:\n- ${isDocument ? `docs/${id}.md` : `src/${id}/**`}\nauthoritative_surface: ${isDocument ? 'docs' : `src/${id}`}/\ncreate_intent:${isDocument ? `\n- docs/${id}.md` : ' []'}\n---\n\n# ${id}\n\n${'What has to be built is said here, in a line of ordinary length.\n'.repeat(40)}`;

/** A mission that is written and not finalized, committed, on a branch that nothing protects. Every second package is a document. */
function authored(bin: string, count: number): { readonly root: string; readonly mission: string } {
  const root = newPlace();
  const git = (...words: readonly string[]): void => {
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid', ...words], { cwd: root });
  };
  git('init', '--quiet', '--initial-branch=main');
  runNode([bin, 'init', '--ai', 'claude'], root);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Set up');
  runNode([bin, 'agent', 'mission', 'create', 'bench', '--start-branch', 'work'], root);
  const mission = readdirSync(join(root, 'kitty-specs'))[0] ?? '';
  const folder = join(root, 'kitty-specs', mission);
  const ids = Array.from({ length: count }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
  writeFileSync(
    join(folder, 'spec.md'),
    '# Specification\n\n## Functional requirements\n\n- FR-001: The whole is built in parts, and each part says which it is.\n',
  );
  writeFileSync(join(folder, 'plan.md'), '# Plan\n\n## Technical Context\n\n**Language and version**: TypeScript\n\nPart by part.\n');
  writeFileSync(
    join(folder, 'tasks.md'),
    `# Work packages\n\n${ids.map((id) => `## ${id}: Part ${id}\n\n**Dependencies**: none\n\n- [ ] T${id.slice(2)} Build it\n`).join('\n')}`,
  );
  for (const [index, id] of ids.entries()) writeFileSync(join(folder, 'tasks', `${id}-part.md`), packageFile(id, index % 2 === 0));
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Plan');
  return { root, mission };
}

/**
 * Whole commands of the loop beside `node -e 0`. Before each round the repository is put back, in the place where it was made:
 * what commands have kept of it is good for that place, as it is where people work.
 */
export function loopRows(bin: string, rounds: number): LoopFigures {
  const rows: BenchRow[] = [];
  const git: GitCount[] = [];
  /** Does `act` in a repository, as often as asked, and leaves it as it was. */
  const eachTime = (root: string, times: number, act: () => void): void => {
    const kept = newPlace();
    const former = newPlace();
    cpSync(root, kept, { recursive: true, preserveTimestamps: true });
    for (let round = 0; round < times; round += 1) {
      act();
      renameSync(root, join(former, String(round)));
      cpSync(kept, root, { recursive: true, preserveTimestamps: true });
    }
  };
  const measure = (name: string, words: readonly string[], root: string, limit: number, times = rounds): void => {
    const [ours, base]: [number[], number[]] = [[], []];
    eachTime(root, times, () => {
      ours.push(runNode([bin, ...words], root).milliseconds);
      base.push(runNode(nothing, root).milliseconds);
    });
    rows.push(row(name, 'ms', ours, base, limit));
    eachTime(root, 1, () => count(name, words, root));
  };
  const count = (command: string, words: readonly string[], root: string): void => {
    const trace = join(root, '.git', 'trace');
    rmSync(trace, { force: true });
    process.env['GIT_TRACE2_EVENT'] = trace;
    try {
      runNode([bin, ...words], root);
    } finally {
      delete process.env['GIT_TRACE2_EVENT'];
    }
    git.push({ command, processes: existsSync(trace) ? readFileSync(trace, 'utf8').split('"event":"start"').length - 1 : 0 });
  };
  // More cannot be: an id has two digits.
  const big = authored(bin, 99);
  measure(
    'agent mission finalize-tasks, 99 packages',
    ['agent', 'mission', 'finalize-tasks', '--mission', big.mission],
    big.root,
    Number.POSITIVE_INFINITY,
    Math.min(5, rounds),
  );
  const { root, mission } = authored(bin, 30);
  measure(
    'agent tasks list-tasks, 30 packages read for the first time',
    ['agent', 'tasks', 'list-tasks', '--mission', mission],
    root,
    Number.POSITIVE_INFINITY,
  );
  runNode([bin, 'agent', 'mission', 'finalize-tasks', '--mission', mission], root);
  const on = ['--mission', mission, '--agent', 'claude'] as const;
  measure('next --result success, 30 packages', ['next', ...on, '--result', 'success', '--json'], root, 2.5);
  measure('agent action implement, a claim without a worktree', ['agent', 'action', 'implement', 'WP01', ...on], root, 4);
  eachTime(root, 1, () => count('agent action implement with a worktree', ['agent', 'action', 'implement', 'WP02', ...on], root));
  runNode([bin, 'agent', 'action', 'implement', 'WP01', ...on], root);
  measure('agent action implement, given again', ['agent', 'action', 'implement', 'WP01', ...on], root, 4);
  const move = ['agent', 'tasks', 'move-task', 'WP01', ...on, '--note', 'done'] as const;
  const mark = ['agent', 'tasks', 'mark-status', 'T01', '--status', 'done', '--mission', mission] as const;
  count('agent tasks mark-status', mark, root);
  count('agent tasks move-task --to for_review', [...move, '--to', 'for_review'], root);
  const codex = ['--mission', mission, '--agent', 'codex'] as const;
  count('agent action review', ['agent', 'action', 'review', 'WP01', ...codex], root);
  count(
    'agent tasks move-task --to approved',
    ['agent', 'tasks', 'move-task', 'WP01', '--to', 'approved', ...codex, '--note', 'fine'],
    root,
  );
  count('agent mission create', ['agent', 'mission', 'create', 'other', '--start-branch', 'later'], root);
  return { rows, git };
}
