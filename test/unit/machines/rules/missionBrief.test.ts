import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { briefHead, briefText } from '../../../../machines/rules/missionBrief.ts';
import { provenanceText } from '../../../../machines/rules/provenanceText.ts';

const head = { source_file: 'plan.md', ingested_at: '2026-01-01T00:00:00.000000+00:00', brief_hash: 'a'.repeat(64) };

it('a brief is two comments, an empty line, and the plan as it was', () => {
  expect(briefText(head, '# Plan\r\n')).toBe(
    `<!-- spec-kitty intake: ingested from plan.md at 2026-01-01T00:00:00.000000+00:00 -->\n<!-- brief_hash: ${'a'.repeat(64)} -->\n\n# Plan\r\n`,
  );
});

it('what a brief says of where it comes from is read back, whatever that is called and whatever the plan says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }).map(provenanceText), fc.string(), (source_file, content) => {
      expect(briefHead(briefText({ ...head, source_file }, content))).toEqual({ ...head, source_file });
    }),
  );
});

it('a brief that somebody has written by hand says nothing of it', () => {
  for (const text of ['', '# Plan\n', `\n${briefText(head, '')}`]) expect(briefHead(text)).toBeNull();
});
