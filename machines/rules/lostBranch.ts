import { shellWord } from './shellWord.ts';

/** What is known of a branch that is gone. */
export interface LastTip {
  /** Where it was last; null where nobody knows. */
  readonly lastTip: string | null;
  /** Nothing is known but where it began: what was committed there since may be lost. */
  readonly isOnlyBegun: boolean;
  /** A merge has landed it as it was last. */
  readonly isLanded: boolean;
}

/** What is said of it, as the end of a sentence. */
export const whereItWas = ({ lastTip, isOnlyBegun }: Pick<LastTip, 'lastTip' | 'isOnlyBegun'>): string =>
  lastTip === null
    ? 'where it was is not known'
    : isOnlyBegun
      ? `it began at ${lastTip}, and what was committed there since is not known`
      : `it was last at ${lastTip}`;

/** The command that makes it again where it was. */
export const madeAgain = (root: string, branch: string, commit: string): string =>
  `git -C ${shellWord(root)} branch ${shellWord(branch)} ${commit}`;

/** The command that finds what no branch has any more. */
export const lookForLost = (root: string): string => `git -C ${shellWord(root)} fsck --lost-found`;
