import type { MoveTaskRequest } from '../../runtime/taskMove/taskMove.ts';
import { directory } from './boards.ts';

/** A move of a package of which nothing is said but what cannot be left out. */
export const bareMove: Omit<MoveTaskRequest, 'wp' | 'to'> = {
  mission: directory,
  agent: null,
  note: null,
  force: false,
  reviewFeedbackFile: null,
  approvalRef: null,
  reviewer: null,
  doneOverrideReason: null,
  assignee: null,
  model: null,
  profile: null,
  invocation: null,
  shellPid: null,
  trackerRefs: [],
  selfReview: false,
  intendedReviewer: null,
  reviewerFailure: null,
  autoCommit: false,
};
