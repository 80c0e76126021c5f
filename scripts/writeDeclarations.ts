import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './bundle.ts';

const tsc = (...words: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });

/**
 * Writes the declarations of the library into a folder: those that a compiler reads for whoever imports it. Of the rest, four
 * fifths, only the package would get heavier: nobody can import them.
 */
export function writeDeclarations(folder: string): void {
  const all = `${folder}.all`;
  try {
    tsc('-p', 'tsconfig.library.json', '--outDir', all);
    const entry = join(all, 'runtime', 'index.d.ts');
    const read = tsc('--listFilesOnly', '--ignoreConfig', '--module', 'nodenext', entry).split('\n');
    for (const path of read) if (path.startsWith(`${all}/`)) cpSync(path, join(folder, relative(all, path)));
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}
