import { finalizeCommand } from '../finalizeCommand.ts';
import { shellWord } from '../shellWord.ts';

interface Who {
  /** Name of the mission's folder. */
  readonly mission: string;
  readonly agent: string;
}

interface Whose extends Who {
  readonly wp: string;
}

/** Stands for the name of whoever gives a command, where nobody has said who that is. */
const somebody = '<agent>';

/** Never quoted: a shell that is given the line as it is refuses it, and no package is taken over for an agent of that name. */
const agentWord = (agent: string): string => (agent === somebody ? somebody : shellWord(agent));

const line = (...words: readonly string[]): string => ['spec-kitty', ...words].join(' ');
const of = (mission: string): string => `--mission ${shellWord(mission)}`;
const by = ({ mission, agent }: Who): string => `${of(mission)} --agent ${agentWord(agent)}`;

/** What the reader of a prompt puts in by himself: quoted, so that the line is whole before and after. */
const blank = (text: string): string => `"<${text}>"`;

/**
 * The commands that prompts tell agents to run, every option filled in. Only what the program takes: a test puts each line
 * of each prompt through the parser.
 */
export const commandLine = {
  /** Reports nothing that has to be taken down, and hands out the prompt of what comes next. */
  next: (who: Who): string => line('next', by(who), '--result success --json'),
  report: (result: 'success' | 'failed' | 'blocked', reportId: string | null, who: Who): string =>
    line(
      'next',
      by(who),
      `--result ${result}`,
      ...(reportId === null ? [] : [`--report ${shellWord(reportId)}`]),
      ...(result === 'success' ? [] : [`--note ${blank('what stands in the way')}`]),
      '--json',
    ),
  answer: (decisionId: string, answer: string, who: Who): string =>
    line(
      'next',
      by(who),
      '--result success',
      `--decision-id ${shellWord(decisionId)}`,
      `--answer ${answer === '' ? blank('the answer') : shellWord(answer)}`,
      '--json',
    ),
  claim: (action: 'implement' | 'review', { wp, ...who }: Whose): string => line('agent action', action, wp, by(who)),
  /** Whoever gives it answers for it that nobody works on the package any more, or reviews it. */
  takeOver: (action: 'implement' | 'review', whose: Whose): string => `${commandLine.claim(action, whose)} --takeover`,
  recover: (mission: string): string => line('implement --recover', of(mission)),
  unblock: ({ wp, mission, agent }: Whose): string =>
    line('agent status emit', wp, of(mission), `--to in_progress --actor ${agentWord(agent)}`),
  markDone: (subtasks: readonly string[], mission: string): string =>
    line('agent tasks mark-status', ...subtasks.map(shellWord), '--status done', of(mission)),
  handIn: ({ wp, ...who }: Whose): string =>
    line('agent tasks move-task', wp, '--to for_review', by(who), `--note ${blank('what was done, what was left out and why')}`),
  /** Whoever has claimed a package and cannot work on it lets go of it. */
  giveBack: ({ wp, ...who }: Whose): string =>
    line('agent tasks move-task', wp, '--to planned', by(who), `--note ${blank('what stood in the way')}`),
  approve: ({ wp, ...who }: Whose): string =>
    line('agent tasks move-task', wp, '--to approved', by(who), `--note ${blank('what was checked, and how')}`),
  /** An author approves their own work while others could only by force, naming who should have and why they did not. */
  approveOwn: ({ wp, ...who }: Whose, [intended = '<who should have>']: readonly string[]): string =>
    line(
      'agent tasks move-task',
      wp,
      '--to approved',
      by(who),
      `--note ${blank('what was checked, and how')}`,
      '--force --self-review-fallback',
      `--intended-reviewer ${shellWord(intended)}`,
      `--reviewer-failure-reason ${blank('why they did not review it')}`,
    ),
  sendBack: (feedbackFile: string, { wp, ...who }: Whose): string =>
    line('agent tasks move-task', wp, '--to planned', by(who), `--review-feedback-file ${shellWord(feedbackFile)}`),
  commit: (paths: readonly string[], message: string, mission: string): string =>
    line('spec-commit', ...paths.map(shellWord), `--message ${shellWord(message)}`, of(mission)),
  checkPrerequisites: (mission: string, withTasks = false): string =>
    line('agent mission check-prerequisites', of(mission), ...(withTasks ? ['--include-tasks'] : []), '--json'),
  recordAnalysis: (who: Who): string => line('agent mission record-analysis', by(who), '--input-file -', '--json'),
  status: (mission: string): string => line('agent tasks status', of(mission)),
  setUpPlan: (mission: string): string => line('agent mission setup-plan', of(mission), '--json'),
  finalize: (mission: string): string => `${finalizeCommand(mission)} --json`,
  validate: (mission: string): string => `${finalizeCommand(mission)} --validate-only --json`,
  prove: (criterion: string, { mission, agent }: Who): string =>
    line(
      'agent mission acceptance-verdict',
      of(mission),
      `--criterion ${shellWord(criterion)} --result pass --evidence ${blank('what shows it')} --actor ${agentWord(agent)}`,
    ),
  proveAbsence: (invariant: string, { mission, agent }: Who): string =>
    line(
      'agent mission acceptance-verdict',
      of(mission),
      `--negative-invariant ${shellWord(invariant)} --result confirmed_absent --evidence ${blank('what shows it')} --actor ${agentWord(agent)}`,
    ),
  settle: (issue: string, { mission, agent }: Who): string =>
    line(
      'agent issue-verdict',
      of(mission),
      `--issue ${shellWord(issue)} --verdict fixed --evidence-ref ${blank('where that can be seen')} --actor ${agentWord(agent)}`,
    ),
  merge: (mission: string): string => line('merge', of(mission)),
  diagnose: (mission: string): string => line('accept', of(mission), '--diagnose --json'),
  accept: ({ mission, agent }: Who): string => line('accept', of(mission), `--actor ${agentWord(agent)}`, '--json'),
} as const;
