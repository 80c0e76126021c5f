/**
 * The original program and ours at one repository, from nothing to landed: in turns, each doing what the other has left, and
 * one alone until the other lands it. After each turn both are asked for the board. Needs python3 with venv and its package
 * index; where they are not there it says so and ends. SPEC_KITTY_ORIGINAL names an original that is installed already.
 * Words that are given choose plays by name. Exits with 1 when the two read something differently.
 */
import { act, type Play } from './interop/play.ts';
import { bothPrograms, place } from './interop/programs.ts';

const plays: readonly Play[] = [
  { name: 'lanes', first: 'ours', second: 'original', lands: 'original', create: ['--topology', 'lanes'] },
  { name: 'coordination', first: 'original', second: 'ours', lands: 'ours', create: [] },
  { name: 'run-by-ours', first: 'ours', second: 'ours', lands: 'original', create: [] },
  { name: 'run-by-the-original', first: 'original', second: 'original', lands: 'ours', create: ['--topology', 'lanes'] },
];
const give = bothPrograms();
if (give === null) process.exit(0);
const chosen = process.argv.slice(2);
const differences = plays.filter(({ name }) => chosen.length === 0 || chosen.includes(name)).flatMap((play) => act(play, give));

if (differences.length > 0) {
  console.log(`\n${differences.length} differences:\n\n${differences.join('\n\n')}\n\nLook around: ${place}`);
  process.exit(1);
}
console.log('\ninterop: both programs read the same at every turn.');
