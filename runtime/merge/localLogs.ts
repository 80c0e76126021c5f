import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { digest } from '../digest.ts';
import type { MergeScene } from './mergeScene.ts';

export interface LocalLogs {
  /** What they say; none where there are none yet. */
  readonly texts: readonly string[];
  /** By which it is known that none of them has got more rows; null where there are none. */
  readonly digest: string | null;
}

/**
 * The event logs of a mission as they lie here, uncommitted rows included: where its status is at home, and in the main checkout
 * where that is elsewhere. The original writes rows there too, and leaves them uncommitted.
 */
export function localLogs({ mission: { path, homes } }: Pick<MergeScene, 'mission'>): LocalLogs {
  const { status } = homes;
  const own = join(path, 'status.events.jsonl');
  const home = status.at === 'branch' ? status.log : readText(join(status.folder, 'status.events.jsonl'));
  const isElsewhere = status.at === 'branch' || join(status.folder, 'status.events.jsonl') !== own;
  const texts = [home, isElsewhere ? readText(own) : null].flatMap((text) => text ?? []);
  return { texts, digest: texts.length === 0 ? null : digest(texts.join('\0')) };
}
