import type { IntakeReply } from '../../schemas/brief.ts';
import { styled, type Line, type Page } from './page.ts';

/** What was kept and what comes next, or what is kept as a whole. */
export function intakePage({ brief_path, source_path, source, brief, warnings }: IntakeReply): Page {
  const doubts = warnings.map((text): Line => [styled('yellow', 'warning'), `  ${text}`]);
  const from = source === null ? 'somebody who wrote it there' : `${source.source_file}, ${source.ingested_at}`;
  if (brief !== null) return [[styled('bold', 'from'), `  ${from}`], ...doubts, '', ...brief.replace(/\r?\n$/, '').split(/\r?\n/)];
  return [
    [styled('green', 'kept'), `  ${brief_path}`],
    [styled('green', 'from'), `  ${from} (${source_path})`],
    ...doubts,
    'The next mission begins from it: give /spec-kitty.specify to your agent.',
  ];
}
