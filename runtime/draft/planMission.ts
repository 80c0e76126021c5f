import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../actions/files/readConfig.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { mirrorOfStatus } from '../../machines/rules/bookkeeping.ts';
import { metaText } from '../../machines/rules/identity.ts';
import { lifecycleRow, payloadTime } from '../../machines/rules/lifecycleRow.ts';
import { missionDirectory } from '../../machines/rules/names.ts';
import { newMeta, type Birth, type MissionOrder } from '../../machines/rules/newMission.ts';
import type { DraftPlan } from '../../schemas/draft.ts';
import type { MissionType } from '../../schemas/missionType.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Project } from '../project.ts';
import { scaffold, tasksReadme } from '../prompts/scaffold.ts';
import { isProtectedBranch } from '../isProtectedBranch.ts';
import type { World } from '../world.ts';
import { freshMission } from './freshMission.ts';
import { keepOrder } from './keepOrder.ts';

/** What the original's create command calls itself in the log. */
const actor = 'spec-kitty mission create';

/**
 * Everything that creating a mission will do, with who it is decided: its id, its moment, its files, its events. A mission
 * of this slug that was created a moment ago is not created again: what it lacks is filled in, and nothing else changes.
 * Fails with MISSION_NAME_TAKEN when another mission has the name: ids of one second begin alike.
 * @param here the branch that is to be checked out while it is written
 */
export async function planMission(
  world: World,
  project: Project,
  type: MissionType,
  order: MissionOrder,
  here: string,
): Promise<Outcome<DraftPlan>> {
  const present = freshMission(project, order);
  const id = present?.meta.mission_id ?? world.newId();
  const birth: Birth = {
    directory: present?.directory ?? missionDirectory(order.slug, id.slice(0, 8)),
    id,
    at: present?.meta.created_at ?? isoMicros(world.now()),
  };
  if (present === null && existsSync(join(project.kittySpecs, birth.directory))) {
    return failure(
      problem('MISSION_NAME_TAKEN', `${birth.directory} was created a moment ago.`, {
        next: `spec-kitty agent mission create ${order.slug}`,
        details: { mission_slug: birth.directory },
      }),
    );
  }
  const meta = newMeta(order, birth, present?.meta ?? null);
  const { settings } = await readConfig(project.root);
  const folder = `kitty-specs/${birth.directory}`;
  const facts = {
    name: String(meta.friendly_name),
    mission: birth.directory,
    date: birth.at.slice(0, 10),
    branch: order.branch,
    request: String(meta['purpose_context']),
  };
  const committed = [`${folder}/meta.json`, `${folder}/tasks/.gitkeep`, `${folder}/tasks/README.md`];
  return success({
    mission: birth.directory,
    branch: here === project.checkout.branch ? null : switching(project, here),
    files: {
      root: project.root,
      folders: [`${folder}/checklists`, `${folder}/research`],
      files: [
        ...[
          { path: `${folder}/meta.json`, text: metaText(meta), whenThere: present === null ? 'keep' : 'replace' } as const,
          { path: `${folder}/spec.md`, text: scaffold(project, type, 'spec', facts), whenThere: 'keep' } as const,
          { path: `${folder}/tasks/README.md`, text: tasksReadme(facts), whenThere: 'keep' } as const,
          { path: `${folder}/tasks/.gitkeep`, text: '', whenThere: 'keep' } as const,
        ].map((file) => ({ ...file, before: keepFile(project.commonDir, join(project.root, file.path)) })),
      ],
    },
    rows: {
      mission: birth.directory,
      rows: birthRows(world, birth, meta, settings.project).filter(({ event_type }) => present?.recorded.includes(event_type) !== true),
    },
    keep: keepOrder(project, {
      isAutomatic: settings.autoCommit,
      isProtected: isProtectedBranch(world, project, settings, here),
      branch: here,
      paths: [...committed, `${folder}/status.events.jsonl`, `${folder}/status.json`],
      message: `Create mission ${birth.directory}`,
      mirror: mirrorOfStatus(birth.id),
    }),
  });
}

function switching({ root, commonDir }: Project, branch: string): DraftPlan['branch'] {
  const state = worktreeState(root, commonDir, root);
  return { checkout: root, branch, ...(state === null ? {} : { from: { state, tip: readRef(commonDir, `refs/heads/${branch}`) } }) };
}

function birthRows(
  world: World,
  { directory, id, at }: Birth,
  meta: Readonly<Record<string, unknown>>,
  project: { readonly uuid: string | null; readonly slug: string | null },
): DraftPlan['rows']['rows'] {
  const now = world.now();
  const [created, started] = [isoMicros(now), isoMicros(now, 1)];
  const said = (key: string): string => String(meta[key]);
  return [
    lifecycleRow({
      event_id: world.newId(),
      event_type: 'MissionCreated',
      aggregate_id: id,
      timestamp: created,
      project,
      payload: {
        created_at: at,
        friendly_name: said('friendly_name'),
        mission_id: id,
        mission_number: null,
        mission_slug: directory,
        mission_type: said('mission_type'),
        purpose_context: said('purpose_context'),
        purpose_tldr: said('purpose_tldr'),
        target_branch: said('target_branch'),
        wp_count: 0,
      },
    }),
    lifecycleRow({
      event_id: world.newId(),
      event_type: 'SpecifyStarted',
      aggregate_id: directory,
      timestamp: started,
      payload: {
        actor,
        artifact_path: `kitty-specs/${directory}/spec.md`,
        at: payloadTime(started),
        mission_number: null,
        mission_slug: directory,
      },
    }),
  ];
}
