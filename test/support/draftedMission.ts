import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createMission, type CreateMissionRequest } from '../../runtime/session/createMission.ts';
import type { Terms } from '../../runtime/engine/runOperation.ts';
import { realWorld, type World } from '../../runtime/world.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import type { CreateMissionReply } from '../../schemas/planningReply.ts';
import { hermeticEnv, repositories, type Repository } from './repository.ts';

const files = {
  'README.md': 'A project.\n',
  '.gitignore': '.worktrees/\n',
  '.kittify/config.yaml': 'agents:\n  available: [claude]\nproject:\n  uuid: u-1\n  slug: demo\n',
};

/** A project on `main` without a mission. */
export const newProject = repositories(({ commit }) => commit(files));

/** A project whose main checkout stands on `feat`. */
export function projectOnFeature(): Repository {
  const repository = newProject();
  repository.git('switch', '-q', '-c', 'feat');
  return repository;
}

export const worldIn = (cwd: string, env: World['env'] = {}): World => ({ ...realWorld(), cwd, env: { ...hermeticEnv, ...env } });

const nothingSaid: CreateMissionRequest = {
  slug: 'dark-mode',
  missionType: null,
  targetBranch: null,
  friendlyName: null,
  purposeTldr: null,
  purposeContext: null,
  prBound: false,
  topology: null,
  branchStrategy: null,
  startBranch: null,
};

export const create = (
  root: string,
  request: Partial<CreateMissionRequest> = {},
  { world = worldIn(root), ...terms }: Terms & { readonly world?: World } = {},
): Promise<Outcome<CreateMissionReply>> => createMission(world, { ...nothingSaid, ...request }, terms);

export async function created(
  root: string,
  request: Partial<CreateMissionRequest> = {},
  world: World = worldIn(root),
): Promise<CreateMissionReply> {
  const outcome = await create(root, request, { world });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return outcome.value;
}

/** The kinds of rows in a mission's log, in order. */
export const recordedIn = (folder: string): readonly string[] =>
  readFileSync(join(folder, 'status.events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event_type: string }).event_type);

/** Names of the missions' folders. */
export const missionsIn = (root: string): readonly string[] => readdirSync(join(root, 'kitty-specs')).toSorted();

export const specified =
  '# Specification: Dark mode\n\n## Functional requirements\n\n- FR-001: The screen is dark at night, in every browser there is.\n';
export const planned =
  '# Plan: Dark mode\n\n## Technical Context\n\n**Language and version**: TypeScript 7\n**Data lives in**: local storage\n\nThe colours are variables, switched by one attribute.\n';
