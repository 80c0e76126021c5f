/**
 * Stands in for the program: often starts it, kills it at any moment, and gives the same command again, as its user would. Who runs
 * it hears the answer of the one that came to its end. Reads the place of the program, the chance of a kill and a file that gets a
 * line for each kill from SPEC_KITTY_UNSTEADY. A merge is left alone: whoever plays here kills that as well.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, writeSync } from 'node:fs';

interface Unsteady {
  readonly program: string;
  readonly chance: number;
  readonly killed: string;
}

interface Answer {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** In milliseconds: about as long as most commands of the play take. What is over sooner is not killed. */
const longest = 150;
const words = process.argv.slice(2);
const { program, chance, killed } = JSON.parse(process.env['SPEC_KITTY_UNSTEADY'] ?? '') as Unsteady;

/** Runs the program. After `patience` milliseconds it is killed, alone or with every process it has started. */
function give(patience: number | null): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], { detached: patience !== null, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk: Buffer) => said[name].push(chunk));
    const kill = (): void => {
      const pid = child.pid ?? 0;
      if (child.exitCode === null && child.signalCode === null) process.kill(Math.random() < 0.5 ? -pid : pid, 'SIGKILL');
    };
    const timer = patience === null ? null : setTimeout(kill, patience);
    child.on('exit', (status) => {
      if (timer !== null) clearTimeout(timer);
      // A git that has outlived it may hold the pipes open, and says nothing that counts.
      if (status === null) resolve({ status, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) });
    });
    child.on('close', (status) => resolve({ status, stdout: Buffer.concat(said.stdout), stderr: Buffer.concat(said.stderr) }));
  });
}

function print(file: 1 | 2, text: Buffer): void {
  for (let at = 0; at < text.length;) at += writeSync(file, text, at);
}

async function play(): Promise<void> {
  for (;;) {
    const patience = words[0] === 'merge' || Math.random() >= chance ? null : Math.random() * longest;
    const { status, stdout, stderr } = await give(patience);
    if (status === null) {
      appendFileSync(killed, `${patience?.toFixed(0) ?? '?'} ms: ${words.join(' ')}\n`);
      continue;
    }
    print(2, stderr);
    print(1, stdout);
    process.exit(status);
  }
}

void play();
