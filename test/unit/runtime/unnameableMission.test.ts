import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { MissionListReply } from '../../../schemas/missionListReply.ts';
import { hermeticEnv, missionFiles, repositories } from '../../support/repository.ts';
import { give } from '../../support/undoing.ts';

const ids: Readonly<Record<string, string>> = {
  'my mission': '01KZAAAA0000000000000000AA',
  größe: '01KZBBBB0000000000000000BB',
  '-dash': '01KZCCCC0000000000000000CC',
  'a..b': '01KZDDDD0000000000000000DD',
  '$(x)': '01KZEEEE0000000000000000EE',
};

const newProject = repositories(({ commit }) => {
  commit({
    ...missionFiles('My-Caps', { mission_id: '01KZFFFF0000000000000000FF', target_branch: 'main' }),
    ...Object.assign({}, ...Object.entries(ids).map(([name, mission_id]) => missionFiles(name, { mission_id, target_branch: 'main' }))),
    ...missionFiles('a-b', { mission_id: '01KZGGGG0000000000000000GG', target_branch: 'main' }),
  });
});

interface Refusal {
  readonly problems: readonly { readonly code: string; readonly message: string; readonly next: string | null }[];
}

describe('a mission whose folder has a name that is no handle', () => {
  it('is refused by name and by id with the command that renames it, and works after that', async () => {
    const { root } = newProject();
    for (const [name, id] of Object.entries(ids)) {
      const refusals: string[] = [];
      for (const [handle, ...command] of [
        [name, 'status'],
        [id, 'status'],
        [id.slice(0, 8), 'next'],
        [id, 'agent', 'mission', 'finalize-tasks'],
      ] as const) {
        const { exit, stdout } = await give(root, ...command, `--mission=${handle}`, '--json');
        expect(exit, stdout).toBe(2);
        const [met] = (JSON.parse(stdout) as Refusal).problems;
        expect(met).toMatchObject({ code: 'MISSION_HANDLE_UNSAFE', message: expect.stringContaining(`'${name}'`) });
        refusals.push(met?.next ?? '');
      }
      expect(new Set(refusals).size).toBe(1);
      execFileSync('sh', ['-c', refusals[0] ?? ''], { cwd: root, env: hermeticEnv });
      expect((await give(root, 'status', '--mission', id)).exit).toBe(0);
    }
    const { missions } = JSON.parse((await give(root, 'agent', 'mission', 'list', '--json')).stdout) as MissionListReply;
    expect(missions.map(({ mission_slug, problem }) => [mission_slug, problem])).toEqual(
      ['My-Caps', 'a-b', 'a-b-2', 'dash', 'gro-e', 'my-mission', 'x'].map((name) => [name, null]),
    );
  });

  it('is listed with what is wrong', async () => {
    const { root } = newProject();
    const { stdout } = await give(root, 'agent', 'mission', 'list', '--json');
    const { missions } = JSON.parse(stdout) as MissionListReply;
    expect(missions.find(({ mission_slug }) => mission_slug === 'my mission')?.problem).toMatchObject({
      code: 'MISSION_HANDLE_UNSAFE',
      next: `git -C ${root} mv 'kitty-specs/my mission' kitty-specs/my-mission`,
    });
  });

  it('is no name for a path that leads elsewhere', async () => {
    const { root } = newProject();
    const { stdout } = await give(root, 'status', '--mission', '../kitty-specs/My-Caps', '--json');
    expect((JSON.parse(stdout) as Refusal).problems).toMatchObject([{ next: 'spec-kitty agent mission list' }]);
  });
});
