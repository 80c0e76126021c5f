import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled, type Line } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'status', 'migrate'],
  summary: 'Take lanes over that only the files of packages know',
  description: [
    'Early versions of the original kept the lane of a package in its front matter. Each package that no event knows is put on the board and moved to that lane, by appended events. Files stay as they are, and what the event log knows is never overruled by them.',
  ],
  examples: [
    { line: 'spec-kitty agent status migrate --mission 012-old --dry-run', does: 'see what would be taken over' },
    { line: 'spec-kitty agent status migrate --mission 012-old', does: 'take it over' },
  ],
  positionals: {},
  flags: { mission: missionFlag, 'dry-run': { kind: 'switch', summary: 'Look, and write nothing' } },
  async run({ world, flags }) {
    const { migrateStatus } = await import('../../../../runtime/session/migrateStatus.ts');
    return migrateStatus(await world(), { mission: flags.mission, dryRun: flags['dry-run'] });
  },
  human: ({ mission_slug, message, migrated, skipped, warnings, commits }) => [
    [styled('bold', mission_slug), `: ${message}`],
    ...migrated.map(({ wp_id, lane }) => `  ${wp_id}  ${lane}`),
    ...skipped.map(({ wp_id, reason }): Line => [styled('dim', `  ${wp_id}  stays: ${reason}`)]),
    ...warnings.map((text): Line => [styled('yellow', text)]),
    ...commits.flatMap(({ note }): readonly Line[] => (note === null ? [] : [[styled('dim', note)]])),
  ],
});
