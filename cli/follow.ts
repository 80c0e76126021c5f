import type { Problem } from '../schemas/problem.ts';
import type { Answer } from './command.ts';
import type { Io } from './io.ts';
import { pageText } from './render/page.ts';
import { screenOf } from './render/screenOf.ts';
import { topOf } from './render/topOf.ts';
import { wantsColour } from './render/wantsColour.ts';

/** From the upper left corner to the end of the screen. */
const clear = '\u001b[H\u001b[2J';

/**
 * Says what comes after a first answer, until there is no more or the process is told to stop. A terminal is drawn anew each
 * time, and shows the top of what is too long for it; elsewhere the answers stand below each other. What would say nothing new
 * is not said. Returns the problems it ended with, or null.
 */
export async function follow(first: Answer, json: boolean, io: Io): Promise<readonly [Problem, ...Problem[]] | null> {
  const { stdout, env } = io;
  const replies = first.follow?.(io.stopped(), !json) ?? null;
  if (replies === null) return null;
  const screen = screenOf(stdout);
  const colour = (): boolean => wantsColour(env, () => stdout.isTerminal());
  let said = json ? null : pageText(await first.page(screen), colour);
  for await (const outcome of replies) {
    if (!outcome.ok) return outcome.problems;
    if (json) continue;
    const page = await outcome.value.page(screen);
    const rows = stdout.rows();
    const text = pageText(rows === null ? page : topOf(page, { rows, columns: screen.width }), colour);
    if (text !== said) stdout.write(`${stdout.isTerminal() ? clear : '\n'}${text}`);
    said = text;
  }
  return null;
}
