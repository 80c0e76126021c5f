/** Agents that create the same mission at the same moment create one. */
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { CreateMissionReply } from '../../schemas/planningReply.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { missionsIn, projectOnFeature, recordedIn } from '../support/draftedMission.ts';
import { hermeticEnv } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { run } from '../support/run.ts';
import { bin } from '../support/runBin.ts';

let barrier: string;
beforeAll(async () => {
  barrier = await bundleProgram(join(import.meta.dirname, 'programs', 'waitForStart.ts'));
});

const agents = 5;

it('creates one mission, whoever was first, and tells everybody which', async () => {
  let there = 0;
  for (let round = 0; round < rounds(3); round += 1) {
    const { root, git } = projectOnFeature();
    const env = { ...hermeticEnv, SPEC_KITTY_START_AT: String(Date.now() + 1500) };
    const endings = await Promise.all(
      Array.from({ length: agents }, () =>
        run([process.execPath, '-r', barrier, bin, 'agent', 'mission', 'create', 'dark-mode', '--json'], { cwd: root, env }),
      ),
    );
    expect(endings.map(({ code, stderr }) => [code, stderr])).toEqual(endings.map(() => [0, '']));
    const replies = endings.map(({ stdout }) => JSON.parse(stdout) as CreateMissionReply);
    const [mission = ''] = missionsIn(root);
    expect(new Set(replies.map(({ mission_slug }) => mission_slug))).toEqual(new Set([mission]));
    expect(replies.filter(({ already_there }) => !already_there)).toHaveLength(1);
    expect([missionsIn(root), recordedIn(join(root, 'kitty-specs', mission)), git('rev-list', '--count', 'HEAD')]).toEqual([
      [mission],
      ['MissionCreated', 'SpecifyStarted'],
      '2',
    ]);
    there += replies.length - 1;
  }
  console.info(`race create: ${rounds(3)} missions created by ${agents} agents each, ${there} were told it was there`);
});
