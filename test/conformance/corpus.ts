/**
 * Real missions and made-up edges with the results the original program gave for them.
 * They are not part of this project: where `SPEC_KITTY_CORPUS` or `../shared/corpus` holds them the conformance tests run,
 * elsewhere they are skipped with one line.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';

export const corpusRoot = resolve(process.env['SPEC_KITTY_CORPUS'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus'));
export const corpusIsHere = existsSync(join(corpusRoot, 'manifest.json'));

/** A case as recorded: what went in and what the original answered. Shapes differ by area; each test narrows its own. */
export interface CorpusCase<Input = unknown, Expect = unknown> {
  readonly case: string;
  readonly input: Input;
  readonly expect: Expect;
}

interface Rule {
  readonly area: string;
  /** Name of the predicate in the area's test that decides from the input whether the rule applies. */
  readonly rule: string;
  /** The same condition in words. */
  readonly condition: string;
  /** Why the original is wrong here and what ours does. */
  readonly reason: string;
  /** The recorded cases in which the rule shows. */
  readonly cases: readonly string[];
}

const differences = JSON.parse(readFileSync(join(import.meta.dirname, 'differences.json'), 'utf8')) as readonly Rule[];

/** Reads `<area>/<file>.jsonl` of the corpus. */
export function corpusCases<Input, Expect>(file: string): readonly CorpusCase<Input, Expect>[] {
  return readFileSync(join(corpusRoot, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CorpusCase<Input, Expect>);
}

/** Whether this corpus is the part whose cases differences.json lists, by the rule of its manifest for what is open. */
function isOpenPart(): boolean {
  const { missions = [] } = JSON.parse(corpusText('manifest.json')) as { readonly missions?: readonly string[] };
  const share = (name: string): number => createHash('sha256').update(name).digest().readUInt32BE() % 100;
  return missions.length > 0 && missions.every((name) => share(name) < 40);
}

export const corpusText = (path: string): string => readFileSync(join(corpusRoot, path), 'utf8');

/** Ours and theirs; what is thrown on the way to them speaks of this case alone, and the others are looked at all the same. */
function answered(pair: () => readonly [ours: unknown, theirs: unknown]): readonly [ours: unknown, theirs: unknown] | Error {
  try {
    return pair();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * One test for one file of cases: `answer` gives ours for a case, and it must equal what `expected` makes of the record
 * (by default the record itself). A case that differs must fall under a rule of differences.json whose predicate in
 * `rules` holds for its input; a rule that no case needs any more fails too. A rule without cases is one that only other
 * missions can show.
 */
export function agrees<Input, Expect>(
  file: string,
  answer: (input: Input, name: string) => unknown,
  options: {
    readonly expected?: (expect: Expect, input: Input) => unknown;
    readonly rules?: Readonly<Record<string, (input: Input, expect: Expect) => boolean>>;
  } = {},
): void {
  describe.skipIf(!corpusIsHere)(`conformance: ${file}`, () => {
    it('agrees with every recorded case', () => {
      const seen = new Map<string, string[]>();
      const offences: unknown[] = [];
      const cases = corpusCases<Input, Expect>(file);
      for (const { case: name, input, expect: recorded } of cases) {
        const told = answered(() => [answer(input, name), options.expected ? options.expected(recorded, input) : recorded]);
        if (Array.isArray(told) && isDeepStrictEqual(told[0], told[1])) continue;
        const rule = Object.entries(options.rules ?? {}).find(([, applies]) => applies(input, recorded))?.[0];
        if (rule === undefined) offences.push({ case: name, told });
        else seen.set(rule, [...(seen.get(rule) ?? []), name]);
      }
      expect(offences.slice(0, 5), `${offences.length} of ${cases.length} cases of ${file} disagree`).toEqual([]);
      const listed = differences.filter((rule) => rule.area === file);
      const known = listed.map((rule) => rule.rule);
      expect(
        [...seen.keys()].filter((name) => !known.includes(name)),
        'every rule in use is listed in differences.json',
      ).toEqual([]);
      // Other missions than the open ones may be recorded elsewhere: there only the rules have to be known, here also their cases.
      if (isOpenPart()) {
        const pinned = listed.filter((rule) => rule.cases.length > 0).map((rule) => [rule.rule, rule.cases] as const);
        expect(Object.fromEntries(seen), 'differences.json lists exactly the differing cases').toEqual(Object.fromEntries(pinned));
      }
      console.info(`conformance ${file}: ${cases.length} cases, ${[...seen.values()].flat().length} by listed difference`);
    });
  });
}
