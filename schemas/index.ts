/**
 * Every shape that crosses a border, by the name of its exported schema file and its compiled validator.
 * Read by the generators and tests alone: code that runs imports types from the shape files (`import type`)
 * and the compiled validator from `generated/`, so that no schema builder is loaded when a command starts.
 */
import type { TSchema } from 'typebox';
import { PersistedSnapshotShape, SnapshotEnvelopeShape } from './snapshot.ts';
import { JudgementShape, TransitionRequestShape } from './transition.ts';
import { WorkPackageContextShape } from './workPackageContext.ts';

export const shapes: Readonly<Record<string, { readonly file: string; readonly type: string; readonly schema: TSchema; readonly title: string }>> = {
  judgement: { file: 'transition', type: 'Judgement', schema: JudgementShape, title: 'Whether a work package may move, and if not, why' },
  persistedSnapshot: { file: 'snapshot', type: 'PersistedSnapshot', schema: PersistedSnapshotShape, title: 'What is saved of a machine, inside its envelope' },
  snapshotEnvelope: { file: 'snapshot', type: 'SnapshotEnvelope', schema: SnapshotEnvelopeShape, title: 'A saved machine' },
  transitionRequest: { file: 'transition', type: 'TransitionRequest', schema: TransitionRequestShape, title: 'A request to move a work package to another lane' },
  workPackageContext: { file: 'workPackageContext', type: 'WorkPackageContext', schema: WorkPackageContextShape, title: 'What the work-package machine remembers beside its lane' },
};
