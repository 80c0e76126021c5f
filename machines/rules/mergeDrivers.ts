/** A program of ours that git starts when it merges a file in which both sides have changes (contract 3 §1.13). */
export interface MergeDriver {
  /** In git's configuration and in .gitattributes. */
  readonly key: string;
  /** What git tells people it is. */
  readonly name: string;
  readonly patterns: readonly string[];
  /** What it does, where that is no command of ours. */
  readonly command?: string;
}

export const mergeDrivers: readonly MergeDriver[] = [
  {
    key: 'spec-kitty-event-log',
    name: 'Spec Kitty: unite event logs',
    patterns: ['kitty-specs/**/status.events.jsonl', 'kitty-specs/**/decisions.events.jsonl'],
  },
  { key: 'spec-kitty-meta', name: 'Spec Kitty: merge meta.json by its keys', patterns: ['kitty-specs/**/meta.json'] },
  { key: 'spec-kitty-traces', name: 'Spec Kitty: keep the lines of both traces', patterns: ['kitty-specs/**/traces/*.md'] },
  {
    key: 'spec-kitty-acceptance-matrix',
    name: 'Spec Kitty: merge acceptance matrices by their rows',
    patterns: ['kitty-specs/**/acceptance-matrix.json'],
  },
  {
    key: 'spec-kitty-issue-matrix',
    name: 'Spec Kitty: merge issue matrices by their rows',
    patterns: ['kitty-specs/**/issue-matrix.json'],
  },
  // It is made from the log, by the next command that writes it: until then either side's is as good, and nobody has to settle it.
  {
    key: 'spec-kitty-status',
    name: 'Spec Kitty: leave status.json to be made again',
    patterns: ['kitty-specs/**/status.json'],
    command: 'true',
  },
  { key: 'spec-kitty-review-cycle', name: 'Spec Kitty: keep both reviews', patterns: ['kitty-specs/**/tasks/*/review-cycle-*.md'] },
];

/**
 * The command of a driver: what git puts in for %O, %A and %B are files with what both began with, ours and theirs. Git starts it for
 * people who may have the program through npx alone: a command that is not found would leave our version in the file and no word of
 * theirs, so git merges the text then. No semicolon: git would quote the line in its configuration.
 */
export const driverCommand = ({ key, command }: MergeDriver): string =>
  command ??
  `command -v spec-kitty >/dev/null || exec git merge-file -q -L ours -L base -L theirs %A %O %B && spec-kitty ${key.replace(/^spec-kitty/, 'merge-driver')} %O %A %B`;

/** The lines of .gitattributes that send files to the drivers. */
export const mergeAttributes: readonly string[] = mergeDrivers.flatMap(({ key, patterns }) =>
  patterns.map((pattern) => `${pattern} merge=${key}`),
);
