import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyLog, readLog } from '../../machines/rules/eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from '../../machines/rules/fold.ts';
import { judge, move, snapshotAt } from '../../machines/workPackage/judge.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import { corpusIsHere, corpusRoot } from './corpus.ts';

const missions = join(corpusRoot, 'data', 'kitty-specs');

/** What a row says of itself, with the inputs that rows do not carry taken as given: the log is history, not a request. */
const requestOf = (row: Transition) => ({
  to: row.to_lane,
  actor: typeof row.actor === 'string' ? row.actor : (row.actor.tool ?? row.actor.role ?? ''),
  force: row.force,
  reason: row.reason ?? null,
  evidence: row.evidence ?? null,
  review_ref: row.review_ref ?? null,
  review_result: row.review_result ?? null,
  workspace_context: 'history',
  subtasks_complete: true,
  implementation_evidence_present: true,
});

describe.skipIf(!corpusIsHere)('every real log, replayed through the machine', () => {
  it('comes to the lanes of the fold; what the machine refuses is listed and left as it is', () => {
    const refused = new Map<string, number>();
    let rows = 0;
    for (const mission of readdirSync(missions)) {
      const path = join(missions, mission, 'status.events.jsonl');
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      const log = readLog(text);
      if (!log.ok) throw new Error(`${mission} cannot be read`);
      const lanes: Record<string, Lane> = {};
      for (const row of log.value.transitions.toSorted((a, b) =>
        a.at === b.at ? (a.event_id < b.event_id ? -1 : 1) : a.at < b.at ? -1 : 1,
      )) {
        rows += 1;
        const from = lanes[row.wp_id] ?? row.from_lane;
        const request = requestOf(row);
        const judgement = judge(from, request);
        if (judgement.allowed) {
          const moved = move(snapshotAt(from), request, row.event_id);
          expect(moved.snapshot.value).toBe(row.to_lane);
        } else {
          const why = request.force ? 'force without actor or reason' : judgement.guard === null ? 'no such move' : 'a guard';
          const key = `${from} → ${row.to_lane} (${why})`;
          refused.set(key, (refused.get(key) ?? 0) + 1);
        }
        lanes[row.wp_id] = row.to_lane;
      }
      const folded = snapshotOf(foldRows(emptyFold, { ...emptyLog, ...log.value }), { mission_number: null, mission_type: '' });
      for (const [wp, lane] of Object.entries(lanes)) expect(folded.work_packages[wp]?.lane, `${mission} ${wp}`).toBe(lane);
    }
    const listed = [...refused].toSorted(([, a], [, b]) => b - a);
    console.info(
      `replay: ${rows} transitions of ${readdirSync(missions).length} missions; the machine refuses ${listed.reduce((sum, [, count]) => sum + count, 0)} as history:\n${listed.map(([key, count]) => `  ${count} × ${key}`).join('\n')}`,
    );
    expect(rows).toBeGreaterThan(0);
  });
});
