/** Random histories: a target and lanes that part, rename, delete, cross and meet again, as real commits in one repository. */
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { hermeticEnv } from './repository.ts';

/** One file of a tree: mode of git, and content (for a submodule the id of a commit). */
interface Entry {
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly data: string;
}
type Tree = ReadonlyMap<string, Entry>;

/** One step of somebody's work. Numbers choose among what is there. */
type Step =
  | { readonly does: 'add'; readonly name: number; readonly lines: readonly string[] }
  | { readonly does: 'edit' | 'insert' | 'remove'; readonly file: number; readonly line: number; readonly text: string }
  | { readonly does: 'delete' | 'mode' | 'lineEnds' | 'binary' | 'link' | 'lastLine'; readonly file: number; readonly text: string }
  | { readonly does: 'rename'; readonly file: number; readonly name: number }
  | { readonly does: 'renameFolder'; readonly folder: number; readonly to: number }
  | { readonly does: 'submodule'; readonly commit: string }
  | { readonly does: 'event'; readonly id: string };

/** Where a lane begins: at the first commit, at a later one of the target, or at the end of the lane before it. */
interface LaneStory {
  readonly from: 'base' | 'target' | 'lane';
  readonly steps: readonly Step[];
  /** Whether it and the target merge each other in the middle of their work. */
  readonly crosses: boolean;
}

export interface History {
  readonly target: readonly Step[];
  readonly lanes: readonly LaneStory[];
}

const names = [
  'a.txt',
  'b.txt',
  'src/one.ts',
  'src/two.ts',
  'src/deep/three.ts',
  'docs/grüße.md',
  'docs/日本 語.md',
  'lib/e\u0301.txt',
  'lib/x "y".txt',
  'run.sh',
  'src/new.ts',
  'docs/new.md',
  'lib/new/n.txt',
];
const folders = ['src', 'docs', 'lib', 'src/deep', 'moved', 'src/further', 'other/place'];
export const logPath = 'kitty-specs/012-a/status.events.jsonl';
const tracePath = 'kitty-specs/012-a/traces/notes.md';

