import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitSettings } from './commitSettings.ts';
import type { Git } from '../git.ts';
import { runHook } from './runHook.ts';

/** A message as the hook commit-msg leaves it. Throws HOOK_REFUSED. */
export async function judgedMessage(git: Git, message: string, settings: CommitSettings): Promise<string> {
  if (!settings.mayHaveHook('commit-msg')) return message;
  const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-message-'));
  try {
    const path = join(folder, 'COMMIT_EDITMSG');
    writeFileSync(path, message);
    await runHook(git, 'commit-msg', [path], {});
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
