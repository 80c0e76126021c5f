/** Prints the folder the process believes to stand in. */
import { realWorld } from '../../../../runtime/world.ts';

process.stdout.write(realWorld().cwd);
