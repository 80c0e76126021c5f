import { stdin, stdout } from 'node:process';
import { Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { version } from '../../runtime/session/version.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Program } from '../command.ts';
import { callTool } from './callTool.ts';
import { toolsOf } from './tools.ts';

/** What an agent is told of all tools together. */
const instructions =
  'Work of many agents on one mission. Call next with your name and do what its decision says: implement and review claim a package and answer with the folder to work in and a prompt. Commit there, mark_status each subtask, hand over with move_task, and call next again. An answer is the document that the command line prints with --json.';

/** Mebibytes of the longest message that is understood. */
const longest = 10;

const tooLong = `A message of the client is longer than ${longest} MiB: where the next one begins cannot be known.`;

/**
 * Serves commands as tools of the Model Context Protocol on the standard streams, until the client leaves or `until` is over.
 * Problems: USAGE where somebody sits at the other end, who would only see that nothing happens, and for a message that is too long.
 */
export async function serveTools(program: Program, until: AbortSignal): Promise<Outcome<void>> {
  if (stdin.isTTY)
    return failure(problem('USAGE', 'This speaks with programs, and a terminal is none.', { next: 'spec-kitty mcp --help' }));
  const tools = toolsOf(await program.commands());
  const inTurn = oneAfterAnother();
  const transport = new StdioServerTransport(stdin, stdout, { maxBufferSize: longest * 1024 * 1024 });
  const serve = (): Server => {
    const server = new Server({ name: 'spec-kitty', version }, { capabilities: { tools: {} }, instructions });
    server.setRequestHandler('tools/list', () => ({
      tools: tools.map(({ name, description, inputSchema, annotations }) => ({ name, description, inputSchema, annotations })),
    }));
    server.setRequestHandler('tools/call', ({ params }) =>
      inTurn(async () => {
        const lastThings = new Map<string, () => void>();
        // What a command does when it ends by itself is done when its answer has gone out: here the process goes on.
        const atExit = (what: string, act: () => void): void => void lastThings.set(what, act);
        const world = async () => ({ ...(await program.world()), atExit });
        const result = await callTool(tools, params.name, params.arguments ?? {}, { ...program, world, json: true });
        setImmediate(() => lastThings.forEach((act) => act()));
        return result;
      }),
    );
    return server;
  };
  const over = new Promise<'left' | 'lost'>((resolve) => {
    for (const end of ['end', 'close'] as const) stdin.once(end, () => resolve('left'));
    stdout.once('error', () => resolve('left'));
    // It ceases to listen, and says nothing of it, when a message is longer than it holds.
    stdin.once('pause', () => resolve('lost'));
    until.addEventListener('abort', () => resolve('left'), { once: true });
  });
  const serving = serveStdio(serve, { transport });
  const why = await over;
  // What was begun is brought to its end: nobody hears of it, but it is done.
  await inTurn(async () => {});
  await serving.close();
  return why === 'left' ? success(undefined) : failure(problem('USAGE', tooLong, { next: 'spec-kitty mcp --help' }));
}

/** Does one piece of work after another: two commands of one process would wait for each other's locks. */
function oneAfterAnother(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}
