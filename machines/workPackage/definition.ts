import isWorkPackageContext from '../../schemas/generated/workPackageContext.js';
import { defineMachine } from '../definition.ts';
import { decide } from './decide.ts';
import { reasons } from './guards.ts';
import { workPackageMachine } from './machine.ts';
import { migrations } from './migrations.ts';

/** The machine of a work package, ready to be saved, restored and asked. Whoever moves one package loads this one machine. */
export const workPackage = defineMachine({
  name: 'workPackage',
  machine: workPackageMachine,
  migrations,
  reasons,
  isContext: isWorkPackageContext,
  decide,
});
