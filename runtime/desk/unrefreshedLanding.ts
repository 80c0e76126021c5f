import { readFileSync } from 'node:fs';
import { isAbsence, notRead } from '../../actions/files/readText.ts';
import { readFileOnRef } from '../../actions/git/objects/readFileOnRef.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { unfinishedMergePath } from './unfinishedMerge.ts';
import { lastWhole } from './lastWhole.ts';

/** A landing that its target has, and the checkouts do not have yet. */
export interface UnrefreshedLanding {
  readonly branch: string;
  /** The event log as the target holds it. */
  readonly log: string;
}

/**
 * The landing of a mission in the gap between the move of the target and the refreshing of checkouts: for that long the truth
 * is on the target alone. Nearly always there is no unfinished merge, and one look at the desk says so; a saved merge is read
 * without its validator, which questions have no time to load, and whatever does not look like one is left to whoever runs it.
 */
export function unrefreshedLanding(
  { desk, commonDir }: { readonly desk: string; readonly commonDir: string },
  directory: string,
): UnrefreshedLanding | null {
  const text = textAt(unfinishedMergePath(desk, directory));
  if (text === null) return null;
  const snapshot = part(part(lastWhole(text, parsed), 'saved'), 'snapshot');
  const context = part(snapshot, 'context');
  const state = part(snapshot, 'value') === 'blocked' ? part(part(context, 'stopped'), 'at') : part(snapshot, 'value');
  if (state !== 'publishing' && state !== 'refreshing') return null;
  const [branch, folder, commit] = [
    part(part(context, 'plan'), 'target'),
    part(part(part(context, 'plan'), 'mission'), 'folder'),
    part(part(part(context, 'results'), 'landing'), 'commit'),
  ];
  if (
    typeof branch !== 'string' ||
    typeof folder !== 'string' ||
    (state === 'publishing' && readRef(commonDir, `refs/heads/${branch}`) !== commit)
  )
    return null;
  const log = readFileOnRef(commonDir, `refs/heads/${branch}`, `${folder}/status.events.jsonl`);
  return log === null ? null : { branch, log };
}

/** A power cut may have ended the last line within a letter: whatever stands there is no line, and those before it are whole. */
function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
