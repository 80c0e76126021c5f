import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardPage } from '../../../../cli/render/boardPage.ts';
import { textWidth } from '../../../../cli/render/columns.ts';
import { pageText } from '../../../../cli/render/page.ts';
import { displayLanes } from '../../../../schemas/lane.ts';
import type { StatusReply, StatusRow } from '../../../../schemas/reply.ts';

const row = (id: string, lane: string, more: Partial<StatusRow> = {}): StatusRow => ({
  id,
  title: `Part ${id}`,
  lane,
  phase: 'Unknown Phase',
  file: null,
  agent: '',
  agent_profile: '',
  resolved_agent_profile: '',
  resolved_role: '',
  resolved_model: '',
  shell_pid: '',
  shell_pid_created_at: null,
  execution_mode: 'code_change',
  workspace_kind: 'lane_workspace',
  sentence: '',
  dependencies: [],
  waits_for: [],
  holder: null,
  holder_gone: false,
  since: null,
  way_on: null,
  sent_back: false,
  lane_id: null,
  workspace_path: null,
  ...more,
});

const reply = (rows: readonly StatusRow[], more: Partial<StatusReply> = {}): StatusReply => ({
  mission_slug: '042-login',
  mission_number: 42,
  mission_type: 'software-dev',
  total_wps: rows.length,
  by_lane: {},
  work_packages: [...rows],
  progress_percentage: 52.5,
  progress_semantics: 'weighted_readiness',
  weighted_percentage: 52.5,
  done_count: 1,
  done_percentage: 25,
  stale_wps: 0,
  stale_verdicts: [],
  stalled_wps: [],
  auto_commit: true,
  mission_id: null,
  target_branch: 'main',
  columns: [...displayLanes, 'other'].map((column) => ({ column, wp_ids: rows.filter(({ lane }) => lane === column).map(({ id }) => id) })),
  unfinished_merge: null,
  unreadable: [],
  ...more,
});

const shown = (board: StatusReply, width: number): string => pageText(boardPage(board, { width }), () => false);

const rows = [
  row('WP01', 'done'),
  row('WP02', 'in_progress', { holder: 'ada', is_stale: true, minutes_since_commit: 75 }),
  row('WP03', 'planned', { waits_for: ['WP02'] }),
  row('WP04', 'planned', { sent_back: true }),
];

describe('the board', () => {
  test('stands side by side where there is room', () => {
    // Three columns of 32 with gaps of 2.
    const beside = (...cells: readonly string[]): string =>
      cells
        .map((cell) => cell.padEnd(34))
        .join('')
        .trimEnd();
    expect(shown(reply(rows), 100)).toBe(
      [
        '042-login (software-dev, into main)',
        '███████████░░░░░░░░░ 52.5 % ready, 1 of 4 done',
        '',
        beside('planned 2', 'in progress 1', 'done 1'),
        beside('WP03 Part WP03', 'WP02 Part WP02', 'WP01 Part WP01'),
        beside('  after WP02', '  ada, silent for 75 min'),
        'WP04 Part WP04',
        '  sent back',
        '',
      ].join('\n'),
    );
  });

  test('goes below each other where there is none', () => {
    expect(shown(reply(rows), 40)).toBe(
      [
        '042-login (software-dev, into main)',
        '███████████░░░░░░░░░ 52.5 % ready, 1 of 4 done',
        '',
        'planned 2',
        '  WP03 Part WP03              after WP02',
        '  WP04 Part WP04               sent back',
        'in progress 1',
        '  WP02 Part WP02      ada, silent for 75 min',
        'done 1',
        '  WP01 Part WP01',
        '',
      ].join('\n'),
    );
  });

  test('says what is odd about the mission', () => {
    const odd = reply([], {
      mission_type: '',
      target_branch: null,
      weighted_percentage: 0,
      stalled_wps: [{ wp_id: 'WP05', age_minutes: 45, mission_slug: '042-login' }],
      stale_verdicts: [{ wp_id: 'WP06', lane: 'approved', verdict: 'changes_requested', reviewer: 'grace' }],
      unfinished_merge: {
        sentence: 'A merge of 042-login was begun and is not ended.',
        way_on: 'spec-kitty merge --mission 042-login --status',
      },
      unreadable: ['lanes.json is broken.'],
    });
    expect(shown(odd, 100).split('\n')).toEqual([
      '042-login (no mission type)',
      'No work packages yet.',
      '',
      '! WP05 has been in review for 45 minutes without an event.',
      '! WP06 is approved, although grace asked for changes last.',
      '! A merge of 042-login was begun and is not ended.',
      '    spec-kitty merge --mission 042-login --status',
      '! lanes.json is broken.',
      '',
    ]);
  });

  test('keeps to the width of the screen, whatever the titles and however many the lanes', () => {
    const some = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom(...displayLanes), fc.string({ unit: 'grapheme', maxLength: 60 })),
      { selector: ([number]) => number, maxLength: 20 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 60, max: 200 }), (packages, width) => {
        const board = reply(packages.map(([number, lane, title]) => row(`WP${String(number).padStart(2, '0')}`, lane, { title })));
        const text = shown(board, width);
        expect(text.split('\n').filter((line) => textWidth(line) > width)).toEqual([]);
        expect(packages.filter(([number]) => !text.includes(`WP${String(number).padStart(2, '0')}`))).toEqual([]);
      }),
    );
  });
});

test('says that a holder is gone and why a package is blocked, with what moves it on', () => {
  const since = '2026-03-01T10:20:30Z';
  const board = shown(
    reply([
      row('WP01', 'in_progress', {
        holder: 'ada',
        holder_gone: true,
        since,
        way_on: 'spec-kitty take WP01 --mission 042-login --takeover',
      }),
      row('WP02', 'blocked', { sentence: 'WP02 is blocked until somebody moves it on: No key.', way_on: 'spec-kitty unblock WP02' }),
      row('WP03', 'in_progress', { holder: 'eve', way_on: 'spec-kitty take WP03' }),
    ]),
    80,
  );
  expect(board).toContain('ada, who is gone');
  expect(board).toContain('! WP01 is held by ada, who is gone, since 2026-03-01 10:20. To take it over:\n');
  expect(board).toContain('\n    spec-kitty take WP01 --mission 042-login --takeover\n');
  expect(board).toContain('! WP02 is blocked until somebody moves it on: No key.\n    spec-kitty unblock WP02\n');
  expect(board).not.toContain('spec-kitty take WP03');
});

test('says of a review that nothing is heard of what takes it over', () => {
  const board = shown(
    reply([row('WP01', 'in_review', { holder: 'ada', way_on: 'spec-kitty take WP01' })], {
      stalled_wps: [{ wp_id: 'WP01', age_minutes: 70, mission_slug: '042-login' }],
    }),
    100,
  );
  expect(board).toContain('WP01 has been in review for 70 minutes without an event. Where nobody is at it:\n    spec-kitty take WP01\n');
});
