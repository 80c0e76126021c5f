import isWorkPackageContext from '../schemas/generated/workPackageContext.js';
import { defineMachine } from './definition.ts';
import { draft } from './draft/machine.ts';
import { finalize } from './finalize/machine.ts';
import { decide } from './workPackage/decide.ts';
import { reasons } from './workPackage/guards.ts';
import { workPackageMachine } from './workPackage/machine.ts';
import { migrations } from './workPackage/migrations.ts';

/** The register: every machine whose state is saved, by its name. */
export const machines = {
  draft,
  finalize,
  workPackage: defineMachine({ name: 'workPackage', machine: workPackageMachine, migrations, reasons, isContext: isWorkPackageContext, decide }),
};
