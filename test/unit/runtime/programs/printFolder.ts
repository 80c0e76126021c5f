/** Prints the folder the process believes to stand in, twice, and the one it has. */
import { realSurroundings } from '../../../../runtime/surroundings.ts';

process.stdout.write([realSurroundings().cwd, realSurroundings().cwd, process.cwd()].join('\n'));
