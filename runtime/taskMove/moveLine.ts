import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { HandInLines } from '../handIn.ts';

/** The commands that are named where work cannot be handed in. */
export const handInLines = (move: Parameters<typeof moveLine>[0]): HandInLines => ({
  again: moveLine(move),
  claim: commandLine.claim('implement', { wp: move.wp, mission: move.mission, agent: move.agent ?? '<agent>' }),
});

/** The command that makes a move, as it may be given again. */
export const moveLine = ({
  wp,
  to,
  agent,
  mission,
}: {
  readonly wp: string;
  readonly to: Lane;
  readonly agent: string | null;
  readonly mission: string;
}): string =>
  `spec-kitty agent tasks move-task ${wp} --to ${to} --mission ${shellWord(mission)}${agent === null ? '' : ` --agent ${shellWord(agent)}`}`;
