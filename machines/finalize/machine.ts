import type { FinalizePlan } from '../../schemas/finalize.ts';
import isFinalizeContext from '../../schemas/generated/finalizeContext.js';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/**
 * The finalizing of a mission's packages: everything is decided in its plan, and here it is done. The event log comes after
 * the files: a package that is on the board has its lane.
 */
export const finalize = chain<FinalizePlan, typeof ports>({ id: 'finalize', ports, abort: 'anywhere' })
  .step('writingPackages', {
    description: 'The front matter of the packages is brought up to date, and tasks.md where it is made from wps.yaml.',
    invoke: 'editFiles',
    input: ({ plan }) => ({ root: plan.root, files: plan.packages }),
  })
  .step('writingLanes', {
    description: 'The lanes are written.',
    invoke: 'editFiles',
    input: ({ plan }) => ({ root: plan.root, files: plan.lanes }),
  })
  .step('writingMatrices', {
    description: 'The matrices for acceptance are begun.',
    invoke: 'editFiles',
    input: ({ plan }) => ({ root: plan.root, files: plan.matrices }),
  })
  .step('seedingEvents', { description: 'The packages are put on the board.', invoke: 'recordRows', input: ({ plan }) => plan.rows })
  .step('committing', { description: 'The files of the mission are committed.', invoke: 'commit', input: ({ plan }) => plan.commit })
  .define({ migrations, isContext: isFinalizeContext });
