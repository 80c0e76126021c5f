/** What a slash command leads to: one command line, or a page of words about how to go on. */
export type SlashCommand = {
  /** Typed as `/spec-kitty.<name>`. */
  readonly name: string;
  readonly description: string;
} & (
  | { readonly line: (typed: string, agent: string) => string }
  | { readonly words: 'analyze' | 'dashboard' | 'next' | 'specify' }
  /** The step of a mission whose prompt `next` hands out. */
  | { readonly step: string }
);

/**
 * The slash commands that `init` writes for each agent (contract 2 §7.3), and `next`. Each calls the command that does the
 * work, never one that calls another. Only those are here whose commands are there.
 */
export const slashCommands: readonly SlashCommand[] = [
  { name: 'next', description: 'Work on a mission: ask what is next, do it, report it, until nothing is left', words: 'next' },
  { name: 'specify', description: 'Begin a mission and write its specification', words: 'specify' },
  { name: 'plan', description: 'Plan how a specified mission is built', step: 'plan' },
  { name: 'tasks', description: 'Cut a planned mission into work packages and finalize them', step: 'tasks' },
  { name: 'tasks-outline', description: 'Write the list of work packages', step: 'tasks_outline' },
  { name: 'tasks-packages', description: 'Write a file for each work package', step: 'tasks_packages' },
  {
    name: 'tasks-finalize',
    description: 'Check the work packages and put them on the board',
    line: (typed) => `spec-kitty agent mission finalize-tasks ${typed}`,
  },
  {
    name: 'analyze',
    description: 'Read specification, plan and work packages against each other and record what does not fit',
    words: 'analyze',
  },
  { name: 'research', description: 'Find out what is wanted and what is already there', step: 'discovery' },
  {
    name: 'implement',
    description: 'Claim a work package and get what it takes to do it',
    line: (typed, agent) => `spec-kitty agent action implement ${typed} --agent ${agent}`,
  },
  {
    name: 'review',
    description: 'Claim the review of a work package and get what it takes to do it',
    line: (typed, agent) => `spec-kitty agent action review ${typed} --agent ${agent}`,
  },
  {
    name: 'accept',
    description: 'Check whether a mission is ready, and accept it',
    line: (typed, agent) => `spec-kitty accept ${typed} --actor ${agent}`,
  },
  { name: 'merge', description: 'Land an accepted mission', line: (typed) => `spec-kitty merge ${typed}` },
  { name: 'status', description: 'Show the board of a mission', line: (typed) => `spec-kitty agent tasks status ${typed}` },
  { name: 'dashboard', description: 'Show the board of all missions in the browser', words: 'dashboard' },
];
