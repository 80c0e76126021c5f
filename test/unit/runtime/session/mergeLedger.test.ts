import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledgerPage } from '../../../../cli/render/ledgerPage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import { realSurroundings, type Surroundings } from '../../../../runtime/surroundings.ts';
import { mergeLedger } from '../../../../runtime/session/mergeLedger.ts';
import type { Ledger } from '../../../../schemas/ledger.ts';
import { missionFiles, newRepository, writeFiles } from '../../../support/repository.ts';

const entry = { renamed_from: null, at: null, decision: null, why: null } as const;
const ledger: Ledger = {
  format: 'ledger/1',
  target: { name: 'main', tip: 'a'.repeat(40) },
  result: { parents: ['a'.repeat(40)], tree: 'b'.repeat(40) },
  sides: [
    { name: 'main', kind: 'target', tip: 'a'.repeat(40), bases: [], is_reachable: true, entries: [] },
    {
      name: 'lane-a',
      kind: 'lane',
      tip: 'c'.repeat(40),
      bases: ['d'.repeat(40)],
      is_reachable: false,
      entries: [
        { ...entry, path: 'new.ts', change: 'added', outcome: 'landed' },
        { ...entry, path: 'c.ts', change: 'renamed', renamed_from: 'b.ts', outcome: 'combined', at: 'lib/c.ts' },
        { ...entry, path: 'x.ts', change: 'deleted', outcome: 'decided', decision: 0 },
        { ...entry, path: 'y.ts', change: 'edited', outcome: 'open', why: 'It is not in the result.' },
      ],
    },
  ],
  unexplained: ['odd.ts'],
  decisions: [{ kind: 'resolution', paths: ['x.ts'], side: null, by: 'ada', reason: 'kept', commit: 'e'.repeat(40) }],
  totals: { landed: 1, same: 0, combined: 1, known: 0, decided: 1, open: 1 },
  is_balanced: false,
};

const path = 'kitty-specs/012-a';
const standingIn = (cwd: string): Surroundings => ({ ...realSurroundings(), cwd });

describe('the account of a landing', () => {
  it('is read from the folder of the mission, or from the branch it landed on', () => {
    const { root, commit, git } = newRepository();
    commit(missionFiles('012-a'));
    expect(mergeLedger(standingIn(root), '012-a')).toMatchObject({
      ok: false,
      problems: [{ code: 'LEDGER_NOT_FOUND', next: 'spec-kitty merge --mission 012-a --status' }],
    });
    git('switch', '-q', '-c', 'aside');
    git('switch', '-q', 'main');
    commit({ [`${path}/merge-ledger.json`]: JSON.stringify(ledger) });
    expect(mergeLedger(standingIn(join(root, path)), '012-a')).toEqual({ ok: true, value: ledger });
    git('switch', '-q', 'aside');
    expect(mergeLedger(standingIn(root), '012-a')).toEqual({ ok: true, value: ledger });
    // Without a name it is that of the only mission that has landed, or the only one there is.
    expect(mergeLedger(standingIn(root), null)).toEqual({ ok: true, value: ledger });
    writeFiles(root, missionFiles('013-b'));
    expect(mergeLedger(standingIn(root), null)).toMatchObject({
      ok: false,
      problems: [{ code: 'FEATURE_CONTEXT_UNRESOLVED', next: 'spec-kitty merge --ledger --mission 012-a' }],
    });
    writeFiles(root, missionFiles('013-b', { baseline_merge_commit: 'f'.repeat(40) }));
    expect(mergeLedger(standingIn(root), null)).toMatchObject({ ok: false, problems: [{ code: 'LEDGER_NOT_FOUND' }] });
  });

  it('that is damaged is no account', () => {
    const { root, commit } = newRepository();
    commit(missionFiles('012-a'));
    for (const text of ['{', JSON.stringify({ ...ledger, format: 'ledger/2' })]) {
      writeFiles(root, { [`${path}/merge-ledger.json`]: text });
      expect(mergeLedger(standingIn(root), '012-a')).toMatchObject({ ok: false, problems: [{ code: 'LEDGER_UNREADABLE' }] });
    }
  });

  it('is a page for people', () => {
    expect(pageText(ledgerPage(ledger), () => false)).toBe(
      [
        '✗ 4 changes since main and the lanes parted: 1 open, 1 from nowhere',
        '',
        'main aaaaaaaaaaaa, in the history: no changes',
        '',
        'lane-a cccccccccccc: 1 landed, 1 combined, 1 decided, 1 OPEN',
        '  landed       added    new.ts',
        '  combined at lib/c.ts renamed  c.ts (was b.ts)',
        '  decided (1)  deleted  x.ts',
        '  OPEN         edited   y.ts: It is not in the result.',
        '',
        'from nowhere',
        '  odd.ts',
        '',
        'Decisions',
        '  1. resolution by ada: kept (eeeeeeeeeeee)',
        '',
      ].join('\n'),
    );
    expect(
      pageText(
        ledgerPage({ ...ledger, sides: [], unexplained: [], decisions: [], totals: { ...ledger.totals, open: 0 }, is_balanced: true }),
        () => false,
      ),
    ).toBe('✓ 3 changes since main and the lanes parted: all accounted for\n');
  });
});
