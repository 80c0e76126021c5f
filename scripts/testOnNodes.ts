/**
 * Runs the tests on other versions of Node than the one that runs this: `tsx scripts/testOnNodes.ts 22 24 [-- vitest options]`.
 * Each version comes through the npm registry as a package of one binary, into `.cache/`; no script of it is run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const separator = process.argv.indexOf('--');
const versions = process.argv.slice(2, separator < 0 ? undefined : separator);
const options = separator < 0 ? [] : process.argv.slice(separator + 1);
const packaged = `node-${process.platform}-${process.arch}`;

/** The binary of a version, fetched when it is not there yet. */
function nodeOf(version: string): string {
  const folder = join(root, '.cache', `node-${version}`);
  const binary = join(folder, 'node_modules', packaged, 'bin', 'node');
  if (!existsSync(binary))
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, '--ignore-scripts', `${packaged}@${version}`]);
  return binary;
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
  console.log(`Tests on Node ${versions.join(', ')} skipped: no package brings Node to ${process.platform} ${process.arch} here.`);
} else {
  for (const version of versions) {
    const node = nodeOf(version);
    console.log(`\nTests on Node ${spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim()}`);
    run(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...options]);
  }
}
