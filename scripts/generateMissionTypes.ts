/**
 * Turns the shipped mission types from YAML into data that a command can use without reading YAML:
 * `missions/shipped.js`, written anew whenever the types change. A type that does not pass the walk is not written.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planMissionType } from '../runtime/planMissionType.ts';
import { walk } from '../machines/mission/walk.ts';

const folder = join(import.meta.dirname, '..', 'missions');
const types = Object.fromEntries(
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'mission-runtime.yaml')))
    .map(({ name }) => {
      const source = readFileSync(join(folder, name, 'mission-runtime.yaml'), 'utf8');
      const expected = readFileSync(join(folder, name, 'expected-artifacts.yaml'), 'utf8');
      const planned = planMissionType(
        { source, expected },
        { tier: 'package_default', path: `missions/${name}/mission-runtime.yaml` },
        name,
      );
      const walked = planned.ok ? walk(planned.value) : planned;
      if (!planned.ok || !walked.ok)
        throw new Error((planned.ok ? (walked.ok ? [] : walked.problems) : planned.problems).map(({ message }) => message).join('\n'));
      return [name, planned.value] as const;
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1)),
);

writeFileSync(
  join(folder, 'shipped.js'),
  `// Made from the YAML files in this folder; run \`npm run generate\` to make it anew.\nexport const shippedMissionTypes = ${JSON.stringify(types, null, 1)};\n`,
);
writeFileSync(
  join(folder, 'shipped.d.ts'),
  `import type { MissionType } from '../schemas/missionType.ts';\nexport declare const shippedMissionTypes: Readonly<Record<${Object.keys(
    types,
  )
    .map((key) => JSON.stringify(key))
    .join(' | ')}, MissionType>>;\n`,
);
