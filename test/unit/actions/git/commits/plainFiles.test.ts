import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { objectDrafts } from '../../../../../actions/git/objects/objectDrafts.ts';
import { contentQuestion, plainFiles, treeByHand } from '../../../../../actions/git/commits/plainFiles.ts';
import { git } from '../../../../../actions/git/git.ts';
import { withTemporaryIndex } from '../../../../../actions/git/index/temporaryIndex.ts';
import { treeByIndex } from '../../../../../actions/git/index/treeByIndex.ts';
import { ProblemError } from '../../../../../schemas/problem.ts';
import { gitWorld } from '../../../../support/gitWorld.ts';
import { newRepository } from '../../../../support/repository.ts';
import { rounds } from '../../../../support/rounds.ts';

const kinds = ['gone', 'plain', 'other', 'empty', 'carriage returns', 'program', 'link', 'folder'] as const;
type Kind = (typeof kinds)[number];

/** Puts something of a kind at a path. */
function put(root: string, path: string, kind: Kind): void {
  const at = join(root, path);
  rmSync(at, { recursive: true, force: true });
  if (kind === 'gone') return;
  mkdirSync(dirname(at), { recursive: true });
  if (kind === 'link') symlinkSync('elsewhere', at);
  else if (kind === 'folder') put(root, `${path}/inside.txt`, 'plain');
  else writeFileSync(at, { plain: 'one\n', other: 'two $Id$\n', empty: '', 'carriage returns': 'one\r\ntwo\r\n', program: '#!\n' }[kind]);
  if (kind === 'program') chmodSync(at, 0o755);
}

const paths = ['m/log.jsonl', 'm/status.json', 'm/deep/ä.md', 'm', 'top.md'] as const;
const attributes = ['', '* text=auto\n', '*.jsonl text eol=crlf\n', '* ident\n', '*.json filter=shout\n'] as const;
/** Most files are plain, and few stand where there are folders elsewhere. */
const each = fc.tuple(
  ...paths.map((path) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Kind>(...(path === 'm' ? (['gone'] as const) : (['plain', 'other', 'gone'] as const))) },
      { weight: 1, arbitrary: fc.constantFrom(...kinds) },
    ),
  ),
);
const state = fc.record({
  before: each,
  now: each,
  taken: fc.subarray([...paths], { minLength: 1, maxLength: 3 }),
  attributes: fc.constantFrom('', ...attributes),
  /** Whether the file of attributes is in the checkout, too. */
  hasAttributes: fc.boolean(),
  autocrlf: fc.constantFrom('false', 'input', 'true'),
  fileMode: fc.boolean(),
});

const tally = { alike: 0, byGit: 0 };
afterAll(() => console.log(`trees without an index: ${tally.alike} as by way of one, ${tally.byGit} left to git`));

const refusedAs = (error: unknown): string => {
  if (error instanceof ProblemError) return error.problem.code;
  throw error;
};

describe('a tree that takes files over without an index', () => {
  it('is the tree that git makes with one, or is left to git', async () => {
    await fc.assert(
      fc.asyncProperty(state, async ({ before, now, taken, attributes: lines, hasAttributes, autocrlf, fileMode }) => {
        const { root, git: ask } = newRepository();
        ask('config', 'core.autocrlf', autocrlf);
        ask('config', 'core.safecrlf', 'false');
        ask('config', 'core.fileMode', String(fileMode));
        ask('config', 'filter.shout.clean', 'tr a-z A-Z');
        // A folder that stands in the way of a file comes last.
        for (const [index, path] of paths.entries()) if (path !== 'm' || before[index] === 'gone') put(root, path, before[index] ?? 'gone');
        if (lines !== '') writeFileSync(join(root, '.gitattributes'), lines);
        ask('add', '--all');
        ask('commit', '--quiet', '--allow-empty', '--message', 'before');
        for (const [index, path] of paths.entries()) if (path !== 'm') put(root, path, now[index] ?? 'gone');
        if (now[3] !== 'gone') put(root, 'm', now[3] ?? 'gone');
        if (!hasAttributes) rmSync(join(root, '.gitattributes'), { force: true });

        const run = git(root, gitWorld);
        const tree = ask('rev-parse', 'HEAD^{tree}');
        const files = plainFiles(root, taken);
        const answer = files === null ? '' : (await run.ask(contentQuestion(files).words)).stdout;
        const drafts = objectDrafts(run, join(root, '.git'));
        const byHand = files === null ? null : treeByHand(drafts, root, tree, files, answer);
        await drafts.keepApart();
        const byIndex = await withTemporaryIndex(join(root, '.git'), null, gitWorld, (index) =>
          treeByIndex(run, 'HEAD', taken, index).catch(refusedAs),
        );
        if (byHand !== null) expect(byHand).toBe(byIndex);
        tally[byHand === null ? 'byGit' : 'alike'] += 1;
        // What was made is there, whole.
        ask('fsck', '--strict', '--no-dangling');
        if (byHand !== null) ask('ls-tree', '-r', byHand);
      }),
      { numRuns: rounds(40) },
    );
    expect(tally.alike).toBeGreaterThan(0);
    expect(tally.byGit).toBeGreaterThan(0);
  });
});
