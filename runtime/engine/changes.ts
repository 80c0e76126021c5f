import type { Changes } from '../../schemas/changes.ts';
import { findings } from '../../schemas/check.ts';
import isReportedChanges from '../../schemas/generated/reportedChanges.js';

export const noChanges: Changes = { refs: {}, config: {}, files: {}, events: [] };

/**
 * What has been done so far, with what one more effect reports under `changed`. A thing that was changed twice was what it
 * was before the first time and is what the last made it; a thing that is what it was is not listed.
 */
export function withReported(changes: Changes, output: unknown): Changes {
  if (typeof output !== 'object' || output === null || !('changed' in output)) return changes;
  const { changed } = output;
  if (!isReportedChanges(changed)) throw new TypeError(`An effect has reported no changes that can be kept: ${findings(isReportedChanges).join('; ')}.`);
  return {
    refs: merged(changes.refs, changed.refs ?? {}),
    config: merged(changes.config, changed.config ?? {}),
    files: merged(changes.files, changed.files ?? {}),
    events: [...new Set([...changes.events, ...(changed.events ?? [])])],
  };
}

type Changed = Changes['refs'];

function merged(former: Changed, latter: Changed): Changed {
  const both = { ...former };
  for (const [name, { before, after }] of Object.entries(latter)) both[name] = { before: (former[name] ?? { before }).before, after };
  return Object.fromEntries(Object.entries(both).filter(([, { before, after }]) => before !== after));
}
