import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Bundles a TypeScript program of the tests to one CommonJS file in a temporary folder and answers its path. Tests that
 * start dozens of processes start them from such a file: compiling in each of them would take longer than what they do.
 */
export async function bundleProgram(entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const file = join(folder, `${basename(entry, '.ts')}.cjs`);
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'warn' });
  try {
    await bundle.write({ file, format: 'cjs' });
  } finally {
    await bundle.close();
  }
  return file;
}
