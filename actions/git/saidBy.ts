import type { GitAnswer } from './git.ts';

/** What a command or a hook that has failed has said of it, in one line. */
export const saidBy = ({ exitCode, stderr }: Pick<GitAnswer, 'exitCode' | 'stderr'>): string =>
  stderr.trim().split('\n')[0] || `exit code ${exitCode}`;
