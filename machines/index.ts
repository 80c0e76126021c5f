import { claim } from './claim/machine.ts';
import { draft } from './draft/machine.ts';
import { finalize } from './finalize/machine.ts';
import { merge } from './merge/definition.ts';
import { recovery } from './recovery/machine.ts';
import { undo } from './undo/machine.ts';
import { workPackage } from './workPackage/definition.ts';

/** The register: every machine whose state is saved, by its name. For whoever speaks of all of them; a command loads the one it runs. */
export const machines = { claim, draft, finalize, merge, recovery, undo, workPackage };
