import { defineCommand } from '../../../command.ts';
import { anyMissionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'context', 'resolve'],
  summary: 'Say where an action on a mission takes place, and by which commands',
  description: [
    'Nothing is written and nothing claimed. All paths are those of the main checkout and its lanes, wherever the command is given.',
  ],
  examples: [
    {
      line: 'spec-kitty agent context resolve --action implement --mission 042-login --wp-id WP02 --agent claude --json',
      does: 'branch, workspace and commands for one package',
    },
    {
      line: 'spec-kitty agent context resolve --action tasks_finalize --mission 042-login --json',
      does: 'the commands of a planning step',
    },
  ],
  positionals: {},
  flags: {
    action: {
      kind: 'text',
      value: 'ACTION',
      required: true,
      summary:
        'What is to be done: specify, plan, analyze, tasks, tasks_outline, tasks_packages, tasks_finalize, implement, review, accept or status',
    },
    mission: anyMissionFlag,
    'wp-id': { kind: 'text', value: 'WP', summary: 'The work package, for implement and review; left out: the one that next would offer' },
    agent: { kind: 'text', value: 'NAME', summary: 'Who asks; the commands carry the name' },
  },
  async run({ surroundings, flags }) {
    const { contextResolve } = await import('../../../../runtime/session/contextResolve.ts');
    return contextResolve(await surroundings(), { action: flags.action, mission: flags.mission, wp: flags['wp-id'], agent: flags.agent });
  },
  human: ({ action, mission_slug, wp_id, lane, workspace_path, branch_name, why, commands, warnings }) => [
    [styled('bold', action), ` ${wp_id === null ? mission_slug : `${wp_id} of ${mission_slug}${lane === null ? '' : ` (${lane})`}`}`],
    ...(why === null ? [] : [`  ${why}`]),
    `  in ${workspace_path}${branch_name === null ? '' : ` on ${branch_name}`}`,
    ...Object.entries(commands).map(([name, line]) => `  ${name.replaceAll('_', ' ')}: ${line}`),
    ...warnings,
  ],
});
