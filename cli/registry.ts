import type { Command } from './command.ts';

/** A command by its words. What else there is to it is loaded when it is meant: all declarations together cost a small command a tenth. */
export interface Listed {
  readonly path: readonly string[];
  readonly load: () => Promise<{ readonly default: Command }>;
}

const listed = (words: string, load: Listed['load']): Listed => ({ path: words.split(' '), load });

/** Every command, sorted by its words. A test compares this list with the files under `commands/`. */
export const registry: readonly Listed[] = [
  listed('accept', () => import('./commands/accept.ts')),
  listed('agent action accept', () => import('./commands/agent/action/accept.ts')),
  listed('agent action implement', () => import('./commands/agent/action/implement.ts')),
  listed('agent action review', () => import('./commands/agent/action/review.ts')),
  listed('agent context resolve', () => import('./commands/agent/context/resolve.ts')),
  listed('agent decision cancel', () => import('./commands/agent/decision/cancel.ts')),
  listed('agent decision defer', () => import('./commands/agent/decision/defer.ts')),
  listed('agent decision list', () => import('./commands/agent/decision/list.ts')),
  listed('agent decision open', () => import('./commands/agent/decision/open.ts')),
  listed('agent decision resolve', () => import('./commands/agent/decision/resolve.ts')),
  listed('agent decision verify', () => import('./commands/agent/decision/verify.ts')),
  listed('agent issue-verdict', () => import('./commands/agent/issue-verdict.ts')),
  listed('agent mission accept', () => import('./commands/agent/mission/accept.ts')),
  listed('agent mission acceptance-verdict', () => import('./commands/agent/mission/acceptance-verdict.ts')),
  listed('agent mission branch-context', () => import('./commands/agent/mission/branch-context.ts')),
  listed('agent mission check-prerequisites', () => import('./commands/agent/mission/check-prerequisites.ts')),
  listed('agent mission create', () => import('./commands/agent/mission/create.ts')),
  listed('agent mission finalize-tasks', () => import('./commands/agent/mission/finalize-tasks.ts')),
  listed('agent mission list', () => import('./commands/agent/mission/list.ts')),
  listed('agent mission record-analysis', () => import('./commands/agent/mission/record-analysis.ts')),
  listed('agent mission setup-plan', () => import('./commands/agent/mission/setup-plan.ts')),
  listed('agent status doctor', () => import('./commands/agent/status/doctor.ts')),
  listed('agent status emit', () => import('./commands/agent/status/emit.ts')),
  listed('agent status materialize', () => import('./commands/agent/status/materialize.ts')),
  listed('agent status migrate', () => import('./commands/agent/status/migrate.ts')),
  listed('agent status reconcile', () => import('./commands/agent/status/reconcile.ts')),
  listed('agent status validate', () => import('./commands/agent/status/validate.ts')),
  listed('agent tasks add-history', () => import('./commands/agent/tasks/add-history.ts')),
  listed('agent tasks finalize-tasks', () => import('./commands/agent/tasks/finalize-tasks.ts')),
  listed('agent tasks list-dependents', () => import('./commands/agent/tasks/list-dependents.ts')),
  listed('agent tasks list-tasks', () => import('./commands/agent/tasks/list-tasks.ts')),
  listed('agent tasks map-requirements', () => import('./commands/agent/tasks/map-requirements.ts')),
  listed('agent tasks mark-status', () => import('./commands/agent/tasks/mark-status.ts')),
  listed('agent tasks move-task', () => import('./commands/agent/tasks/move-task.ts')),
  listed('agent tasks status', () => import('./commands/agent/tasks/status.ts')),
  listed('completion', () => import('./commands/completion.ts')),
  listed('dashboard', () => import('./commands/dashboard.ts')),
  listed('doctor', () => import('./commands/doctor.ts')),
  listed('export', () => import('./commands/export.ts')),
  listed('help', () => import('./commands/help.ts')),
  listed('implement', () => import('./commands/implement.ts')),
  listed('init', () => import('./commands/init.ts')),
  listed('inspect', () => import('./commands/inspect.ts')),
  listed('intake', () => import('./commands/intake.ts')),
  listed('machine check', () => import('./commands/machine/check.ts')),
  listed('machine diff', () => import('./commands/machine/diff.ts')),
  listed('machine list', () => import('./commands/machine/list.ts')),
  listed('machine show', () => import('./commands/machine/show.ts')),
  listed('mcp', () => import('./commands/mcp.ts')),
  listed('merge', () => import('./commands/merge.ts')),
  listed('merge-driver-acceptance-matrix', () => import('./commands/merge-driver-acceptance-matrix.ts')),
  listed('merge-driver-event-log', () => import('./commands/merge-driver-event-log.ts')),
  listed('merge-driver-issue-matrix', () => import('./commands/merge-driver-issue-matrix.ts')),
  listed('merge-driver-meta', () => import('./commands/merge-driver-meta.ts')),
  listed('merge-driver-review-cycle', () => import('./commands/merge-driver-review-cycle.ts')),
  listed('merge-driver-traces', () => import('./commands/merge-driver-traces.ts')),
  listed('next', () => import('./commands/next.ts')),
  listed('op log', () => import('./commands/op/log.ts')),
  listed('op prune', () => import('./commands/op/prune.ts')),
  listed('op show', () => import('./commands/op/show.ts')),
  listed('redo', () => import('./commands/redo.ts')),
  listed('spec-commit', () => import('./commands/spec-commit.ts')),
  listed('status', () => import('./commands/status.ts')),
  listed('undo', () => import('./commands/undo.ts')),
  listed('version', () => import('./commands/version.ts')),
];

/** All of them with their declarations, for whoever speaks about them: help, completion, the reference. */
export const allCommands = (): Promise<readonly Command[]> => Promise.all(registry.map(async ({ load }) => (await load()).default));
