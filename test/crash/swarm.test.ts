/**
 * A whole mission by four agents at once whose commands are killed all the time and given again: nobody is stuck, no move is lost or
 * doubled, no package has two holders, and it lands. What has to hold is demanded by the demo itself, whose agents they are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleProgram } from '../support/bundleProgram.ts';
import { hermeticEnv, temporaryFolder } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';
import { run } from '../support/run.ts';
import { bin } from '../support/runBin.ts';

const home = join(import.meta.dirname, '..', '..');
/** A round takes most of a minute. */
const plays = Math.ceil(rounds(1) / 50);
/** Of each command, and again of each time it is given again. */
const chance = 0.3;

it(
  'comes to its end under kills at any moment',
  async () => {
    const unsteady = await bundleProgram(join(import.meta.dirname, 'programs', 'unsteady.ts'));
    let kills = 0;
    for (let play = 0; play < plays; play += 1) {
      const place = temporaryFolder();
      const killed = join(place, 'killed');
      const env = {
        ...hermeticEnv,
        TMPDIR: place,
        SPEC_KITTY_DEMO_PROGRAM: unsteady,
        SPEC_KITTY_UNSTEADY: JSON.stringify({ program: bin, chance, killed }),
      };
      const { code, stdout, stderr } = await run(
        [process.execPath, '--import', import.meta.resolve('tsx'), join(home, 'scripts', 'demo.ts')],
        { cwd: home, env },
      );
      const dead = existsSync(killed) ? readFileSync(killed, 'utf8').trimEnd().split('\n') : [];
      expect(code, `${stdout.slice(-3000)}${stderr}\nKilled:\n${dead.slice(-10).join('\n')}`).toBe(0);
      expect(dead.length).toBeGreaterThan(3);
      kills += dead.length;
    }
    console.info(`crash swarm: ${plays} missions by four agents, ${kills} of their commands killed: every one landed`);
  },
  120_000 + plays * 240_000,
);
