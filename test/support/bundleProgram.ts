import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * Bundles a TypeScript program of the tests to CommonJS in a temporary folder and answers the path of its entry. Tests that
 * start dozens of processes start them from such a file: compiling in each of them would take longer than what they do.
 */
export async function bundleProgram(entry: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const file = join(folder, `${basename(entry, '.ts')}.cjs`);
  const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'warn' });
  try {
    await bundle.write({
      dir: folder,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      dynamicImportInCjs: false,
    });
  } finally {
    await bundle.close();
  }
  return file;
}
