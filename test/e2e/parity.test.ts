import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../cli/registry.ts';
import { directory } from '../support/boards.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { packageFile } from '../support/packageFile.ts';
import { plannedFiles, plannedMission } from '../support/plannedMission.ts';
import { gitIn, hermeticEnv, missionFiles, repositories, temporaryFolder, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { runMain } from '../support/runMain.ts';

/**
 * Every command, given in the main checkout, in a folder of it, in the worktree of a lane and in the coordination worktree,
 * gives the same answer and leaves the same behind. The commands are given one after another in a repository for each place, on
 * a clock and with ids that only count, so that all of it can be compared.
 */

const coordinationBranch = `kitty/mission-${directory}`;
const lane = laneNames('lane-a');
const coordination = `.worktrees/${directory}-coord`;

const template = (topology: 'lanes' | 'lanes_with_coord') =>
  repositories(({ commit, git }) => {
    git('switch', '-q', '-c', 'work');
    const meta = topology === 'lanes' ? {} : { topology, coordination_branch: coordinationBranch };
    commit({
      'README.md': 'A project.\n',
      '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
      'src/deep/one.ts': 'export {};\n',
      'src/wp01/pay.ts': 'export {};\n',
      'src/wp02/cancel.ts': 'export {};\n',
      ...laneMission({ WP01: {}, WP02: {}, WP03: { lane: 'for_review', by: 'ada', inLane: 'lane-b' } }, { target_branch: 'work', ...meta }),
      [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', ['T001']),
      [`kitty-specs/${directory}/tasks/WP02-part.md`]: packageFile('WP02', ['T002']),
      [`kitty-specs/${directory}/spec.md`]: '# Spec\n\n## Requirements\n\n- FR-001: It is there.\n- FR-002: It stays.\n',
      ...missionFiles(plannedMission, { mission_id: '01KZPLAN0000000000000000AA', target_branch: 'work', topology: 'lanes' }),
      ...plannedFiles(`kitty-specs/${plannedMission}`),
    });
  });
const templates = { lanes: template('lanes'), lanes_with_coord: template('lanes_with_coord') };

/** What is typed (`<root>` stands for the main checkout), and what is done before it where it takes more than the command. */
interface Step {
  readonly line: readonly string[];
  readonly before?: (root: string) => void;
}

const isWhole = rounds(0) > 0;
const mission = ['--mission', directory] as const;
const by = (agent: string): readonly string[] => [...mission, '--agent', agent];

/** The way of a package through the loop, and everything around it. */
const steps: readonly Step[] = [
  { line: ['next', ...by('ada')] },
  { line: ['agent', 'mission', 'list'] },
  { line: ['agent', 'mission', 'branch-context'] },
  { line: ['agent', 'mission', 'check-prerequisites', ...mission, '--include-tasks'] },
  { line: ['agent', 'mission', 'setup-plan', ...mission] },
  { line: ['agent', 'context', 'resolve', '--action', 'implement', ...by('ada')] },
  { line: ['agent', 'action', 'implement', 'WP01', ...by('ada')] },
  { line: ['implement', 'WP01', ...mission, '--actor', 'ada'] },
  { line: ['agent', 'tasks', 'mark-status', 'T001', '--status', 'done', ...mission] },
  { line: ['agent', 'tasks', 'add-history', 'WP01', '--note', 'a note', ...by('ada')] },
  { line: ['agent', 'tasks', 'map-requirements', '--wp', 'WP01', '--refs', 'FR-001', ...mission] },
  {
    line: [
      'agent',
      'decision',
      'open',
      ...mission,
      '--flow',
      'plan',
      '--step-id',
      's',
      '--input-key',
      'k',
      '--question',
      'Which?',
      '--actor',
      'ada',
    ],
  },
  { line: ['agent', 'decision', 'defer', '<decision>', ...mission, '--rationale', 'nobody knows yet', '--actor', 'ada'] },
  { line: ['agent', 'decision', 'resolve', '<decision>', ...mission, '--final-answer', 'the small one', '--actor', 'ada'] },
  { line: ['agent', 'decision', 'cancel', '<decision>', ...mission, '--rationale', 'too late', '--actor', 'ada'] },
  { line: ['agent', 'decision', 'list', ...mission] },
  { line: ['agent', 'decision', 'verify', ...mission] },
  { line: ['agent', 'issue-verdict', ...mission, '--issue', '#17', '--verdict', 'fixed', '--actor', 'ada'] },
  {
    line: ['agent', 'tasks', 'move-task', 'WP01', '--to', 'for_review', ...by('ada'), '--note', 'made'],
    before: (root) => writeFiles(join(root, lane.worktree), { 'src/made.ts': 'export {};\n' }),
  },
  { line: ['agent', 'tasks', 'move-task', 'WP01', '--to', 'for_review', ...by('ada'), '--note', 'made', '--auto-commit'] },
  { line: ['agent', 'action', 'review', 'WP01', ...by('eve')] },
  {
    line: ['agent', 'tasks', 'move-task', 'WP01', '--to', 'planned', ...by('eve'), '--review-feedback-file', '<root>/.git/feedback.md'],
    before: (root) => writeFileSync(join(root, '.git/feedback.md'), 'Line 1 is empty.\n'),
  },
  { line: ['agent', 'action', 'implement', 'WP01', ...by('ada')] },
  { line: ['agent', 'status', 'emit', 'WP02', ...mission, '--to', 'blocked', '--actor', 'kim', '--reason', 'waits'] },
  { line: ['agent', 'status', 'materialize', ...mission] },
  { line: ['agent', 'status', 'validate', ...mission] },
  { line: ['agent', 'status', 'doctor', ...mission] },
  { line: ['agent', 'status', 'reconcile', ...mission] },
  { line: ['agent', 'status', 'migrate', ...mission] },
  { line: ['implement', '--recover', '--dry-run', ...mission] },
  { line: ['agent', 'tasks', 'list-tasks', ...mission] },
  { line: ['agent', 'tasks', 'list-dependents', 'WP01', ...mission] },
  { line: ['agent', 'tasks', 'status', ...mission] },
  { line: ['status', ...mission] },
  {
    line: ['agent', 'mission', 'record-analysis', ...mission, '--input-file', '<root>/.git/analysis.md'],
    before: (root) => writeFileSync(join(root, '.git/analysis.md'), 'All is well.\n'),
  },
  {
    line: ['spec-commit', 'spec.md', '--message', 'Say more', ...mission],
    before: (root) =>
      writeFileSync(join(root, 'kitty-specs', directory, 'spec.md'), '# Spec\n\n## Requirements\n\n- FR-001: It is here.\n'),
  },
  { line: ['accept', ...mission, '--actor', 'ada', '--diagnose'] },
  { line: ['agent', 'mission', 'accept', ...mission, '--actor', 'ada'] },
  { line: ['agent', 'action', 'accept', ...by('ada')] },
  { line: ['merge', ...mission, '--dry-run'] },
  { line: ['merge', ...mission, '--status'] },
  { line: ['agent', 'mission', 'finalize-tasks', '--mission', plannedMission, '--validate-only'] },
  { line: ['agent', 'mission', 'finalize-tasks', '--mission', plannedMission] },
  { line: ['agent', 'tasks', 'finalize-tasks', '--mission', plannedMission] },
  {
    line: [
      'agent',
      'mission',
      'acceptance-verdict',
      '--mission',
      plannedMission,
      '--criterion',
      'FR-001',
      '--result',
      'pass',
      '--evidence',
      'a test',
      '--actor',
      'ada',
    ],
  },
  {
    line: ['intake', '<root>/.git/plan.md'],
    before: (root) => writeFileSync(join(root, '.git/plan.md'), 'People read at night.\n'),
  },
  { line: ['intake', '--show'] },
  { line: ['agent', 'mission', 'create', 'dark-mode'] },
  { line: ['next', ...by('ada'), '--result', 'success'] },
  { line: ['init', '--ai', 'claude'] },
  { line: ['doctor'] },
  { line: ['op', 'log'] },
];

/**
 * Of what these do nothing is told apart by place, or tests of their own tell it: they show, draw and serve, are called by git,
 * or take things back.
 */
const elsewhere = [
  'completion',
  'dashboard',
  'export',
  'help',
  'inspect',
  'machine',
  'mcp',
  'merge-driver',
  'op',
  'redo',
  'undo',
  'version',
];

it('is asked of every command', () => {
  const given = steps.map(({ line }) => `${line.join(' ')} `);
  const names = registry.map(({ path }) => path.join(' '));
  expect(
    names.filter((name) => !given.some((line) => line.startsWith(`${name} `)) && !elsewhere.some((other) => name.startsWith(other))),
  ).toEqual([]);
});

/** What a merge would clean up, without what stays for no other reason than that the command was given there. */
const wherever = (answer: Heard['answer']): Heard['answer'] =>
  answer.cleanup === undefined ? answer : { ...answer, cleanup: answer.cleanup.map(({ what, kind }) => ({ what, kind })) };

interface Heard {
  readonly line: string;
  readonly exit: number;
  readonly stderr: string;
  readonly answer: { readonly error_code?: string; readonly cleanup?: readonly { readonly what: string; readonly kind: string }[] };
}

/** The answers of all steps given in one place, and what they left behind; without what can only be said of one repository. */
async function walk(topology: keyof typeof templates, placeOf: (root: string) => string): Promise<readonly (Heard | object)[]> {
  const root = join(temporaryFolder(), 'project');
  const repository = templates[topology](root);
  repository.git('worktree', 'add', '-q', '-b', coordinationBranch, coordination);
  repository.git('worktree', 'add', '-q', '-b', lane.branch, lane.worktree);
  let count = 0;
  const newId = (): string => {
    count += 1;
    return `01KZZ${String(count).padStart(21, '0')}`;
  };
  const now = (): Date => new Date(Date.UTC(2026, 10, 21, 10, 0, count));
  // Whoever is elsewhere is told how to get there.
  const told = (text: string): string =>
    text
      .replaceAll(root, '<root>')
      .replaceAll('cd <root> && ', '')
      .replaceAll(/\b[0-9a-f]{12,64}\b/g, '<digest>');
  const heard: Heard[] = [];
  let decision = '';
  for (const { line, before } of steps) {
    before?.(root);
    const place = placeOf(root);
    mkdirSync(place, { recursive: true });
    const { exit, stdout, stderr } = await runMain(
      [...line.map((word) => word.replace('<root>', root).replace('<decision>', decision)), '--json'],
      { env: hermeticEnv, world: { cwd: place, env: hermeticEnv, now, newId } },
    );
    decision = /"decision_id": "(\w+)"/.exec(stdout)?.[1] ?? decision;
    heard.push({ line: line.join(' '), exit, stderr: told(stderr), answer: wherever(JSON.parse(told(stdout)) as Heard['answer']) });
  }
  const logs = [root, join(root, coordination)].map((checkout) =>
    told(readFileSync(join(checkout, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8')).split('\n'),
  );
  const missions = readdirSync(join(root, 'kitty-specs')).toSorted();
  const left = {
    logs,
    missions,
    status: repository.git('status', '--porcelain').split('\n'),
    coordination: gitIn(join(root, coordination), 'status', '--porcelain'),
    commits: repository.git('log', '--format=%s', 'work').split('\n'),
  };
  rmSync(root, { recursive: true, force: true });
  return [...heard, left];
}

/**
 * From where they are given: all of them with SPEC_KITTY_ROUNDS set; else from the worktree of a lane, and a mission with a
 * coordination branch from its own.
 */
const places = {
  'a folder of the main checkout': (root: string) => join(root, 'src/deep'),
  'the worktree of a lane': (root: string) => join(root, lane.worktree),
  'the coordination worktree': (root: string) => join(root, coordination, 'kitty-specs'),
};

describe.each(['lanes', 'lanes_with_coord'] as const)('a mission of topology %s', (topology) => {
  const atHome = walkOnce(topology);

  it('goes its whole way from the main checkout', async () => {
    const heard = await atHome();
    const failed = heard.filter((each): each is Heard => 'exit' in each && each.exit !== 0);
    // What is looked for is there: a refusal, and findings.
    expect(failed.map(({ line, answer }) => [line.split(' --')[0], answer.error_code])).toEqual([
      ['agent decision cancel <decision>', 'DECISION_TERMINAL_CONFLICT'],
      ['agent tasks move-task WP01', 'HAND_IN_UNCOMMITTED'],
      ['agent status reconcile', undefined],
      ['agent mission accept', undefined],
      ['agent action accept', undefined],
      ['merge', undefined],
      ['doctor', undefined],
    ]);
    expect(heard.at(-1)).toMatchObject({ coordination: '' });
  });

  const tried = Object.entries(places).filter(
    ([place]) => isWhole || place === (topology === 'lanes' ? 'the worktree of a lane' : 'the coordination worktree'),
  );

  it.each(tried)('has the same answers from %s, and is left the same', async (_, placeOf) => {
    expect(await walk(topology, placeOf)).toEqual(await atHome());
  });
});

function walkOnce(topology: keyof typeof templates): () => ReturnType<typeof walk> {
  let walked: ReturnType<typeof walk> | null = null;
  return () => (walked ??= walk(topology, (root) => root));
}
