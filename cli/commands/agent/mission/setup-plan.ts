import { defineCommand } from '../../../command.ts';
import { anyMissionFlag } from '../../../missionFlag.ts';

export default defineCommand({
  path: ['agent', 'mission', 'setup-plan'],
  summary: 'Lay out the plan of a specified mission, and keep it once it is written',
  description: [
    'Given first it looks whether spec.md is ready and puts plan.md in place. Given again when the plan is written, it commits it and records that planning is complete.',
    '`blocked` is an answer, not a failure: it says what has to be mended first.',
  ],
  examples: [{ line: 'spec-kitty agent mission setup-plan --mission dark-mode --json', does: 'lay out plan.md, or commit it' }],
  positionals: {},
  flags: { mission: anyMissionFlag },
  async run({ world, flags }) {
    const { setupPlan } = await import('../../../../runtime/session/setupPlan.ts');
    return setupPlan(await world(), flags);
  },
  async human(reply, screen) {
    const { setupPlanPage } = await import('../../../render/setupPlanPage.ts');
    return setupPlanPage(reply, screen);
  },
});
