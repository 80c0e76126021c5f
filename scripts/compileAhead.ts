import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { fixture, plantMission } from '../bench/fixture.ts';

const compileParts = join(import.meta.dirname, 'compileParts.ts');

/**
 * Compiles ahead, of the parts in a folder, what is asked all the time, what says the address of pages, and what an agent does
 * all the time: runs the questions one after the other, of a mission that nothing was kept of and of one that was, and then one
 * round of the loop up to the landing and a look for what a crash has left, so that V8's compiled form of each part grows by what
 * the next one needs.
 */
export function compileAhead(folder: string): void {
  const { root, mission } = fixture({ branch: 'work' });
  const loop = 'loop-01KZMAN1';
  plantMission(root, loop, 1, { stage: 'planned', target: 'work' });
  // Nobody's own configuration is to sign or refuse what is committed here.
  const env = { ...process.env, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (program: string, ...words: readonly string[]): void => {
    const { status, stderr } = spawnSync(program, [...words], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${words.join(' ')} failed: ${stderr}`);
  };
  const identity = ['-c', 'user.name=Build', '-c', 'user.email=build@localhost'] as const;
  const commit = (message: string, place = '.'): void =>
    run('git', '-C', place, ...identity, 'commit', '--quiet', '--allow-empty', '--message', message);
  const compile = (...words: readonly string[]): void =>
    run(process.execPath, '--import', import.meta.resolve('tsx'), compileParts, folder, ...words);
  const questions = [
    ['next', '--mission', mission, '--json'],
    ['next', '--mission', mission, '--agent', 'claude'],
    ['status', '--mission', mission],
    ['inspect', '--mission', mission, '--json'],
  ] as const;
  const on = (agent: string): readonly string[] => ['--mission', loop, '--agent', agent];
  const move = ['agent', 'tasks', 'move-task', 'WP01', '--note', 'done', '--to'] as const;
  const work = [
    ['next', ...on('claude'), '--result', 'success', '--json'],
    ['agent', 'action', 'implement', 'WP01', ...on('claude')],
    ['agent', 'action', 'implement', 'WP01', ...on('claude')],
    ['agent', 'tasks', 'mark-status', 'T001', 'T002', '--status', 'done', '--mission', loop],
  ] as const;
  const handOver = [
    [...move, 'for_review', ...on('claude')],
    ['agent', 'action', 'review', 'WP01', ...on('codex')],
    [...move, 'approved', ...on('codex')],
  ] as const;
  run('git', 'add', '--all');
  commit('Plan');
  for (const words of questions) compile(...words);
  run(process.execPath, join(folder, 'bin.cjs'), 'agent', 'status', 'materialize', '--mission', mission);
  for (const words of [...questions, ['version'], ['completion', 'bash'], ...work]) compile(...words);
  commit('Work', join('.worktrees', `${loop}-lane-a`));
  for (const words of handOver) compile(...words);
  compile('merge', '--mission', loop);
  // Where work on a lane has begun there is a branch.
  for (const lane of 'abcdefghijklmnopqrst') run('git', 'branch', `kitty/mission-${mission}-lane-${lane}`);
  compile('implement', '--recover', '--dry-run', '--mission', mission, '--json');
}
