import { expect, test } from 'vitest';
import type { Answer } from '../../../cli/command.ts';
import { follow } from '../../../cli/follow.ts';
import type { Io } from '../../../cli/io.ts';
import { realSurroundings } from '../../../runtime/surroundings.ts';
import { realWorld } from '../../../runtime/world.ts';
import { success } from '../../../schemas/outcome.ts';

const saying = (text: string, rest: readonly string[] = []): Answer => ({
  document: {},
  exit: 0,
  page: async () => text.split('\n'),
  follow: async function* () {
    for (const each of rest) yield success(saying(each));
  },
});

const followed = async (answer: Answer, columns: number | null, rows: number | null = null): Promise<string> => {
  let said = '';
  const stream = {
    write: (text: string) => void (said += text),
    isTerminal: () => columns !== null,
    columns: () => columns,
    rows: () => rows,
  };
  const io: Io = {
    stdout: stream,
    stderr: stream,
    env: { NO_COLOR: '1' },
    host: 'node test',
    stopped: () => new AbortController().signal,
    surroundings: async () => realSurroundings(),
    world: async () => realWorld(),
  };
  expect(await follow(answer, false, io)).toBe(null);
  return said;
};

test('what comes after an answer is said where it says something new', async () => {
  const board = saying('one', ['one', 'two', 'two', 'two', 'one']);
  expect(await followed(board, null)).toBe('\ntwo\n\none\n');
  expect(await followed(board, 80)).toBe('\u001b[H\u001b[2Jtwo\n\u001b[H\u001b[2Jone\n');
});

test('a terminal shows the top of what is too long for it, and how much is missing', async () => {
  const clear = '\u001b[H\u001b[2J';
  const board = (last: string) => `one\ntwo\n${'x'.repeat(100)}\n${last}`;
  const answer = saying(board('four'), [board('four'), board('five')]);
  // Four lines in five rows, and one for the cursor.
  expect(await followed(answer, 80, 6)).toBe(`${clear}${board('five')}\n`);
  // The first answer was shown whole, so that its top is gone; what changes below is not seen.
  expect(await followed(answer, 80, 5)).toBe(`${clear}one\ntwo\n… 2 more lines\n`);
  expect(await followed(answer, 80, 1)).toBe(`${clear}… 4 more lines\n`);
});
