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
  page: async () => [text],
  follow: async function* () {
    for (const each of rest) yield success(saying(each));
  },
});

const followed = async (answer: Answer, columns: number | null): Promise<string> => {
  let said = '';
  const stream = { write: (text: string) => void (said += text), isTerminal: () => columns !== null, columns: () => columns };
  const io: Io = {
    stdout: stream,
    stderr: stream,
    env: {},
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
