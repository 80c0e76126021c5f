/** Reviewers who want the same review at the same moment, and verdicts that are given twice: one counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { actorName } from '../../machines/rules/actorName.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { directory } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { laneMission } from '../support/laneMission.ts';
import { hermeticEnv, repositories } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { run } from '../support/run.ts';
import { bin } from '../support/runBin.ts';

const newProject = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: { lane: 'for_review', by: 'ada', mode: 'planning_artifact' } }, { target_branch: 'work' }),
  });
});

let barrier: string;
beforeAll(async () => {
  barrier = await bundleProgram(join(import.meta.dirname, 'programs', 'waitForStart.ts'));
});

/** Everybody gives a command at the same moment; who was answered, and with which code the others were refused. */
async function all(
  root: string,
  asked: readonly (readonly [agent: string, ...words: readonly string[]])[],
): Promise<{ readonly answered: readonly string[]; readonly codes: readonly string[] }> {
  const env = { ...hermeticEnv, SPEC_KITTY_START_AT: String(Date.now() + 1500) };
  const endings = await Promise.all(
    asked.map(async ([agent, ...words]) => {
      const { code, stdout, stderr } = await run(
        [process.execPath, '-r', barrier, bin, 'agent', ...words, '--mission', directory, '--agent', agent, '--json'],
        { cwd: root, env },
      );
      expect(stderr).toBe('');
      return { agent, code, refusal: code === 0 ? null : (JSON.parse(stdout) as { readonly error_code: string }).error_code };
    }),
  );
  return {
    answered: endings.flatMap(({ agent, code }) => (code === 0 ? [agent] : [])),
    codes: [...new Set(endings.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])))],
  };
}

const movesIn = (root: string): readonly (readonly [string, string])[] => {
  const read = readLog(readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8'));
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value.transitions.slice(2).map(({ actor, to_lane }) => [actorName(actor), to_lane]);
};

it(
  'one has the review, and one verdict counts, however often it is given',
  async () => {
    const reviewers = ['grace', 'linus', 'margaret', 'barbara', 'edsger'];
    for (let round = 0; round < rounds(2); round += 1) {
      const { root, git } = newProject();
      const claims = await all(
        root,
        reviewers.map((agent) => [agent, 'action', 'review', 'WP01']),
      );
      const [winner = ''] = claims.answered;
      expect(claims).toEqual({ answered: [winner], codes: ['WP_ALREADY_CLAIMED'] });
      expect(movesIn(root)).toEqual([[winner, 'in_review']]);
      // The reviewer's answer got lost, so it is given three times; two who lost the race approve all the same.
      const others = reviewers.filter((agent) => agent !== winner).slice(0, 2);
      const verdicts = await all(
        root,
        [winner, winner, winner, ...others].map((agent) => [agent, 'tasks', 'move-task', 'WP01', '--to', 'approved', '--note', 'fine']),
      );
      expect(verdicts.answered.filter((agent) => agent === winner)).toHaveLength(3);
      expect(movesIn(root)).toEqual([
        [winner, 'in_review'],
        [winner, 'approved'],
      ]);
      expect(git('status', '--porcelain')).toBe('');
    }
    console.info(`race review: 5 reviewers and 5 verdicts at one moment, ${rounds(2)} rounds: one review, one verdict`);
  },
  300_000 + rounds(2) * 20_000,
);
