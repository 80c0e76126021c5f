/**
 * A scripted agent that any loop can run: reads one prompt on its standard input and does what it says. Argument: how many
 * packages of code there are.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packages } from './checkout.ts';
import { work, type Ran } from './work.ts';

const count = Number(process.argv[2] ?? packages.length);
const root = process.cwd();

function run(line: string, cwd = root): Ran {
  const isOurs = line.startsWith('spec-kitty ');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', isOurs && !line.endsWith(' --json') ? `${line} --json` : line], {
    cwd,
    encoding: 'utf8',
  });
  if (!isOurs && status !== 0) throw new Error(`${line}: ${stderr}${stdout}`);
  return { exit: status ?? -1, document: isOurs ? (JSON.parse(stdout) as Ran['document']) : {} };
}

await work(readFileSync(0, 'utf8'), {
  agent: 'agent',
  root,
  run,
  leave: null,
  packages: packages.filter(({ folder }, index) => index < count || folder === null),
  say: (sentence) => console.error(sentence),
  meet: async () => {},
});
