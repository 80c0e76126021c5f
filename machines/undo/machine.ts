import isUndoContext from '../../schemas/generated/undoContext.js';
import type { CompensatingRows, UndoPlan } from '../../schemas/undo.ts';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/**
 * Taking an operation back. Everything was checked and decided in its plan. Nothing goes before it is kept; the event log
 * comes last, so that a package is free again only when nothing is left to be taken from under whoever claims it next.
 */
export const undo = chain<UndoPlan, typeof ports>({ id: 'undo', ports, abort: 'anywhere' })
  .step('keeping', {
    description: 'What is about to go is kept: uncommitted work, and the content of files.',
    invoke: 'keep',
    input: ({ plan }) => plan.keeping,
  })
  .stepIf('clearing', ({ plan }) => plan.clearing.length > 0, {
    description: 'Worktrees that the operation has made are taken away.',
    invoke: 'clear',
    input: ({ plan, results: { keeping } }) => ({
      root: plan.moving.root,
      worktrees: plan.clearing.map((one) => ({ ...one, state: { ...one.state, work: keeping.works[one.key] ?? null } })),
      rescues: plan.keeping.rescues,
    }),
  })
  .stepIf('moving', ({ plan: { moving } }) => moving.refs.length + moving.checkouts.length > 0, {
    description: 'Branches go back to where they were, deleted ones come back, and checkouts follow.',
    invoke: 'move',
    input: ({ plan }) => plan.moving,
  })
  .stepIf('restoring', ({ plan: { restoring } }) => restoring.files.length + restoring.config.length > 0, {
    description: 'Files and settings become what they were.',
    invoke: 'restore',
    input: ({ plan }) => plan.restoring,
  })
  .stepIf('making', ({ plan }) => plan.making.length > 0, {
    description: 'Worktrees that the operation has taken away are made again, with what was not committed in them.',
    invoke: 'make',
    input: ({ plan }) => ({ root: plan.moving.root, worktrees: plan.making }),
  })
  .stepIf('recording', ({ plan }) => plan.rows !== null, {
    description: 'The event log grows by rows that make up for those of the operation.',
    invoke: 'record',
    input: ({ plan }) => rowsOf(plan),
  })
  .stepIf('committing', ({ plan }) => plan.reverts.length > 0 && plan.mission !== null, {
    description: 'Others have the operation already, so the status that takes it back is committed for them.',
    invoke: 'commit',
    input: ({ plan }) => ({ mission: plan.mission ?? '', message: `chore(spec-kitty): ${plan.verb} ${plan.what}` }),
  })
  .define({ migrations, isContext: isUndoContext });

/** Asked only where there are some. */
function rowsOf({ rows }: UndoPlan): CompensatingRows {
  if (rows === null) throw new TypeError('There is nothing to make up for.');
  return rows;
}
