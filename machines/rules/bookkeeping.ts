import { privateRefs } from './privateRefs.ts';

/** The trailer that marks a commit as bookkeeping of ours; its value is the id of the mission. */
export const statusTrailer = 'Spec-Kitty-Status';

/**
 * The private ref that keeps the status of a mission while its branch is protected, by the id of the mission (its directory where
 * it has none).
 */
export const mirrorOfStatus = (mission: string): string => `${privateRefs}status/${mission}`;

/** The commit a branch points to. */
export interface Tip {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Moment and time zone as git writes them. */
  readonly authored: string;
  readonly committed: string;
  readonly message: string;
}

/** The same with who else has it. */
export interface HeldTip extends Tip {
  /** Every other ref and detached HEAD that has the tip in its history, remote-tracking ones included. */
  readonly heldBy: readonly string[];
}

/**
 * Whether a new bookkeeping commit may take the place of this tip, so that bookkeeping never piles up: it is ours, and nobody else
 * has seen or built on it.
 */
export const isReplaceable = (tip: HeldTip): boolean => tip.heldBy.length === 0 && isBookkeeping(tip);

/**
 * Whether a commit is bookkeeping of ours that nobody has touched since. Amending or rebasing a commit leaves its author's moment
 * and changes the committer's; whatever somebody put into it then must stay a commit of its own.
 */
export const isBookkeeping = ({ parents, authored, committed, message }: Tip): boolean =>
  parents.length <= 1 && authored === committed && missionsIn(message).length > 0;

/** The ids of the missions whose bookkeeping a commit with this message holds. */
export const missionsIn = (message: string): readonly string[] =>
  trailersOf(message).flatMap((line) => (line.startsWith(`${statusTrailer}: `) ? [line.slice(statusTrailer.length + 2).trim()] : []));

/** The last paragraph of a message, when it is not also the first. */
const trailersOf = (message: string): readonly string[] =>
  message
    .trimEnd()
    .split(/\n{2,}/)
    .slice(1)
    .at(-1)
    ?.split('\n') ?? [];

/**
 * The message of a commit with its trailers below. `replaced` is the message of the commit whose place it takes:
 * the missions it did the bookkeeping of stay named.
 */
export function commitMessage(message: string, trailers: Readonly<Record<string, string>>, replaced = ''): string {
  const own = Object.entries(trailers).map(([name, value]) => `${name}: ${value}`);
  const kept = missionsIn(replaced)
    .map((mission) => `${statusTrailer}: ${mission}`)
    .filter((line) => !own.includes(line));
  const lines = [...own, ...kept];
  return lines.length === 0 ? `${message.trimEnd()}\n` : `${message.trimEnd()}\n\n${lines.join('\n')}\n`;
}
