import isUndoContext from '../../schemas/generated/undoContext.js';
import type { CompensatingRows, UndoContext, UndoPlan } from '../../schemas/undo.ts';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports, type Retreat } from './ports.ts';

/**
 * Taking an operation back. Everything was checked and decided in its plan. Nothing goes before it is kept; the event log
 * comes last, so that a package is free again only when nothing is left to be taken from under whoever claims it next. Given up
 * before branches and files are together again, it goes back to where it began; given up later, it stays as far as it is.
 */
export const undo = chain<UndoPlan, typeof ports>({ id: 'undo', ports, abort: 'anywhere' })
  .step('keeping', {
    description: 'What is about to go is kept: uncommitted work, and the content of files.',
    invoke: 'keep',
    input: ({ plan }) => plan.keeping,
  })
  .stepIf('clearing', ({ plan }) => isNeeded.clearing(plan), {
    description: 'Worktrees that the operation has made are taken away.',
    invoke: 'clear',
    input: ({ plan, results: { keeping } }) => ({
      root: plan.moving.root,
      worktrees: plan.clearing.map((one) => ({ ...one, state: { ...one.state, work: keeping.works[one.key] ?? null } })),
      rescues: plan.keeping.rescues,
    }),
  })
  .stepIf('moving', ({ plan }) => isNeeded.moving(plan), {
    description: 'Branches go back to where they were, deleted ones come back, and checkouts follow.',
    invoke: 'move',
    input: ({ plan }) => plan.moving,
  })
  .stepIf('restoring', ({ plan }) => isNeeded.restoring(plan), {
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
  .define({
    migrations,
    isContext: isUndoContext,
    retreat: {
      description: 'It is given up half-way: branches, checkouts, files and worktrees become what they were when it began.',
      invoke: 'retreat',
      isNeeded: (known) => known.results.keeping !== undefined && openSteps(known).length > 0,
      input: (known) => retreatOf(known),
    },
  });

/** What an undo has done where it stopped. */
interface Known {
  readonly plan: UndoPlan;
  readonly results: UndoContext['results'];
}

/** The steps between what is kept and what is recorded, each with whether the plan has anything to do there. */
const isNeeded = {
  clearing: ({ clearing }: UndoPlan): boolean => clearing.length > 0,
  moving: ({ moving }: UndoPlan): boolean => moving.refs.length + moving.checkouts.length > 0,
  restoring: ({ restoring }: UndoPlan): boolean => restoring.files.length + restoring.config.length > 0,
} as const;

/** Those of them that are not done: as long as there is one, no branch may stay without its files. */
const openSteps = ({ plan, results }: Known): readonly (keyof typeof isNeeded)[] =>
  (['clearing', 'moving', 'restoring'] as const).filter((step) => isNeeded[step](plan) && results[step] === undefined);

/** A step was begun if none before it is open. */
function retreatOf(known: Known): Retreat {
  const {
    plan: { clearing, moving, restoring },
    results,
  } = known;
  const [open] = openSteps(known);
  const reported = [results.clearing, results.moving].flatMap((result) => (result === undefined ? [] : [result.changed]));
  return {
    worktrees: clearing.map(({ key, path, state }) => ({
      key,
      path,
      state: { ...state, work: results.clearing?.changed.worktrees?.[key]?.before?.work ?? results.keeping?.works[key] ?? null },
    })),
    moving: open === 'clearing' ? { root: moving.root, refs: [], checkouts: [] } : moving,
    restoring: open === 'restoring' ? restoring : { root: restoring.root, files: [], config: [] },
    reported,
  };
}

/** Asked only where there are some. */
function rowsOf({ rows }: UndoPlan): CompensatingRows {
  if (rows === null) throw new TypeError('There is nothing to make up for.');
  return rows;
}
