import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'map-requirements'],
  summary: 'Say which requirements of the specification a work package fulfils',
  description: [
    'Written into the front matter of the package, beside what is there or in its place. The answer says which functional requirements no package fulfils yet.',
  ],
  examples: [
    { line: 'spec-kitty agent tasks map-requirements --wp WP01 --refs FR-001,FR-002 --mission 042-login', does: 'one package' },
    {
      line: `spec-kitty agent tasks map-requirements --batch '{"WP01":["FR-001"],"WP02":["FR-002","C-001"]}' --mission 042-login --json`,
      does: 'several at once',
    },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    wp: { kind: 'text', value: 'WP', summary: 'The work package' },
    refs: { kind: 'text', value: 'IDS', summary: 'The requirements, with commas between' },
    batch: { kind: 'text', value: 'JSON', summary: 'Several packages: a JSON object of packages and lists of requirements' },
    replace: { kind: 'switch', summary: 'Forget what the packages have mapped so far' },
    'tracker-ref': { kind: 'text', value: 'REF', repeatable: true, summary: 'An issue that is worked on with the package' },
  },
  async run({ world, flags: { mission, wp, refs, batch, replace, ...more } }) {
    const { mapRequirements } = await import('../../../../runtime/session/mapRequirements.ts');
    return mapRequirements(await world(), { mission, wp, refs, batch, replace, trackerRefs: more['tracker-ref'] });
  },
  human: ({ mapped, coverage: { total_functional, mapped_functional, unmapped_functional }, warnings, commits }) => [
    ...Object.entries(mapped).map(([wp, refs]) => [styled('bold', wp), `: ${refs.join(', ') || 'nothing'}`]),
    `${mapped_functional} of ${total_functional} functional requirements are mapped${unmapped_functional.length === 0 ? '.' : `; missing: ${unmapped_functional.join(', ')}.`}`,
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
