/** Prints the folder the process believes to stand in. */
import { realSurroundings } from '../../../../runtime/surroundings.ts';

process.stdout.write(realSurroundings().cwd);
