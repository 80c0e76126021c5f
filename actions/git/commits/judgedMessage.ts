import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitSettings } from './commitSettings.ts';
import type { Git } from '../git.ts';
import { runHook } from './runHook.ts';

/** What a message is for, as git tells it to prepare-commit-msg. */
type Source = 'message' | 'merge';

/** A message as the hooks prepare-commit-msg and commit-msg leave it. Throws HOOK_REFUSED. */
export async function judgedMessage(git: Git, message: string, settings: CommitSettings, source: Source): Promise<string> {
  const hooks = ([['prepare-commit-msg', source], ['commit-msg']] as const).filter(([name]) => settings.mayHaveHook(name));
  if (hooks.length === 0) return message;
  const folder = mkdtempSync(join(tmpdir(), 'spec-kitty-message-'));
  try {
    const path = join(folder, 'COMMIT_EDITMSG');
    writeFileSync(path, message);
    for (const [name, ...words] of hooks) await runHook(git, name, [path, ...words], {});
    return readFileSync(path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
