import { finalizeCommand } from '../rules/finalizeCommand.ts';
import { shellWord } from '../rules/shellWord.ts';
import type { Standing, StandingReason } from './board.ts';
import { wayOn } from './wayOn.ts';

/** Who asks, in which mission. */
interface Where {
  readonly mission: string;
  /** Null where nobody is named. */
  readonly agent: string | null;
}

/** What keeps everything from moving, in a sentence, and the command that leads on from there. */
interface Deadlock {
  readonly why: string;
  readonly next: string | null;
}

const emit = ({ wp_id }: Standing['package'], { mission, agent }: Where, move: string): string =>
  `spec-kitty agent status emit ${wp_id} --mission ${shellWord(mission)} ${move} --actor ${agent === null ? '<agent>' : shellWord(agent)}`;

const status = ({ mission }: Where): string => `spec-kitty status --mission ${shellWord(mission)}`;

/** What would be there for ever: nobody comes to it by waiting. */
const forGood = ({ sentence, package: fact }: Standing, where: Where): Deadlock => ({
  why: `${sentence} That will not change by itself: take the dependency out of its front matter, or cancel it.`,
  next: `${emit(fact, where, '--to canceled')} --reason "<why>"`,
});

const because =
  (wanted: StandingReason) =>
  ({ reason }: Standing): boolean =>
    reason === wanted;

/** By why a package is not offered. What comes first here is said first: what stands lower may come of it. */
const deadlocks: readonly (readonly [is: (standing: Standing) => boolean, told: (standing: Standing, where: Where) => Deadlock])[] = [
  [
    ({ reason, waits_for }) => reason === 'blocked' && waits_for.length === 0,
    ({ sentence, package: fact }, where) => ({
      why: `${sentence} Whoever knows that the obstacle is gone moves it on.`,
      next: wayOn(fact, where),
    }),
  ],
  [because('dependency_canceled'), forGood],
  [because('dependency_unknown'), forGood],
  [because('not_finalized'), ({ sentence }, { mission }) => ({ why: sentence, next: finalizeCommand(mission) })],
  [because('file_flawed'), ({ sentence }, where) => ({ why: sentence, next: status(where) })],
  // What it waits for is nowhere above, so that it never comes.
  [because('blocked'), forGood],
  [
    because('dependencies_not_satisfied'),
    ({ sentence, package: fact }, where) => ({
      why: `${sentence} The packages wait for each other in a circle: take one dependency out.`,
      next: `${emit(fact, where, '--to claimed')} --force --reason "<why>"`,
    }),
  ],
];

/** Why nobody works on any package of a board and none can be started. */
export function deadlockOf(board: readonly Standing[], where: Where): Deadlock {
  for (const [is, told] of deadlocks) {
    const standing = board.find(is);
    if (standing !== undefined) return told(standing, where);
  }
  return { why: 'No package can be moved by the rules.', next: status(where) };
}
