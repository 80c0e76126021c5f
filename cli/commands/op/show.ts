import { defineCommand } from '../../command.ts';
import { styled, type Line } from '../../render/page.ts';

const short = (object: string | null): string => object?.slice(0, 12) ?? 'nothing';

export default defineCommand({
  path: ['op', 'show'],
  summary: 'Show an operation with everything it changed',
  examples: [{ line: 'spec-kitty op show 01KZ0000', does: 'one operation by its id, or the beginning of that' }],
  positionals: {
    operation: { summary: 'The id of the operation, as `op log` lists it, or as much of it as no other has', required: true },
  },
  flags: {},
  async run({ surroundings, words }) {
    const { opShow } = await import('../../../runtime/session/opShow.ts');
    return opShow(await surroundings(), words);
  },
  human: ({
    operation: { id, what, actor, outcome, begun_at, ended_at, undoes, undone_by },
    row: { runs, problem, changes },
  }): readonly Line[] => [
    [styled('bold', what), styled('dim', `  ${id}`)],
    `  ${outcome} ${ended_at}, begun ${begun_at}${actor === null ? '' : `, by ${actor}`}${runs === 1 ? '' : `, in ${runs} runs`}`,
    ...(problem === null ? [] : [[styled('yellow', problem.code), `  ${problem.message}`]]),
    ...(undoes === null ? [] : [`  takes back ${undoes}`]),
    ...(undone_by === null ? [] : [`  was taken back by ${undone_by}`]),
    ...Object.entries({ ...changes.refs, ...changes.config }).map(
      ([name, { before, after }]): Line => `  ${name}  ${short(before)} → ${short(after)}`,
    ),
    ...Object.entries(changes.worktrees).map(
      ([path, { before, after }]): Line =>
        `  worktree ${path}  ${before === null ? 'nothing' : `${before.branch ?? 'no branch'} ${short(before.head)}`} → ${after === null ? 'nothing' : `${after.branch ?? 'no branch'} ${short(after.head)}`}`,
    ),
    ...Object.entries(changes.files).map(([path, { before, after }]): Line => `  ${path}  ${short(before)} → ${short(after)}`),
    ...(changes.events.length === 0 ? [] : [`  events ${changes.events.join(', ')}`]),
  ],
});
