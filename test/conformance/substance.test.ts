/** Real missions have real texts: next to none of their artifacts may be taken for a scaffold. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whyNotSubstantive } from '../../machines/rules/substance.ts';
import { corpusIsHere, corpusRoot, corpusText } from './corpus.ts';

const missions = join('data', 'kitty-specs');

describe.skipIf(!corpusIsHere)('substance of real artifacts', () => {
  it.each(['spec', 'plan', 'tasks'] as const)('%s.md', (kind) => {
    const paths = readdirSync(join(corpusRoot, missions))
      .map((slug) => join(missions, slug, `${kind}.md`))
      .filter((path) => existsSync(join(corpusRoot, path)));
    const scaffolds = paths.flatMap((path) => {
      const why = whyNotSubstantive(kind, corpusText(path));
      return why === null ? [] : [`${path}: ${why}`];
    });
    console.info(`substance of ${kind}.md: ${paths.length - scaffolds.length} of ${paths.length}`);
    // One in twenty may be what it looks like; beyond that, the list of them is the finding.
    expect(scaffolds.slice(Math.ceil(paths.length * 0.05))).toEqual([]);
  });
});
