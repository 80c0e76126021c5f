import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';

const prefix = 'spec-kitty-tests-';

/**
 * One folder for whatever a run of the tests puts into the temporary folder, which goes with the run: the processes that tests run in
 * are killed at the end, so that none of them can clean up behind itself. Vitest asks for it once for each of its projects.
 */
export default function folderOfRun(): (() => void) | undefined {
  if (basename(tmpdir()).startsWith(prefix)) return;
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
