/**
 * A merge seen by the kernel: what a power cut may leave of it. Whatever is built on is on the disk before what is built on it;
 * what only the next command makes again may be lost.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { merge } from '../../machines/merge/definition.ts';
import { directory, missionId } from '../support/boards.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { laneNames } from '../support/laneMission.ts';
import { approvedMission } from '../support/mergedMission.ts';
import { gitIn, hermeticEnv } from '../support/repository.ts';
import { run } from '../support/run.ts';
import { canTrace } from './gitShim.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'power-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What happened to a file or a folder, in the order in which it had happened. Paths are below the project. */
type Happened =
  | { readonly what: 'boundary'; readonly name: string }
  | { readonly what: 'written' | 'synced' | 'removed'; readonly path: string }
  /** It has a new name, which may have been that of another. */
  | { readonly what: 'placed'; readonly path: string; readonly from: string | null };

const calls = 'write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat';

/**
 * The calls of a traced run to the system; git is started in the project, and names what is in it from there. A call that another
 * thread has interrupted has happened when it has returned.
 */
function happenedIn(trace: string, root: string): readonly Happened[] {
  const begun = new Map<string, string>();
  const below = (path: string | undefined): string | null => (path?.startsWith(`${root}/`) === true ? path.slice(root.length + 1) : null);
  return trace.split('\n').flatMap((line): readonly Happened[] => {
    const [, pid = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (rest.includes('<unfinished ...>')) {
      begun.set(pid, rest.replace('<unfinished ...>', ''));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const text = resumed === null ? rest : `${begun.get(pid) ?? ''}${resumed[1] ?? ''}`;
    const [, name = '', words = ''] = /^(\w+)\((.*)$/.exec(text) ?? [];
    if (/= -1 /.test(text)) return [];
    const boundary = /^write\(2<[^>]*>, "((?:before|after) [a-z ]+)\\n"/.exec(text)?.[1];
    if (boundary !== undefined) return [{ what: 'boundary', name: boundary }];
    const descriptor = below(/^\d+<([^>]*)>/.exec(words)?.[1]);
    const names = [...words.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"([^"]*)"/g)].map(([, at = '', path = '']) =>
      below(path.startsWith('/') ? path : join(at === '' ? root : at, path)),
    );
    if (/^f(?:data)?sync$/.test(name)) return descriptor === null ? [] : [{ what: 'synced', path: descriptor }];
    if (/write|truncate/.test(name)) return descriptor === null ? [] : [{ what: 'written', path: descriptor }];
    const [from = null, to = null] = names;
    if (/^unlink/.test(name)) return from === null ? [] : [{ what: 'removed', path: from }];
    return to === null ? [] : [{ what: 'placed', path: to, from }];
  });
}

describe.runIf(canTrace())('a merge that loses its power', () => {
  let happened: readonly Happened[] = [];
  const desk = '.git/spec-kitty';
  const document = `${desk}/missions/${directory}/operations/merge.json`;
  const target = '.git/refs/heads/work';

  beforeAll(async () => {
    const [program, root, trace] = [
      await bundleProgram(join(import.meta.dirname, 'programs', 'mergeMission.ts')),
      join(folder, 'project'),
      join(folder, 'trace'),
    ];
    approvedMission({ 'lane-a': { 'a.txt': 'a\n' }, 'lane-b': { 'b.txt': 'b\n' }, 'lane-c': { 'c.txt': 'c\n' } })(root);
    gitIn(root, 'worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
    const ending = await run(
      [
        'strace',
        '-f',
        '-qq',
        '-y',
        '-s',
        '200',
        '-e',
        'signal=none',
        '-e',
        `trace=${calls}`,
        '-o',
        trace,
        process.execPath,
        program,
        JSON.stringify({ tells: true }),
      ],
      { cwd: root, env: hermeticEnv },
    );
    expect(ending.code, ending.stderr).toBe(0);
    happened = happenedIn(readFileSync(trace, 'utf8'), root);
  });

  /** What was written and not synced since, at each place of the run. */
  const looseBefore = (end: number): ReadonlySet<string> => {
    const loose = new Set<string>();
    for (const each of happened.slice(0, end)) {
      if (each.what === 'boundary') continue;
      const isLoose = each.what === 'written' || (each.what === 'placed' && loose.delete(each.from ?? ''));
      if (isLoose) loose.add(each.path);
      else loose.delete(each.path);
    }
    return loose;
  };
  const at = (what: Happened['what'], isMeant: (name: string) => boolean): readonly number[] =>
    happened.flatMap((each, index) => (each.what === what && isMeant('name' in each ? each.name : each.path) ? [index] : []));
  const nameAt = (index: number): string => {
    const each = happened[index];
    return each === undefined || !('path' in each) ? '' : each.path;
  };
  const boundary = (name: string): number => at('boundary', (each) => each === name)[0] ?? -1;
  const isBetween = (index: number, step: string): boolean =>
    index > boundary(`before effect ${step}`) && index < boundary(`after effect ${step}`);

  it('has the document that names an effect on the disk, with its name, before the effect begins, unless it may be lost', () => {
    const writes = at('boundary', (name) => name.startsWith('after write '));
    const isFleeting = (end: number): boolean => {
      const each = happened[end];
      return each?.what === 'boundary' && merge.fleeting?.includes(each.name.slice('after write '.length)) === true;
    };
    const lasting = writes.filter((end) => !isFleeting(end));
    expect(lasting).toHaveLength(3);
    const placed = at('placed', (path) => path === document);
    expect(placed, 'it gets its name once').toHaveLength(1);
    const named = at('synced', (path) => path === dirname(document)).filter((index) => index > (placed[0] ?? -1));
    for (const end of lasting) {
      expect(looseBefore(end).has(document)).toBe(false);
      expect(
        named.some((index) => index < end),
        `the name of the document survives ${JSON.stringify(happened[end])}`,
      ).toBe(true);
    }
    for (const step of ['publishing', 'cleaning']) expect(looseBefore(boundary(`before effect ${step}`)).has(document)).toBe(false);
    console.info(
      `power merge: ${happened.length} calls to the system; ${lasting.length} of ${writes.length} documents on the disk before their effects`,
    );
  });

  it('moves the target once, when all that it stands on is on the disk, and the tips of the lanes are kept', () => {
    const moves = at('placed', (path) => path === target);
    expect(moves).toHaveLength(1);
    const [move = -1] = moves;
    expect(at('placed', (path) => path.startsWith('.git/objects/')).filter((index) => index < move).length).toBeGreaterThan(0);
    expect(isBetween(move, 'publishing')).toBe(true);
    const loose = [...looseBefore(move)].filter((path) =>
      ['.git/objects/', '.git/refs/', `${desk}/missions/${directory}/operations/`].some((folder) => path.startsWith(folder)),
    );
    expect(loose).toEqual([]);
    const kept = at('placed', (path) => path.startsWith(`.git/refs/spec-kitty/merged/${missionId}/`));
    expect(kept.filter((index) => index < move)).toHaveLength(3);
    expect(
      at('synced', (path) => path === `.git/refs/spec-kitty/merged/${missionId}`).some(
        (index) => index < move && index > Math.max(...kept),
      ),
    ).toBe(true);
    expect(looseBefore(move + 1).has(target)).toBe(false);
  });

  it('gives no ref its name before its content is on the disk: git fetches and cleans up nothing beside an empty one', () => {
    const placed = at('placed', (path) => path.startsWith('.git/refs/'));
    for (const folder of ['merge', 'merged', 'undo'])
      expect(placed.some((index) => nameAt(index).startsWith(`.git/refs/spec-kitty/${folder}/`))).toBe(true);
    const empty = placed.filter((index) => {
      const each = happened[index];
      return each?.what === 'placed' && looseBefore(index).has(each.from ?? '');
    });
    expect(empty.map(nameAt)).toEqual([]);
  });

  it('touches nothing that anybody sees before that, and deletes branches and worktrees last', () => {
    const [move = -1] = at('placed', (path) => path === target);
    // In the index git writes down whenever it looks how the files were then.
    const isSeen = (path: string): boolean => !path.startsWith('.git/') || path.startsWith('.git/refs/heads/');
    expect(
      happened
        .slice(0, move)
        .filter((each) => each.what !== 'boundary' && each.what !== 'synced' && isSeen(each.path) && each.path !== `${target}.lock`),
    ).toEqual([]);
    const gone = at('removed', (path) => path.startsWith('.git/refs/heads/kitty/') && !path.endsWith('.lock'));
    expect(gone.filter((index) => !isBetween(index, 'cleaning'))).toEqual([]);
  });

  it('has its row in the operation log on the disk before its document goes', () => {
    const gone = at('removed', (path) => path === document).at(-1) ?? -1;
    const rows = at('written', (path) => path === `${desk}/operations.jsonl`);
    expect(rows.length).toBeGreaterThan(0);
    expect(Math.max(...rows)).toBeLessThan(gone);
    expect(looseBefore(gone).has(`${desk}/operations.jsonl`)).toBe(false);
  });
});
