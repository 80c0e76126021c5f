import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { whyNotSubstantive, type SubstanceKind } from '../../machines/rules/substance.ts';
import { renderWords } from '../../machines/rules/prompt/renderWords.ts';
import { findings } from '../../schemas/check.ts';
import isOccurrenceMap from '../../schemas/generated/occurrenceMap.js';
import { words } from '../../missions/words.js';
import { stepWords } from '../../runtime/prompts/promptWords.ts';
import { everyPrompt as prompts } from '../support/everyPrompt.ts';
import { shipped } from '../support/missionTypes.ts';

const nowhere = { root: '/nonexistent' };
const types = Object.values(shipped);
test('every step of every shipped type says more than its title', () => {
  const generic = words.every.prompts.step;
  const silent = types.flatMap((type) =>
    type.steps
      .filter((step) => step.declared && step.kind === 'prompt' && stepWords(nowhere, type, step).body === generic)
      .map((step) => `${type.key} ${step.id}`),
  );
  expect(silent).toEqual([]);
});

test('no file of words is left over from something that is gone', () => {
  const used = new Set(types.flatMap((type) => type.steps.map((step) => stepWords(nowhere, type, step).body)));
  const older = ['tasks-outline', 'tasks-packages', 'tasks-finalize'];
  const unused = Object.entries(words.types).flatMap(([key, own]) =>
    Object.entries(own?.prompts ?? {})
      .filter(([name, text]) => !used.has(text) && !older.includes(name))
      .map(([name]) => `${key}/prompts/${name}.md`),
  );
  expect(unused).toEqual([]);
});

test('no prompt has a place that nobody fills', () => {
  expect(prompts.filter(([, text]) => /\{\{|undefined|\[object/.test(text)).map(([name]) => name)).toEqual([]);
});

test('no prompt is longer than what an agent reads before it forgets the beginning', () => {
  expect(prompts.filter(([, text]) => Buffer.byteLength(text) > 15_000).map(([name, text]) => `${name}: ${text.length}`)).toEqual([]);
});

test('every type has scaffolds, and none of them counts as written', () => {
  const values = {
    name: 'Dark mode for everybody',
    mission: 'dark-mode-01KZAAAA',
    date: '2026-01-01',
    branch: 'feat/dark-mode',
    request: 'People read at night and want a dark screen then, in every browser.',
  };
  const wrong = types.flatMap(({ key }) =>
    (['spec', 'plan'] as const satisfies readonly SubstanceKind[])
      .filter((kind) => {
        const scaffold = words.types[key]?.templates[kind];
        const text = scaffold === undefined ? '' : renderWords(scaffold, values);
        return text === '' || text.includes('{{') || whyNotSubstantive(kind, text) === null;
      })
      .map((kind) => `${key} ${kind}`),
  );
  expect(wrong).toEqual([]);
});

test('whoever writes packages is told how one goes through everything: nothing else lets it', () => {
  const software = words.types['software-dev']?.prompts;
  expect(['tasks', 'tasks-packages'].filter((name) => !software?.[name]?.includes('`scope: codebase-wide`'))).toEqual([]);
});

test('the map that a bulk edit is asked for is one that is taken', () => {
  const example = /```yaml\n([^]*?)```/.exec(words.types['software-dev']?.prompts['plan'] ?? '')?.[1] ?? '';
  expect(isOccurrenceMap(parse(example)), findings(isOccurrenceMap).join('; ')).toBe(true);
});
