import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyLog, readLog } from '../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import { identify, readMeta } from '../../machines/rules/identity.ts';
import { missionNumberText } from '../../machines/rules/missionNumberText.ts';
import { progressText, weightedProgress } from '../../machines/rules/progress.ts';
import type { Progress } from '../../schemas/progress.ts';
import { agrees, corpusRoot } from './corpus.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

agrees<{ readonly mission_dir: string }, { readonly progress: Progress; readonly progress_json_sha256: string }>(
  'progress/missions',
  ({ mission_dir }) => {
    const directory = join(corpusRoot, mission_dir);
    const path = join(directory, 'status.events.jsonl');
    const log = existsSync(path) ? readLog(readFileSync(path, 'utf8')) : { ok: true as const, value: emptyLog };
    const meta = readMeta(readFileSync(join(directory, 'meta.json'), 'utf8'));
    const identity = meta.ok ? identify(meta.value, mission_dir.split('/').at(-1) ?? '') : meta;
    if (!log.ok || !identity.ok) return { log, identity };
    const progress = weightedProgress(snapshotOf(foldRows(emptyFold, log.value), identity.value));
    return { progress, progress_json_sha256: sha256(progressText(progress)) };
  },
);

interface Synthetic {
  readonly mission_slug: string;
  readonly mission_number: string | null;
  readonly mission_type: string | null;
  readonly work_packages: Readonly<Record<string, { readonly lane?: string }>>;
  readonly wp_weights: Readonly<Record<string, number>> | null;
  readonly lane_weights: Readonly<Record<string, number>> | null;
}

agrees<Synthetic, { readonly ok: boolean; readonly progress: Progress }>(
  'progress/synthetic',
  ({ mission_slug, mission_number, mission_type, work_packages, wp_weights, lane_weights }) =>
    weightedProgress(
      {
        mission_slug,
        mission_number: mission_number || missionNumberText(null, mission_slug),
        mission_type: mission_type ?? '',
        // A package without a lane is what the original calls genesis; a snapshot of ours always has one.
        work_packages: Object.fromEntries(Object.entries(work_packages).map(([id, { lane = 'genesis' }]) => [id, { lane }])),
      },
      { ...(wp_weights === null ? {} : { packages: wp_weights }), ...(lane_weights === null ? {} : { lanes: lane_weights }) },
    ),
  { expected: ({ progress }) => progress },
);
