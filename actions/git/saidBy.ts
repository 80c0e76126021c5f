import type { Ended } from './ended.ts';

/** What a command or a hook that has failed has said of it, in one line. */
export const saidBy = ({ exitCode, stderr }: Pick<Ended, 'exitCode' | 'stderr'>): string =>
  stderr.trim().split('\n')[0] || `exit code ${exitCode}`;
