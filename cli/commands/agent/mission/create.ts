import { defineCommand } from '../../../command.ts';

export default defineCommand({
  path: ['agent', 'mission', 'create'],
  summary: 'Create a mission: its folder, its identity, and a specification to be written',
  description: [
    'The mission is planned on the branch that is checked out, or on the one that --start-branch names. On a protected branch everything is written and nothing is committed; the answer says how to go on.',
    'Killed or given twice, it ends as one mission.',
  ],
  examples: [
    { line: 'spec-kitty agent mission create dark-mode --start-branch feat/dark-mode', does: 'begin on a branch of its own' },
    {
      line: 'spec-kitty agent mission create dark-mode --friendly-name "Dark mode" --purpose-tldr "People can read at night" --json',
      does: 'say what it is for, and answer for programs',
    },
  ],
  positionals: {
    slug: { required: true, summary: 'What it is called in folders and branches: small letters and digits, with dashes between words' },
  },
  flags: {
    'mission-type': {
      kind: 'text',
      value: 'TYPE',
      formerly: 'mission',
      summary: 'Its type: software-dev unless said otherwise, research, documentation, plan, or one of the project',
    },
    'target-branch': { kind: 'text', value: 'BRANCH', summary: 'The branch its work comes back to; left out: the one it begins on' },
    'start-branch': { kind: 'text', value: 'BRANCH', summary: 'Switch to this branch first, and make it when it is not there' },
    'friendly-name': { kind: 'text', value: 'NAME', summary: 'What people call it' },
    'purpose-tldr': { kind: 'text', value: 'LINE', summary: 'What it is for, in one line' },
    'purpose-context': { kind: 'text', value: 'TEXT', summary: 'What it is for, in a paragraph' },
    'pr-bound': { kind: 'switch', summary: 'It ends in a pull request: begin it on another branch than the one it is merged into' },
    'no-pr-bound': { kind: 'switch', hidden: true, summary: 'It does not; that is the default' },
    'branch-strategy': {
      kind: 'text',
      value: 'WORD',
      values: ['already-confirmed'],
      summary: 'already-confirmed: begin a mission bound for a pull request here all the same',
    },
    topology: {
      kind: 'text',
      value: 'TOPOLOGY',
      values: ['single_branch', 'lanes', 'coord', 'lanes_with_coord'],
      summary: 'single_branch or lanes; left out: what fits the branch. The others are carried on, not created',
    },
  },
  async run({ world, flags, words }) {
    const { createMission } = await import('../../../../runtime/session/createMission.ts');
    return createMission(await world(), {
      slug: words.slug,
      missionType: flags['mission-type'],
      targetBranch: flags['target-branch'],
      startBranch: flags['start-branch'],
      friendlyName: flags['friendly-name'],
      purposeTldr: flags['purpose-tldr'],
      purposeContext: flags['purpose-context'],
      prBound: flags['pr-bound'] && !flags['no-pr-bound'],
      branchStrategy: flags['branch-strategy'],
      topology: flags.topology,
    });
  },
  async human(reply, screen) {
    const { createdMissionPage } = await import('../../../render/createdMissionPage.ts');
    return createdMissionPage(reply, screen);
  },
});
