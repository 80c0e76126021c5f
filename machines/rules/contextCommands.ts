import { commandLine } from './prompt/commandLine.ts';

/** The actions a context can be asked for (contract 2 §5.4). */
export const contextActions = [
  'specify',
  'plan',
  'analyze',
  'tasks',
  'tasks_outline',
  'tasks_packages',
  'tasks_finalize',
  'implement',
  'review',
  'accept',
  'status',
] as const;
export type ContextAction = (typeof contextActions)[number];

export interface ContextOf {
  /** Name of the mission's folder. */
  readonly mission: string;
  /** A word to put a name in where nobody is named. */
  readonly agent: string;
  readonly wp: string | null;
  /** Where a reviewer writes what has to change. */
  readonly feedbackFile: string;
}

/** The command lines that do an action, by what each does. */
export function contextCommands(action: ContextAction, { wp, feedbackFile, ...who }: ContextOf): Readonly<Record<string, string>> {
  const { mission } = who;
  const whose = { ...who, wp: wp ?? '' };
  const next = commandLine.next(who);
  switch (action) {
    case 'specify':
      return { check_prerequisites: commandLine.checkPrerequisites(mission), next };
    case 'plan':
      return { check_prerequisites: commandLine.checkPrerequisites(mission), setup_plan: commandLine.setUpPlan(mission), next };
    case 'analyze':
      return { check_prerequisites: commandLine.checkPrerequisites(mission, true), record_analysis: commandLine.recordAnalysis(who), next };
    case 'tasks':
    case 'tasks_outline':
    case 'tasks_packages':
    case 'tasks_finalize':
      return { check_prerequisites: commandLine.checkPrerequisites(mission), finalize_tasks: commandLine.finalize(mission), next };
    case 'implement':
      return { workflow: commandLine.claim('implement', whose), hand_in: commandLine.handIn(whose), next };
    case 'review':
      return {
        workflow: commandLine.claim('review', whose),
        approve: commandLine.approve(whose),
        reject: commandLine.sendBack(feedbackFile, whose),
        next,
      };
    case 'accept':
      return { diagnose: commandLine.diagnose(mission), workflow: commandLine.accept(who), next };
    case 'status':
      return { workflow: commandLine.status(mission), next };
  }
}
