import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'action', 'review'],
  summary: 'Take up the review of a work package and get its prompt',
  description: [
    'The package is moved to in_review, durably and for one reviewer. Whoever has it already is given the same prompt again. Without a package it is the one that next would offer.',
    'An author may review their own work where nobody else does; the record says so.',
  ],
  examples: [
    { line: 'spec-kitty agent action review WP01 --agent codex --mission 042-login', does: 'review this package' },
    { line: 'spec-kitty agent action review --agent codex --mission 042-login --json', does: 'review whatever waits for it' },
    {
      line: 'spec-kitty agent action review WP01 --agent codex --mission 042-login --takeover',
      does: 'go on with a review whose reviewer is gone',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01' } },
  flags: {
    mission: missionFlag,
    agent: { kind: 'text', value: 'NAME', required: true, summary: 'Who reviews' },
    model: { kind: 'text', value: 'NAME', summary: 'The model it runs on, for the record' },
    profile: { kind: 'text', value: 'NAME', summary: 'The profile it works by, for the record' },
    'shell-pid': {
      kind: 'text',
      value: 'PID',
      summary: 'The process that lives as long as the agent works, so that others can tell when it is gone (default SPEC_KITTY_SHELL_PID)',
    },
    takeover: { kind: 'switch', summary: 'Take the review over from whoever has it: you know that nobody is at it any more' },
  },
  async run({ world, flags: { mission, agent, model, profile, takeover, 'shell-pid': shellPid }, words: { wp } }) {
    const { review } = await import('../../../../runtime/session/review.ts');
    return review(await world(), { mission, wp, agent, model, profile, shellPid, takeover });
  },
  human: ({
    task_id,
    agent,
    already,
    prompt_file,
    workspace,
    branch,
    diff_commands,
    approve_command,
    reject_command,
    feedback_file,
    warnings,
    commits,
  }) => [
    [styled('bold', task_id), ` is in review by ${agent}${already ? ', as it was' : ''}`],
    `  read    cat ${prompt_file}`,
    `  where   ${workspace} (${branch})`,
    ...diff_commands.map((command) => `  look    ${command}`),
    `  approve ${approve_command}`,
    `  reject  write ${feedback_file}, then ${reject_command}`,
    ...warnings.map((warning) => [styled('yellow', warning)]),
    ...unmadeCommits(commits),
  ],
});
