import { nothingElse, type EmitRequest } from '../../runtime/session/emitRequest.ts';
import { directory } from './boards.ts';

/** A move to be recorded of which nothing is said but what cannot be left out. */
export const bareEmit: Omit<EmitRequest, 'wp' | 'to' | 'actor'> = {
  mission: directory,
  force: false,
  reason: null,
  ...nothingElse,
};
