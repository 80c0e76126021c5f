import type { BriefSource } from '../../schemas/brief.ts';

/** Where a brief is kept, from the root of the project. It is there when the first of them is. */
export const briefFile = '.kittify/mission-brief.md';
export const briefSourceFile = '.kittify/brief-source.yaml';

/** What a brief says at its head of where it comes from. */
export type BriefHead = Pick<BriefSource, 'source_file' | 'ingested_at' | 'brief_hash'>;

/** The text of a kept brief (contract 3 §4.5): two comments, an empty line, and what was handed over, as it was. */
export const briefText = ({ source_file, ingested_at, brief_hash }: BriefHead, content: string): string =>
  `<!-- spec-kitty intake: ingested from ${source_file} at ${ingested_at} -->\n<!-- brief_hash: ${brief_hash} -->\n\n${content}`;

const head = /^<!-- spec-kitty intake: ingested from (.*) at (\S+) -->\n<!-- brief_hash: ([0-9a-f]{64}) -->\n/;

/** The head of a kept brief; null where somebody has written it by hand. */
export function briefHead(text: string): BriefHead | null {
  const [, source_file, ingested_at, brief_hash] = head.exec(text) ?? [];
  return source_file === undefined || ingested_at === undefined || brief_hash === undefined
    ? null
    : { source_file, ingested_at, brief_hash };
}
