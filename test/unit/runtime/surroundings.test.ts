import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realSurroundings } from '../../../runtime/surroundings.ts';
import { bundleProgram } from '../../support/bundleProgram.ts';

test('the real surroundings are those of this process', () => {
  const { cwd, env, now } = realSurroundings();
  const before = Date.now();
  const moment = now().getTime();
  expect({ cwd, path: env['PATH'] }).toEqual({ cwd: process.cwd(), path: process.env['PATH'] });
  expect(before <= moment && moment <= Date.now()).toBe(true);
});

test.each([
  ['its shell knows', 'exec'],
  ['only the system knows', 'unset PWD; exec'],
])('a folder that was removed is still the one it stands in, as %s, and what it starts stands somewhere', async (_, exec) => {
  const program = await bundleProgram(join(import.meta.dirname, 'programs/printFolder.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'removed-'));
  rmSync(folder, { recursive: true });
  const said = execFileSync('sh', ['-c', `mkdir "$0" && cd "$0" && rmdir "$0" && ${exec} "$1" "$2"`, folder, process.execPath, program], {
    encoding: 'utf8',
  });
  expect(said).toBe(`${folder}\n${folder}\n/`);
});
