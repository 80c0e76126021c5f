/**
 * Fetches the real Mermaid into `.cache/`, for the test that has it read our diagrams: one file of its package, without the
 * hundred and forty packages it would bring along as a dependency.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const version = '12.3.0';

/** Where it is once it was fetched. */
export const mermaidFile = join(import.meta.dirname, '..', '.cache', `mermaid-${version}`, 'mermaid.min.js');

function fetchMermaid(): void {
  const folder = join(mermaidFile, '..');
  mkdirSync(folder, { recursive: true });
  const tarball = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `mermaid@${version}`], {
    encoding: 'utf8',
  }).trim();
  execFileSync('tar', ['-xzf', tarball, 'package/dist/mermaid.min.js'], { cwd: folder });
  renameSync(join(folder, 'package', 'dist', 'mermaid.min.js'), mermaidFile);
  for (const rest of ['package', tarball]) rmSync(join(folder, rest), { recursive: true });
}

if (import.meta.filename === process.argv[1] && !existsSync(mermaidFile)) fetchMermaid();
