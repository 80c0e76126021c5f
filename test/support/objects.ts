import { type ChildProcess, spawn } from 'node:child_process';
import { hermeticEnv } from './repository.ts';

/** The objects of a repository, read by one process of git for as long as they are asked for. */
export interface Objects {
  readonly commit: (oid: string) => Promise<{ readonly tree: string; readonly parents: readonly string[] }>;
  /** Every file below a tree, by its path: mode and id, with a space between. */
  readonly files: (tree: string) => Promise<ReadonlyMap<string, string>>;
  readonly blob: (oid: string) => Promise<Buffer>;
  readonly close: () => void;
}

export function openObjects(root: string): Objects {
  const child: ChildProcess = spawn('git', ['cat-file', '--batch'], { cwd: root, env: hermeticEnv, stdio: ['pipe', 'pipe', 'inherit'] });
  const known = new Map<string, Promise<Buffer>>();
  const waiting: ((data: Buffer) => void)[] = [];
  let unread: Buffer = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (;;) {
      const end = unread.indexOf(10);
      if (end < 0) return;
      const size = Number(unread.toString('utf8', 0, end).split(' ')[2]);
      if (Number.isNaN(size)) throw new Error(`no such object: ${unread.toString('utf8', 0, end)}`);
      if (unread.length < end + size + 2) return;
      waiting.shift()?.(Buffer.from(unread.subarray(end + 1, end + 1 + size)));
      unread = unread.subarray(end + size + 2);
    }
  });
  const read = (oid: string): Promise<Buffer> => {
    const asked =
      known.get(oid) ??
      new Promise<Buffer>((resolve) => {
        waiting.push(resolve);
        child.stdin?.write(`${oid}\n`);
      });
    known.set(oid, asked);
    return asked;
  };
  const files = async (tree: string, folder = ''): Promise<ReadonlyMap<string, string>> => {
    const data = await read(tree);
    const found = new Map<string, string>();
    for (let at = 0; at < data.length;) {
      const space = data.indexOf(32, at);
      const zero = data.indexOf(0, space);
      const [mode, name, oid] = [
        data.toString('utf8', at, space),
        data.toString('utf8', space + 1, zero),
        data.toString('hex', zero + 1, zero + 21),
      ];
      if (mode === '40000') for (const [path, entry] of await files(oid, `${folder}${name}/`)) found.set(path, entry);
      else found.set(`${folder}${name}`, `${mode} ${oid}`);
      at = zero + 21;
    }
    return found;
  };
  return {
    files,
    blob: read,
    async commit(oid) {
      const head = (await read(oid)).toString('utf8').split('\n\n')[0]?.split('\n') ?? [];
      return { tree: head[0]?.slice(5) ?? '', parents: head.filter((row) => row.startsWith('parent ')).map((row) => row.slice(7)) };
    },
    close: () => {
      child.stdin?.end();
    },
  };
}
