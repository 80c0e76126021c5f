import type { Flags } from './command.ts';
import { missionFlag } from './missionFlag.ts';

/** What both ways to claim a package take. */
export const implementFlags = {
  mission: missionFlag,
  base: { kind: 'text', value: 'BRANCH', summary: 'Where a new worktree begins, instead of where the mission says' },
  'branch-strategy': {
    kind: 'text',
    value: 'WORD',
    values: ['already-confirmed'],
    summary: 'already-confirmed: work on a mission bound for a pull request may begin on the branch that goes to',
  },
  takeover: { kind: 'switch', summary: 'Take the package over from whoever has it: you know that nobody works on it any more' },
  'shell-pid': {
    kind: 'text',
    value: 'PID',
    summary: 'The process that lives as long as the agent works, so that others can tell when it is gone (default SPEC_KITTY_SHELL_PID)',
  },
} as const satisfies Flags;
