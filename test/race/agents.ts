import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EmitRequest } from '../../runtime/session/emitRequest.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { hermeticEnv } from '../support/repository.ts';
import type { Call, Told } from './programs/emitOnCall.ts';

/** So many processes in a repository, each of which emits what it is told. */
export interface Agents {
  /** Gives every process a request, all for the same moment, and waits for what they tell. */
  readonly all: (requestOf: (index: number) => EmitRequest) => Promise<readonly Told[]>;
  readonly end: () => void;
}

/** Time for the last of them to hear of it before the first may begin. */
const notice = 15;

export async function startAgents(count: number, cwd: string): Promise<Agents> {
  const program = await bundleProgram(join(import.meta.dirname, 'programs', 'emitOnCall.ts'));
  const children = Array.from({ length: count }, () =>
    fork(program, { cwd, env: { ...hermeticEnv }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  );
  const tell = async (child: ChildProcess, call: Call): Promise<Told> => {
    const told = once(child, 'message');
    child.send(call);
    const [message] = (await told) as [Told];
    return message;
  };
  return {
    all: (requestOf) => {
      const at = Date.now() + notice;
      return Promise.all(children.map((child, index) => tell(child, { request: requestOf(index), at })));
    },
    end: () => {
      for (const child of children) child.kill();
    },
  };
}
