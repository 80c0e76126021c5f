import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { rowText } from '../../machines/rules/canonicalJson.ts';
import { startPageServer, type PageServer } from '../../runtime/serve/pageServer.ts';
import { realSurroundings, type Surroundings } from '../../runtime/surroundings.ts';
import type { Lane } from '../../schemas/lane.ts';
import { directory, type Planted } from './boards.ts';
import { laneMission } from './laneMission.ts';
import { newRepository } from './repository.ts';

/** A project with one mission in mid-run, and its log as others write it. */
export interface RunningMission {
  readonly root: string;
  readonly log: string;
  readonly world: Surroundings;
  /** Another process moves a package; answers the id of the event. */
  readonly move: (wpId: string, from: Lane, to: Lane, actor?: string) => string;
  readonly rows: () => readonly { readonly event_id: string }[];
}

const team: Readonly<Record<string, Planted>> = {
  WP01: { lane: 'done', by: 'claude' },
  WP02: { lane: 'in_progress', after: ['WP01'], by: 'claude' },
  WP03: { lane: 'for_review', by: 'codex' },
  WP04: { after: ['WP02'] },
  WP05: { lane: 'blocked', by: 'codex' },
};

export function runningMission(
  packages: Readonly<Record<string, Planted>> = team,
  meta: Readonly<Record<string, unknown>> = {},
  extra: Readonly<Record<string, string>> = {},
): RunningMission {
  const { root, commit } = newRepository();
  commit(laneMission(packages, meta, extra));
  const log = join(root, 'kitty-specs', directory, 'status.events.jsonl');
  let count = 0;
  return {
    root,
    log,
    world: { ...realSurroundings(), cwd: root, env: {} },
    rows: () =>
      readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { event_id: string }),
    move(wp_id, from_lane, to_lane, actor = 'claude') {
      count += 1;
      const event_id = `01KZ9${String(count).padStart(21, '0')}`;
      appendFileSync(
        log,
        `${rowText({ actor, at: `2026-02-01T00:00:00.${String(count).padStart(6, '0')}+00:00`, event_id, evidence: null, execution_mode: 'worktree', force: false, from_lane, mission_id: null, mission_slug: directory, policy_metadata: null, reason: null, review_ref: null, to_lane, wp_id })}\n`,
      );
      return event_id;
    },
  };
}

/** The pages of a project, served until the test has ended. */
export async function served(world: Surroundings): Promise<PageServer> {
  const started = await startPageServer(world, 0);
  if (!started.ok) throw new Error(started.problems[0].message);
  onTestFinished(() => started.value.close());
  return started.value;
}
