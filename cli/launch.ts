import { arch, argv, platform, version } from 'node:process';
import { compiledFor, partsIn } from './parts.ts';

/** What the bin begins with: it loads the program, and the parts that a command needs, with their compiled forms. */
partsIn(import.meta.dirname, `${import.meta.dirname}/${compiledFor({ version, platform, arch }, argv.slice(2))}`)('./main.cjs');