/** Most lines of real files are unlike any other; some are everywhere. */
const line = fc.oneof(
  { weight: 8, arbitrary: fc.nat().map((n) => `line ${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('', '}', 'return;') },
);
const file = fc.nat({ max: 50 });
const hex = fc.nat({ max: 0xffff }).map((n) => n.toString(16).padStart(40, '1'));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('edit' as const, 'insert' as const, 'remove' as const),
      file,
      line: fc.nat({ max: 30 }),
      text: line,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('add' as const), name: fc.nat(), lines: fc.array(line, { maxLength: 8 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom(
        'delete' as const,
        'mode' as const,
        'lineEnds' as const,
        'binary' as const,
        'link' as const,
        'lastLine' as const,
      ),
      file,
      text: line,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('rename' as const), file, name: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('renameFolder' as const), folder: fc.nat(), to: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('submodule' as const), commit: hex }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('event' as const), id: fc.nat().map((n) => `E${n}`) }) },
);

const lane: fc.Arbitrary<LaneStory> = fc.record({
  from: fc.constantFrom('base', 'base', 'target', 'lane'),
  steps: fc.array(step, { maxLength: 6 }),
  crosses: fc.nat({ max: 6 }).map((n) => n === 0),
});

export const histories: fc.Arbitrary<History> = fc.record({
  target: fc.array(step, { maxLength: 6 }),
  lanes: fc.array(lane, { minLength: 1, maxLength: 3 }),
});

const plain = (lines: readonly string[]): Entry => ({ mode: '100644', data: lines.map((each) => `${each}\n`).join('') });

/**
 * What every history begins with, besides what is given to it: texts that are long enough to be changed in several places and
 * known again when they are renamed.
 */
const firstFiles: Tree = new Map([
  ...['a.txt', 'b.txt', 'src/one.ts', 'src/two.ts', 'src/deep/three.ts', 'docs/grüße.md', 'lib/e\u0301.txt'].map(
    (path): [string, Entry] => [path, plain(Array.from({ length: 24 }, (_, index) => (index % 8 === 7 ? '}' : `${path} ${index}`)))],
  ),
  ['run.sh', { mode: '100755', data: '#!/bin/sh\necho run\n' }],
  ['lib/pixel.bin', { mode: '100644', data: 'GIF\0\u0001\u0002' }],
  ['lib/link', { mode: '120000', data: '../a.txt' }],
  ['module', { mode: '160000', data: '1'.repeat(40) }],
  [logPath, plain(['{"at": "2026-01-01T00:00:00+00:00", "event_id": "E", "event_type": "Noted"}'])],
  [tracePath, plain(['# Traces', '', 'first'])],
]);

/** Whether there may be a file at a path: no file is a folder, too. */
const isFree = (tree: Tree, path: string): boolean =>
  [...tree.keys()].every((other) => other !== path && !other.startsWith(`${path}/`) && !path.startsWith(`${other}/`));

function taken(tree: Tree, done: Step): Tree {
  const next = new Map(tree);
  const files = [...tree.keys()].filter((path) => !path.startsWith('kitty-specs/')).toSorted();
  const at = (choice: number): string => files[choice % Math.max(1, files.length)] ?? '';
  switch (done.does) {
    case 'add': {
      const path = names[done.name % names.length] ?? '';
      if (isFree(tree, path)) next.set(path, plain(done.lines));
      return next;
    }
    case 'edit':
    case 'insert':
    case 'remove': {
      const entry = tree.get(at(done.file));
      if (entry === undefined || !entry.mode.startsWith('100') || entry.data.includes('\0')) return next;
      const lines = entry.data.split('\n');
      const end = lines[0]?.endsWith('\r') === true ? '\r' : '';
      lines.splice(
        done.line % Math.max(1, lines.length - 1),
        done.does === 'insert' ? 0 : 1,
        ...(done.does === 'remove' ? [] : [done.text + end]),
      );
      next.set(at(done.file), { ...entry, data: lines.join('\n') });
      return next;
    }
    case 'delete':
      next.delete(at(done.file));
      return next;
    case 'rename': {
      const [from, to] = [at(done.file), names[done.name % names.length] ?? ''];
      const entry = tree.get(from);
      next.delete(from);
      if (entry === undefined || !isFree(next, to)) return tree;
      return next.set(to, entry);
    }
    case 'renameFolder': {
      const [from, to] = [folders[done.folder % folders.length] ?? '', folders[done.to % folders.length] ?? ''];
      const inside = files.filter((path) => path.startsWith(`${from}/`));
      if (`${to}/`.startsWith(`${from}/`)) return tree;
      for (const path of inside) next.delete(path);
      for (const path of inside) {
        const moved = `${to}${path.slice(from.length)}`;
        if (!isFree(next, moved)) return tree;
        next.set(moved, tree.get(path) ?? plain([]));
      }
      return next;
    }
    case 'submodule':
      return isFree(tree, 'module') || tree.get('module')?.mode === '160000'
        ? next.set('module', { mode: '160000', data: done.commit })
        : tree;
    // Nothing has two events of one id.
    case 'event':
      return tree.get(logPath)?.data.includes(`"${done.id}"`) === true
        ? tree
        : next
            .set(logPath, {
              mode: '100644',
              data: `${tree.get(logPath)?.data ?? ''}{"at": "2026-01-02T00:00:00+00:00", "event_id": "${done.id}", "event_type": "Noted"}\n`,
            })
            .set(tracePath, { mode: '100644', data: `${tree.get(tracePath)?.data ?? ''}${done.id}\n` });
    case 'mode':
    case 'lineEnds':
    case 'binary':
    case 'link':
    case 'lastLine': {
      const entry = tree.get(at(done.file));
      if (entry === undefined || !entry.mode.startsWith('100')) return next;
      return next.set(at(done.file), changedWhole(entry, done.does, done.text));
    }
  }
}

function changedWhole(entry: Entry, how: 'mode' | 'lineEnds' | 'binary' | 'link' | 'lastLine', text: string): Entry {
  switch (how) {
    case 'mode':
      return { ...entry, mode: entry.mode === '100755' ? '100644' : '100755' };
    case 'lineEnds':
      return { ...entry, data: entry.data.includes('\r\n') ? entry.data.replaceAll('\r\n', '\n') : entry.data.replaceAll('\n', '\r\n') };
    case 'binary':
      return { ...entry, data: `\0${text}` };
    case 'link':
      return { mode: '120000', data: `to/${text}` };
    case 'lastLine':
      return { ...entry, data: entry.data.endsWith('\n') ? entry.data.slice(0, -1) : `${entry.data}\n` };
  }
}

/** A merge without a conflict: what one side alone changed. Null where both changed the same file. */
function crossed(base: Tree, ours: Tree, theirs: Tree): Tree | null {
  const merged = new Map(ours);
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const [was, our, their] = [base, ours, theirs].map((tree) => JSON.stringify(tree.get(path)));
    if (was === their || our === their) continue;
    if (was !== our) return null;
    const entry = theirs.get(path);
    if (entry === undefined) merged.delete(path);
    else if (merged.has(path) || isFree(merged, path)) merged.set(path, entry);
    else return null;
  }
  return merged;
}

interface Commit {
  readonly parents: readonly number[];
  readonly tree: Tree;
}

/** The commits of a history, each with the places of its parents, and where target and lanes end. */
function commitsOf(
  { target, lanes }: History,
  beginning: Tree,
): { readonly commits: readonly Commit[]; readonly target: number; readonly lanes: readonly number[] } {
  const commits: Commit[] = [{ parents: [], tree: beginning }];
  const treeOf = (at: number): Tree => commits[at]?.tree ?? beginning;
  const commit = (tree: Tree, ...parents: readonly number[]): number => commits.push({ parents, tree }) - 1;
  const work = (from: number, steps: readonly Step[]): number => steps.reduce((at, done) => commit(taken(treeOf(at), done), at), from);
  const middle = work(0, target.slice(0, target.length / 2));
  let end = middle;
  const ends: number[] = [];
  for (const { from, steps, crosses } of lanes) {
    const start = from === 'base' ? 0 : from === 'target' ? middle : (ends.at(-1) ?? 0);
    const half = work(start, steps.slice(0, steps.length / 2));
    const together = crosses && from === 'base' && half !== 0 && end !== 0 ? crossed(treeOf(0), treeOf(half), treeOf(end)) : null;
    const [here, there] = together === null ? [half, end] : [commit(together, half, end), commit(together, end, half)];
    end = there;
    ends.push(work(here, steps.slice(steps.length / 2)));
  }
  return { commits, target: work(end, target.slice(target.length / 2)), lanes: ends };
}

/** A history that is there: ids of commits. */
export interface Imported {
  readonly target: string;
  readonly lanes: readonly string[];
}

const quoted = (path: string): string => `"${path.replaceAll(/["\\]/g, '\\$&')}"`;

