/**
 * Builds what the package ships: the bin as one CommonJS entry with late chunks (CommonJS starts faster than ES modules) and
 * the forms this Node has compiled the busiest of them to, the library as ES module with its declarations, and the notices of the
 * packages in them; prints what they weigh.
 */
import { chmodSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputOptions } from 'rolldown';
import { declarationFlaws } from '../cli/declarationFlaws.ts';
import { partText } from '../cli/parts.ts';
import { allCommands } from '../cli/registry.ts';
import manifest from '../package.json' with { type: 'json' };
import { pagePackages } from '../pages/built.js';
import { bundle, root } from './bundle.ts';
import { chunkGroups } from './chunkGroups.ts';
import { compileAhead } from './compileAhead.ts';
import { licenceNotices } from './licenceNotices.ts';
import { writeDeclarations } from './writeDeclarations.ts';
import { writtenCompletion } from './writtenCompletion.ts';

/** Made beside the last build and put into its place when it is whole: programs and other builds may be running. */
const dist = join(root, `dist.${process.pid}`);

const parts = {
  dir: join(dist, 'cli'),
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  minify: true,
  comments: false,
} as const satisfies OutputOptions;

/** The program; answers the packages that are in it. */
async function buildBin(): Promise<readonly string[]> {
  const packages = await bundle(
    { input: { main: 'cli/bin.ts' }, preserveEntrySignatures: false, plugins: [writtenCompletion] },
    {
      ...parts,
      // Otherwise a group would draw in parts of the bin, and the bin would have to load the group.
      codeSplitting: { includeDependenciesRecursively: false, groups: await chunkGroups() },
      dynamicImportInCjs: false,
    },
  );
  for (const name of readdirSync(parts.dir)) writeFileSync(join(parts.dir, name), partText(readFileSync(join(parts.dir, name), 'utf8')));
  const launcher = await bundle({ input: { bin: 'cli/launch.ts' } }, { ...parts, banner: '#!/usr/bin/env node' });
  chmodSync(join(dist, 'cli', 'bin.cjs'), 0o755);
  return [...packages, ...launcher];
}

/** The library as ES module with its declarations; answers the packages that are in it, not those that are installed beside it. */
async function buildLibrary(): Promise<readonly string[]> {
  const installed = Object.keys(manifest.dependencies);
  const packages = await bundle(
    {
      input: { index: 'runtime/index.ts' },
      external: (id) => installed.some((name) => id === name || id.startsWith(`${name}/`)),
    },
    {
      dir: join(dist, 'library'),
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      // What there is to say of a function stands in its declaration.
      comments: { legal: true, annotation: true, jsdoc: false },
    },
  );
  writeDeclarations(join(dist, 'types'));
  return packages;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

function weigh(name: string, detailed: boolean): void {
  const folder = join(dist, name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, size: statSync(join(folder, name)) }))
    .filter(({ size }) => size.isFile());
  const total = files.reduce((sum, { size }) => sum + size.size, 0);
  console.log(`${kilobytes(total)}  dist/${name} (${files.length} files)`);
  if (detailed)
    for (const { name, size } of files.toSorted((left, right) => right.size.size - left.size.size))
      console.log(`${kilobytes(size.size)}    ${name}`);
}

const flaws = (await allCommands()).flatMap(declarationFlaws);
if (flaws.length > 0) throw new Error(['Commands are declared wrongly:', ...flaws].join('\n'));
try {
  const inProgram = await buildBin();
  compileAhead(parts.dir);
  const inLibrary = await buildLibrary();
  const inPages = pagePackages.map((place) => join(root, place));
  const bundled = new Set([...inProgram, ...inLibrary, ...inPages]);
  writeFileSync(join(dist, 'NOTICES.txt'), licenceNotices([...bundled]));
  weigh('cli', true);
  weigh('library', false);
  weigh('types', false);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  renameSync(dist, join(root, 'dist'));
} finally {
  rmSync(dist, { recursive: true, force: true });
}
