import { join } from 'node:path';
import { rolldown, type InputOptions, type OutputOptions } from 'rolldown';
import { bundledPackages } from './bundledPackages.ts';

export const root = join(import.meta.dirname, '..');

/** What one entry loads late, another may load at once: that is no mistake. */
export const bundling = {
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  checks: { ineffectiveDynamicImport: false },
} as const satisfies InputOptions;

/** Writes a bundle and answers the folders of the packages that are in it. */
export async function bundle(input: InputOptions, options: OutputOptions): Promise<readonly string[]> {
  const build = await rolldown({ ...bundling, ...input });
  const { output } = await build.write(options);
  await build.close();
  return bundledPackages(output.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : [])));
}
