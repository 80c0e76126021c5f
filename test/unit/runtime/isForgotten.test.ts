import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git } from '../../../actions/git/git.ts';
import { isForgotten } from '../../../runtime/undo/isForgotten.ts';
import { gitWorld } from '../../support/gitWorld.ts';
import { newRepository, temporaryFolder } from '../../support/repository.ts';

describe('what an operation has replaced', () => {
  it('is forgotten where git says that it is not there', async () => {
    const { root, git: ask } = newRepository();
    const run = git(root, gitWorld);
    expect([await isForgotten(run, ask('rev-parse', 'HEAD')), await isForgotten(run, '1'.repeat(40))]).toEqual([false, true]);
  });

  it('is not called so because git could not look for it once', async () => {
    const { root, git: ask } = newRepository();
    const folder = temporaryFolder();
    const path = gitWorld.env['PATH'] ?? '';
    const script = `#!/bin/sh\n[ -e "${folder}/once" ] && PATH="${path}" exec git "$@"\n: > "${folder}/once"\nexit 128\n`;
    writeFileSync(join(folder, 'git'), script, { mode: 0o755 });
    const run = git(root, { ...gitWorld, env: { ...gitWorld.env, PATH: `${folder}:${path}` } });
    expect(await isForgotten(run, ask('rev-parse', 'HEAD'))).toBe(false);
  });
});
