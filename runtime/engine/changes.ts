import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '../../schemas/changes.ts';
import { findings } from '../../schemas/check.ts';
import isReportedChanges from '../../schemas/generated/reportedChanges.js';

export const noChanges: Changes = { refs: {}, config: {}, files: {}, events: [], worktrees: {} };

/**
 * What has been done so far, with what one more effect reports under `changed`. A thing that was changed twice was what it
 * was before the first time and is what the last made it; a thing that is what it was is not listed.
 */
export function withReported(changes: Changes, output: unknown): Changes {
  if (typeof output !== 'object' || output === null || !('changed' in output)) return changes;
  const { changed } = output;
  if (!isReportedChanges(changed))
    throw new TypeError(`An effect has reported no changes that can be kept: ${findings(isReportedChanges).join('; ')}.`);
  return {
    refs: merged(changes.refs, changed.refs ?? {}),
    config: merged(changes.config, changed.config ?? {}),
    files: { ...staying(changes.files), ...staying(changed.files ?? {}), ...merged(changes.files, changed.files ?? {}) },
    events: [...new Set([...changes.events, ...(changed.events ?? [])])],
    worktrees: merged(changes.worktrees, changed.worktrees ?? {}),
  };
}

/** Whether an operation did anything at all. */
export const isNothing = ({ refs, config, files, events, worktrees }: Changes): boolean =>
  events.length === 0 && [refs, config, files, worktrees].every((part) => Object.keys(part).length === 0);

/** Files that an effect itself reports as what they were: it has committed what lay there, and taken back it lies there again. */
const staying = (files: Changes['files']): Changes['files'] =>
  Object.fromEntries(Object.entries(files).filter(([, { before, after }]) => before === after));

type Changed<T> = Readonly<Record<string, { before: T; after: T }>>;

function merged<T>(former: Changed<T>, latter: Changed<T>): Record<string, { before: T; after: T }> {
  const both = { ...former };
  for (const [name, { before, after }] of Object.entries(latter)) both[name] = { before: (former[name] ?? { before }).before, after };
  return Object.fromEntries(Object.entries(both).filter(([, { before, after }]) => !isDeepStrictEqual(before, after)));
}
