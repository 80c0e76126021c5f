import { expect, test } from 'vitest';
import { parseFrontMatter, readFrontMatter } from '../../../../actions/files/frontMatter.ts';

const told = (text: string, unknownKeys?: 'refused' | 'dropped') => {
  const reading = readFrontMatter(text, 'WP01-x.md', unknownKeys);
  return reading.ok ? [reading.value.frontMatter.work_package_id] : reading.problems.map(({ message }) => message);
};

test('every finding names file and line, in a head with a byte order mark and any line ends', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    expect(told(`\uFEFF${['---', '# c', 'title: 5', 'zzz: x', 'dependencies: [1]', '---', ''].join(end)}`).toSorted()).toEqual([
      'WP01-x.md, line 1: work_package_id is missing.',
      'WP01-x.md, line 3: title has to be text, not 5; put it in quotes.',
      'WP01-x.md, line 4: zzz is not a key of work packages.',
      'WP01-x.md, line 5: dependencies entry 1 has to be text, not 1; put it in quotes.',
    ]);
  }
});

test('every fault of the YAML names its line', () => {
  expect(told('---\na: 1\na: 2\nb: 2026-02-30\n---\n')).toEqual([
    'WP01-x.md, line 3: the front matter cannot be read: the key "a" is there twice.',
    'WP01-x.md, line 4: the front matter cannot be read: "2026-02-30" has to be quoted.',
  ]);
});

test.each(['', '# no front matter', '---\nwork_package_id: WP01\n', '---\n- a\n---\n', '---\ntext\n---\n'])('%j is refused', (text) => {
  const reading = parseFrontMatter(text, 'WP01-x.md');
  expect(reading.ok ? [] : reading.problems.map(({ code, details }) => [code, details['file']])).toEqual([
    ['WP_FRONT_MATTER_INVALID', 'WP01-x.md'],
  ]);
});

test('an empty head is an empty mapping', () => {
  expect(parseFrontMatter('---\n---\nbody\n', 'x')).toMatchObject({ ok: true, value: { mapping: {}, body: 'body\n' } });
});

test('unknown keys are dropped where old missions are only looked at', () => {
  expect(told('---\nwork_package_id: WP01\nzzz: 1\n---\n')).toEqual(['WP01-x.md, line 3: zzz is not a key of work packages.']);
  expect(told('---\nwork_package_id: WP01\nzzz: 1\n---\n', 'dropped')).toEqual(['WP01']);
});

test('thousands of findings are told as quickly as one', () => {
  const keys = Array.from({ length: 15_000 }, (_, number) => `k${number}: x`);
  expect(told(`---\n${keys.join('\n')}\n---\n`)).toHaveLength(keys.length + 1);
});
