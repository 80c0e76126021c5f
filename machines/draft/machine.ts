import type { DraftPlan } from '../../schemas/draft.ts';
import isDraftContext from '../../schemas/generated/draftContext.js';
import { chain } from '../chain.ts';
import { migrations } from './migrations.ts';
import { ports } from './ports.ts';

/**
 * Drafting: planning documents come into a mission, a new one or one that is there. Who the mission is was decided before the
 * first step, so however often it is begun and killed, it ends as one mission with each of its events once.
 */
export const draft = chain<DraftPlan, typeof ports>({ id: 'draft', ports })
  .step('switching', { description: 'The branch of the mission is checked out.', invoke: 'switchBranch', input: ({ plan }) => plan.branch })
  .step('laying', { description: 'Files are laid out where there are none yet.', invoke: 'layOut', input: ({ plan }) => plan.files })
  .step('recording', {
    description: 'What has begun or is complete is recorded in the event log.',
    invoke: 'recordRows',
    input: ({ plan }) => plan.rows,
  })
  .step('committing', { description: 'What was written is committed, if it may be.', invoke: 'keep', input: ({ plan }) => plan.keep })
  .define({ migrations, isContext: isDraftContext });
