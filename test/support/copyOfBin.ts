import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bin } from './runBin.ts';

/** The built program as it is now, in a folder of its own: hundreds of runs are runs of one program, whatever is built meanwhile. */
export function copyOfBin(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bin-')));
  cpSync(dirname(bin), folder, { recursive: true });
  return join(folder, basename(bin));
}
