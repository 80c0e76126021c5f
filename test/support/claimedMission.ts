/** Everything that matters in a repository in which packages are claimed, comparable: without ids and times that are made anew. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readLog } from '../../machines/rules/eventLog.ts';
import { readOperationLog } from '../../runtime/desk/operationLog.ts';
import { implement } from '../../runtime/session/implement.ts';
import type { Terms } from '../../runtime/engine/runOperation.ts';
import { realWorld, type World } from '../../runtime/world.ts';
import type { ImplementReply } from '../../schemas/implementReply.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { directory } from './boards.ts';
import { gitIn, hermeticEnv } from './repository.ts';

/** A claim given on a command line, as a process of its own would. */
export interface ClaimCommand {
  readonly wp: string;
  readonly agent: string;
  readonly takeover?: boolean;
}

export const worldIn = (root: string): World => ({ ...realWorld(), cwd: root, env: { ...hermeticEnv } });

export const giveClaim = (
  world: World,
  { wp, agent, takeover = false }: ClaimCommand,
  terms: Terms = {},
): Promise<Outcome<ImplementReply>> =>
  implement(
    world,
    {
      mission: directory,
      wp,
      agent,
      model: null,
      profile: null,
      invocation: null,
      base: null,
      shellPid: null,
      takeover,
      branchStrategy: null,
    },
    terms,
  );

export function missionAsItIs(root: string): unknown {
  const specs = join(root, 'kitty-specs', directory);
  const desk = join(root, '.git', 'spec-kitty');
  const log = readLog(readFileSync(join(specs, 'status.events.jsonl'), 'utf8'));
  if (!log.ok) throw new Error(log.problems[0].message);
  const operations = readOperationLog(desk);
  if (!operations.ok) throw new Error(operations.problems[0].message);
  const { work_packages } = JSON.parse(readFileSync(join(specs, 'status.json'), 'utf8')) as {
    readonly work_packages: Readonly<Record<string, { readonly lane: string; readonly agent?: string }>>;
  };
  const named = (text: string): string => text.replaceAll(/[0-9A-HJKMNP-TV-Z]{26}/g, '<id>');
  const worktrees = existsSync(join(root, '.worktrees')) ? readdirSync(join(root, '.worktrees')).toSorted() : [];
  const prompts = join(desk, 'prompts', directory);
  return {
    rows: log.value.transitions.map(({ wp_id, from_lane, to_lane, actor, reason }) => [wp_id, from_lane, to_lane, actor, reason]),
    notes: log.value.annotations.map(({ wp_id, delta }) => [wp_id, delta]),
    tornTail: log.value.tornTail,
    status: Object.fromEntries(Object.entries(work_packages).map(([wp, { lane, agent }]) => [wp, [lane, agent ?? null]])),
    refs: gitIn(root, 'for-each-ref', '--format=%(refname)').split('\n').map(named),
    commits: gitIn(root, 'log', '--format=%s', 'work').split('\n'),
    worktrees: worktrees.map((name) => {
      const folder = join(root, '.worktrees', name);
      return [
        name,
        gitIn(folder, 'rev-parse', '--abbrev-ref', 'HEAD'),
        gitIn(folder, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n'),
        gitIn(folder, 'status', '--short'),
      ];
    }),
    registered: gitIn(root, 'worktree', 'list').split('\n').length,
    unlocked: gitIn(root, 'worktree', 'list', '--porcelain').includes('locked') ? 'locked' : 'unlocked',
    clean: gitIn(root, 'status', '--short'),
    contexts: jsonIn(join(root, '.kittify', 'workspaces')),
    // Given again when all is done, the command goes on with work in progress and writes a prompt for that. The first is the claim's.
    prompt: namesIn(prompts)
      .slice(0, 1)
      .map((name) =>
        named(readFileSync(join(prompts, name), 'utf8'))
          .replaceAll(/\b[0-9a-f]{40}\b/g, '<commit>')
          .replaceAll(root, '<root>'),
      ),
    unfinished: namesIn(join(desk, 'missions', directory, 'operations')).filter((name) => name.endsWith('.json')),
    done: operations.value.rows
      .filter(({ changes }) => changes.events.length > 0)
      .map(({ outcome, name, actor, changes, problem: met }) => [
        outcome,
        name,
        actor,
        Object.keys(changes.refs).map(named).toSorted(),
        changes.events.length,
        met,
      ]),
  };
}

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder).toSorted() : []);

const jsonIn = (folder: string): readonly unknown[] =>
  namesIn(folder).map((name) => ({
    ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as object),
    created_at: null,
    base_commit: null,
  }));
