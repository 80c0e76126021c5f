/**
 * Runs one command line through the built program and keeps what V8 has compiled on the way: compileParts.ts FOLDER WORD…
 * FOLDER is that of the parts. What was kept before is gone on from.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script } from 'node:vm';
import { compiledFor, partsIn } from '../cli/parts.ts';

/** Bytes. A part with a smaller form is compiled in the time it takes to find that. */
const smallestForm = 3000;

const [node = '', script = '', folder = '', ...words] = process.argv;
const compiled = join(folder, compiledFor(process, words));
const made = new Map<string, Script>();
process.argv = [node, script, ...words];
process.on('exit', () => {
  for (const [name, of] of made) {
    const path = join(compiled, name);
    const form = of.createCachedData();
    if (form.length < smallestForm) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, form);
  }
});
// What lasts has given its first answer when it listens for the signal to stop. It gets it before it can begin anything else.
process.on('newListener', (name) => {
  if (name === 'SIGTERM') process.nextTick(() => process.emit('SIGTERM', 'SIGTERM'));
});
partsIn(folder, compiled, (name, of) => made.set(name, of))('./main.cjs');