/** Writes histories into a repository, all of them with one process of git. `more` are files that are there from the beginning. */
export function importHistories(root: string, all: readonly History[], more: Readonly<Record<string, string>> = {}): readonly Imported[] {
  const stream: string[] = [];
  const beginning: Tree = new Map([
    ...firstFiles,
    ...Object.entries(more).map(([path, data]): [string, Entry] => [path, { mode: '100644', data }]),
  ]);
  let mark = 0;
  const marks = all.map((history) => {
    const { commits, target, lanes } = commitsOf(history, beginning);
    const first = mark + 1;
    for (const [index, { parents, tree }] of commits.entries()) {
      mark += 1;
      const when = 'Tester <tester@example.org> 1767225600 +0000';
      stream.push(
        `commit refs/histories/${first}-${index}\nmark :${mark}\ncommitter ${when}\ndata 1\nx\n${parents.map((parent, at) => `${at === 0 ? 'from' : 'merge'} :${first + parent}\n`).join('')}deleteall\n`,
      );
      for (const [path, { mode, data }] of tree)
        stream.push(
          mode === '160000'
            ? `M 160000 ${data} ${quoted(path)}\n`
            : `M ${mode} inline ${quoted(path)}\ndata ${Buffer.byteLength(data)}\n${data}\n`,
        );
    }
    return { target: first + target, lanes: lanes.map((at) => first + at) };
  });
  const asked = marks.flatMap(({ target, lanes }) => [target, ...lanes]);
  const said = execFileSync('git', ['-c', 'fastimport.unpackLimit=100000', 'fast-import', '--quiet', '--force', '--cat-blob-fd=1'], {
    cwd: root,
    env: hermeticEnv,
    input: `${stream.join('')}${asked.map((each) => `get-mark :${each}\n`).join('')}done\n`,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  const oids = new Map(asked.map((each, index) => [each, said[index] ?? '']));
  return marks.map(({ target, lanes }) => ({ target: oids.get(target) ?? '', lanes: lanes.map((at) => oids.get(at) ?? '') }));
}
