import type { StatusReply, StatusRow } from '../../schemas/reply.ts';
import type { Screen } from '../command.ts';
import { asOfLine } from './asOfLine.ts';
import { fit, textWidth, wrap } from './columns.ts';
import { styled, type Line, type Page, type Span, type Style } from './page.ts';

/** A column narrower than this tells nothing. */
const narrowest = 18;
const gap = 2;

const laneStyle: Readonly<Record<string, Style>> = {
  claimed: 'yellow',
  in_progress: 'yellow',
  for_review: 'cyan',
  in_review: 'cyan',
  approved: 'green',
  done: 'green',
  blocked: 'red',
  canceled: 'dim',
};

/** The board of a mission for people: columns side by side where the screen is wide enough for them, else below each other. */
export function boardPage(reply: StatusReply, screen: Screen): Page {
  const rows = new Map(reply.work_packages.map((row) => [row.id, row]));
  const filled = reply.columns
    .filter(({ wp_ids }) => wp_ids.length > 0)
    .map(({ column, wp_ids }): Filled => ({ column, rows: wp_ids.flatMap((id) => rows.get(id) ?? []) }));
  const width = Math.min(40, Math.floor((screen.width + gap) / Math.max(1, filled.length)) - gap);
  const below = filled.length === 0 ? [] : ['', ...(width >= narrowest ? sideBySide(filled, width) : oneBelowTheOther(filled, screen))];
  return [...heading(reply), ...below, ...remarks(reply, screen)];
}

interface Filled {
  readonly column: string;
  readonly rows: readonly StatusRow[];
}

function heading(reply: StatusReply): Page {
  const { mission_slug, mission_type, target_branch, total_wps, done_count, weighted_percentage, as_of } = reply;
  const facts = [mission_type || 'no mission type', ...(target_branch === null ? [] : [`into ${target_branch}`])].join(', ');
  const reached = Math.round((weighted_percentage / 100) * 20);
  return [
    [styled('bold', mission_slug), ` (${facts})`],
    ...(as_of === undefined ? [] : [asOfLine(as_of)]),
    total_wps === 0
      ? 'No work packages yet.'
      : [
          styled('green', '█'.repeat(reached)),
          styled('dim', '░'.repeat(20 - reached)),
          ` ${weighted_percentage} % ready, ${done_count} of ${total_wps} done`,
        ],
  ];
}

function sideBySide(filled: readonly Filled[], width: number): Page {
  const height = Math.max(...filled.map(({ rows }) => rows.length));
  const lines = Array.from({ length: height }, (_, index) => [
    beside(
      filled.map(({ rows }) => ({ text: rows[index] ? name(rows[index]) : '', style: null })),
      width,
    ),
    beside(
      filled.map(({ rows }) => ({ text: rows[index] && note(rows[index]) ? `  ${note(rows[index])}` : '', style: 'dim' })),
      width,
    ),
  ]);
  const titles = filled.map(({ column, rows }): Cell => ({ text: `${words(column)} ${rows.length}`, style: laneStyle[column] ?? 'bold' }));
  return [beside(titles, width), ...lines.flat().filter((line) => line.length > 0)];
}

interface Cell {
  readonly text: string;
  readonly style: Style | null;
}

/** Cells of one width in a line, which ends with the last of them that says something; an empty line if none does. */
function beside(cells: readonly Cell[], width: number): readonly Span[] {
  const last = cells.findLastIndex(({ text }) => text !== '');
  return cells.slice(0, last + 1).flatMap(({ text, style }, index) => {
    const fitted = index === last ? fit(text, width).trimEnd() : fit(text, width) + ' '.repeat(gap);
    return [style === null ? fitted : styled(style, fitted)];
  });
}

function oneBelowTheOther(filled: readonly Filled[], screen: Screen): Page {
  return filled.flatMap(({ column, rows }): Page => [
    [styled(laneStyle[column] ?? 'bold', `${words(column)} ${rows.length}`)],
    ...rows.map((row): Line => {
      const room = Math.max(narrowest, screen.width - textWidth(note(row)) - 4);
      return note(row) === '' ? ['  ', fit(name(row), room).trimEnd()] : ['  ', fit(name(row), room), styled('dim', `  ${note(row)}`)];
    }),
  ]);
}

const name = ({ id, title }: StatusRow): string => (title === id ? id : `${id} ${title}`);

const words = (column: string): string => column.replaceAll('_', ' ');

/** What one wants to know of a package beside its title: who has it, or what it waits for. */
const note = (row: StatusRow): string => {
  if (row.holder !== null && row.holder_gone) return `${row.holder}, who is gone`;
  if (row.holder !== null) return row.is_stale ? `${row.holder}, silent for ${row.minutes_since_commit ?? 0} min` : row.holder;
  if (row.lane === 'planned' && row.waits_for.length > 0) return `after ${row.waits_for.join(', ')}`;
  return row.sent_back ? 'sent back' : '';
};

function remarks(reply: StatusReply, screen: Screen): Page {
  const { work_packages: rows } = reply;
  const way = (id: string): string | null => rows.find((row) => row.id === id)?.way_on ?? null;
  const found: readonly (readonly [text: string, command: string | null])[] = [
    ...rows.flatMap(({ id, holder, holder_gone, since, way_on }): [string, string | null][] =>
      holder !== null && holder_gone
        ? [
            [
              `${id} is held by ${holder}, who is gone, since ${since?.slice(0, 16).replace('T', ' ') ?? 'long ago'}. To take it over:`,
              way_on,
            ],
          ]
        : [],
    ),
    ...rows.flatMap(({ lane, sentence, way_on }): [string, string | null][] => (lane === 'blocked' ? [[sentence, way_on]] : [])),
    ...reply.stalled_wps
      .filter(({ wp_id }) => !rows.some(({ id, holder_gone }) => id === wp_id && holder_gone))
      .map(({ wp_id, age_minutes }): [string, string | null] => [
        `${wp_id} has been in review for ${age_minutes} minutes without an event.${way(wp_id) === null ? '' : ' Where nobody is at it:'}`,
        way(wp_id),
      ]),
    ...reply.stale_verdicts.map(({ wp_id, lane, reviewer }): [string, null] => [
      `${wp_id} is ${lane}, although ${reviewer} asked for changes last.`,
      null,
    ]),
    ...(reply.unfinished_merge === null ? [] : [[reply.unfinished_merge.sentence, reply.unfinished_merge.way_on] as [string, string]]),
    ...reply.unreadable.map((text): [string, null] => [text, null]),
  ];
  return found.length === 0
    ? []
    : [
        '',
        ...found.flatMap(([text, command]): Page => [
          ...wrap(text, screen.width - 2, '  ').map((line, index): Line => (index === 0 ? [styled('yellow', '! '), line] : line)),
          ...(command === null ? [] : [['    ', styled('cyan', command)]]),
        ]),
      ];
}
