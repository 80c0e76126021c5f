import type { Command } from './command.ts';
import accept from './commands/accept.ts';
import agentActionImplement from './commands/agent/action/implement.ts';
import agentActionReview from './commands/agent/action/review.ts';
import agentMissionFinalizeTasks from './commands/agent/mission/finalize-tasks.ts';
import agentMissionList from './commands/agent/mission/list.ts';
import agentStatusEmit from './commands/agent/status/emit.ts';
import agentStatusMaterialize from './commands/agent/status/materialize.ts';
import agentStatusValidate from './commands/agent/status/validate.ts';
import agentTasksAddHistory from './commands/agent/tasks/add-history.ts';
import agentTasksFinalizeTasks from './commands/agent/tasks/finalize-tasks.ts';
import agentTasksListTasks from './commands/agent/tasks/list-tasks.ts';
import agentTasksMarkStatus from './commands/agent/tasks/mark-status.ts';
import agentTasksMoveTask from './commands/agent/tasks/move-task.ts';
import agentTasksStatus from './commands/agent/tasks/status.ts';
import completion from './commands/completion.ts';
import help from './commands/help.ts';
import implement from './commands/implement.ts';
import init from './commands/init.ts';
import machineCheck from './commands/machine/check.ts';
import machineList from './commands/machine/list.ts';
import next from './commands/next.ts';
import status from './commands/status.ts';
import version from './commands/version.ts';

/** Every command, sorted by its words. A test compares this list with the files under `commands/`. */
export const registry: readonly Command[] = [
  accept,
  agentActionImplement,
  agentActionReview,
  agentMissionFinalizeTasks,
  agentMissionList,
  agentStatusEmit,
  agentStatusMaterialize,
  agentStatusValidate,
  agentTasksAddHistory,
  agentTasksFinalizeTasks,
  agentTasksListTasks,
  agentTasksMarkStatus,
  agentTasksMoveTask,
  agentTasksStatus,
  completion,
  help,
  implement,
  init,
  machineCheck,
  machineList,
  next,
  status,
  version,
];
