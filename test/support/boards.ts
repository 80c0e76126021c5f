import { rowText } from '../../machines/rules/canonicalJson.ts';
import type { Lane } from '../../schemas/lane.ts';
import { missionFiles } from './repository.ts';

export const missionId = '01KZ0000000000000000000000';
export const directory = 'demo-01KZ0000';

/** A package as a test speaks of it: where it stands, what it waits for, who moved it last. */
export interface Planted {
  readonly lane?: Lane;
  readonly after?: readonly string[];
  readonly by?: string;
  /** The reviewer who sent it back. */
  readonly sentBackBy?: string;
  readonly mode?: 'code_change' | 'planning_artifact';
}

let clock = 0;
const row = (wp_id: string, from_lane: Lane, to_lane: Lane, actor: string, more: Readonly<Record<string, unknown>> = {}): string => {
  clock += 1;
  const id = `01KZ${String(clock).padStart(22, '0')}`;
  const at = `2026-01-01T00:00:${String(clock % 60).padStart(2, '0')}.${String(clock).padStart(6, '0')}+00:00`;
  return `${rowText({ actor, at, event_id: id, evidence: null, execution_mode: 'worktree', force: true, from_lane, mission_id: missionId, mission_slug: directory, policy_metadata: null, reason: 'planted', review_ref: null, to_lane, wp_id, ...more })}\n`;
};

export const specText = '# Demo\n\n## Functional requirements\n\n- FR-001: The demo shows every board in one line.\n';
export const planText =
  '# Plan\n\n## Technical Context\n\n**Language/Version**: TypeScript 7\n**Storage**: files\n\nThe board is folded from the log and drawn.\n';
export const tasksText = '# Tasks\n\n## WP01: First\n\nDependencies: none\n\nWrite the first part and test it.\n';

/** The files of a mission whose packages stand as planted; `genesis` packages have a file and no event. */
export function plantedMission(
  packages: Readonly<Record<string, Planted>>,
  meta: Readonly<Record<string, unknown>> = {},
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  clock = 0;
  const folder = `kitty-specs/${directory}`;
  const entries = Object.entries(packages);
  const planned = entries.filter(([, { lane }]) => lane !== 'genesis').map(([id]) => row(id, 'genesis', 'planned', 'finalize-tasks'));
  const moved = entries.flatMap(([id, { lane = 'planned', by = 'somebody', sentBackBy }]) => {
    const verdict =
      sentBackBy === undefined ? {} : { review_result: { reviewer: sentBackBy, verdict: 'changes_requested', reference: 'review-1' } };
    const back =
      sentBackBy === undefined ? [] : [row(id, 'in_review', lane === 'planned' ? 'planned' : 'in_progress', sentBackBy, verdict)];
    return [
      ...back,
      ...(lane === 'genesis' || lane === 'planned' || (sentBackBy !== undefined && lane === 'in_progress')
        ? []
        : [row(id, 'planned', lane, by)]),
    ];
  });
  return {
    ...missionFiles(directory, { mission_id: missionId, topology: 'lanes', ...meta }),
    [`${folder}/spec.md`]: specText,
    [`${folder}/plan.md`]: planText,
    [`${folder}/tasks.md`]: tasksText,
    [`${folder}/status.events.jsonl`]: [...planned, ...moved].join(''),
    ...Object.fromEntries(
      entries.map(([id, { after = [], mode = 'code_change' }]) => [
        `${folder}/tasks/${id}-part.md`,
        `---\nwork_package_id: ${id}\ntitle: Part ${id}\ndependencies: [${after.join(', ')}]\nexecution_mode: ${mode}\n---\n\n# ${id}\n`,
      ]),
    ),
    ...Object.fromEntries(Object.entries(extra).map(([path, text]) => [path.startsWith('.') ? path : `${folder}/${path}`, text])),
  };
}
