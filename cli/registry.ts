import type { Command } from './command.ts';

/** A command by its words. What else there is to it is loaded when it is meant: all declarations together cost a small command a tenth. */
export interface Listed {
  readonly path: readonly string[];
  readonly load: () => Promise<{ readonly default: Command }>;
}

/** Every command, sorted by its words. A test compares this list with the files under `commands/`. */
export const registry: readonly Listed[] = [
  { path: ['accept'], load: () => import('./commands/accept.ts') },
  { path: ['agent', 'action', 'accept'], load: () => import('./commands/agent/action/accept.ts') },
  { path: ['agent', 'action', 'implement'], load: () => import('./commands/agent/action/implement.ts') },
  { path: ['agent', 'action', 'review'], load: () => import('./commands/agent/action/review.ts') },
  { path: ['agent', 'context', 'resolve'], load: () => import('./commands/agent/context/resolve.ts') },
  { path: ['agent', 'decision', 'cancel'], load: () => import('./commands/agent/decision/cancel.ts') },
  { path: ['agent', 'decision', 'defer'], load: () => import('./commands/agent/decision/defer.ts') },
  { path: ['agent', 'decision', 'list'], load: () => import('./commands/agent/decision/list.ts') },
  { path: ['agent', 'decision', 'open'], load: () => import('./commands/agent/decision/open.ts') },
  { path: ['agent', 'decision', 'resolve'], load: () => import('./commands/agent/decision/resolve.ts') },
  { path: ['agent', 'decision', 'verify'], load: () => import('./commands/agent/decision/verify.ts') },
  { path: ['agent', 'issue-verdict'], load: () => import('./commands/agent/issue-verdict.ts') },
  { path: ['agent', 'mission', 'accept'], load: () => import('./commands/agent/mission/accept.ts') },
  { path: ['agent', 'mission', 'acceptance-verdict'], load: () => import('./commands/agent/mission/acceptance-verdict.ts') },
  { path: ['agent', 'mission', 'check-prerequisites'], load: () => import('./commands/agent/mission/check-prerequisites.ts') },
  { path: ['agent', 'mission', 'create'], load: () => import('./commands/agent/mission/create.ts') },
  { path: ['agent', 'mission', 'finalize-tasks'], load: () => import('./commands/agent/mission/finalize-tasks.ts') },
  { path: ['agent', 'mission', 'list'], load: () => import('./commands/agent/mission/list.ts') },
  { path: ['agent', 'mission', 'record-analysis'], load: () => import('./commands/agent/mission/record-analysis.ts') },
  { path: ['agent', 'mission', 'setup-plan'], load: () => import('./commands/agent/mission/setup-plan.ts') },
  { path: ['agent', 'status', 'doctor'], load: () => import('./commands/agent/status/doctor.ts') },
  { path: ['agent', 'status', 'emit'], load: () => import('./commands/agent/status/emit.ts') },
  { path: ['agent', 'status', 'materialize'], load: () => import('./commands/agent/status/materialize.ts') },
  { path: ['agent', 'status', 'migrate'], load: () => import('./commands/agent/status/migrate.ts') },
  { path: ['agent', 'status', 'reconcile'], load: () => import('./commands/agent/status/reconcile.ts') },
  { path: ['agent', 'status', 'validate'], load: () => import('./commands/agent/status/validate.ts') },
  { path: ['agent', 'tasks', 'add-history'], load: () => import('./commands/agent/tasks/add-history.ts') },
  { path: ['agent', 'tasks', 'finalize-tasks'], load: () => import('./commands/agent/tasks/finalize-tasks.ts') },
  { path: ['agent', 'tasks', 'list-tasks'], load: () => import('./commands/agent/tasks/list-tasks.ts') },
  { path: ['agent', 'tasks', 'map-requirements'], load: () => import('./commands/agent/tasks/map-requirements.ts') },
  { path: ['agent', 'tasks', 'mark-status'], load: () => import('./commands/agent/tasks/mark-status.ts') },
  { path: ['agent', 'tasks', 'move-task'], load: () => import('./commands/agent/tasks/move-task.ts') },
  { path: ['agent', 'tasks', 'status'], load: () => import('./commands/agent/tasks/status.ts') },
  { path: ['completion'], load: () => import('./commands/completion.ts') },
  { path: ['dashboard'], load: () => import('./commands/dashboard.ts') },
  { path: ['doctor'], load: () => import('./commands/doctor.ts') },
  { path: ['export'], load: () => import('./commands/export.ts') },
  { path: ['help'], load: () => import('./commands/help.ts') },
  { path: ['implement'], load: () => import('./commands/implement.ts') },
  { path: ['init'], load: () => import('./commands/init.ts') },
  { path: ['inspect'], load: () => import('./commands/inspect.ts') },
  { path: ['machine', 'check'], load: () => import('./commands/machine/check.ts') },
  { path: ['machine', 'diff'], load: () => import('./commands/machine/diff.ts') },
  { path: ['machine', 'list'], load: () => import('./commands/machine/list.ts') },
  { path: ['machine', 'show'], load: () => import('./commands/machine/show.ts') },
  { path: ['merge'], load: () => import('./commands/merge.ts') },
  { path: ['merge-driver-acceptance-matrix'], load: () => import('./commands/merge-driver-acceptance-matrix.ts') },
  { path: ['merge-driver-event-log'], load: () => import('./commands/merge-driver-event-log.ts') },
  { path: ['merge-driver-issue-matrix'], load: () => import('./commands/merge-driver-issue-matrix.ts') },
  { path: ['merge-driver-meta'], load: () => import('./commands/merge-driver-meta.ts') },
  { path: ['merge-driver-review-cycle'], load: () => import('./commands/merge-driver-review-cycle.ts') },
  { path: ['merge-driver-traces'], load: () => import('./commands/merge-driver-traces.ts') },
  { path: ['next'], load: () => import('./commands/next.ts') },
  { path: ['op', 'log'], load: () => import('./commands/op/log.ts') },
  { path: ['op', 'show'], load: () => import('./commands/op/show.ts') },
  { path: ['redo'], load: () => import('./commands/redo.ts') },
  { path: ['spec-commit'], load: () => import('./commands/spec-commit.ts') },
  { path: ['status'], load: () => import('./commands/status.ts') },
  { path: ['undo'], load: () => import('./commands/undo.ts') },
  { path: ['version'], load: () => import('./commands/version.ts') },
];

/** All of them with their declarations, for whoever speaks about them: help, completion, the reference. */
export const allCommands = (): Promise<readonly Command[]> => Promise.all(registry.map(async ({ load }) => (await load()).default));
