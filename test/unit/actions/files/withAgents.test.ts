import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withAgents } from '../../../../actions/files/withAgents.ts';

const added = (text: string, ...agents: readonly string[]): string => {
  const outcome = withAgents(text, agents);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

test('remarks, order and other values stay', () => {
  const text = '# top\nproject:\n  uuid: x # whose\n\nagents:\n  available:\n  - claude # mine\n  # and\n  auto_commit: false\n\n# end\n';
  expect(added(text, 'codex')).toBe(
    '# top\nproject:\n  uuid: x # whose\n\nagents:\n  available:\n  - claude # mine\n  - codex\n  # and\n  auto_commit: false\n\n# end\n',
  );
});

test.each([
  ['', { agents: { available: ['codex'] } }],
  ['vcs:\n  type: git\n', { vcs: { type: 'git' }, agents: { available: ['codex'] } }],
  ['agents:\n', { agents: { available: ['codex'] } }],
  ['agents:\n  available:\n', { agents: { available: ['codex'] } }],
  ['agents: {available: [claude], auto_commit: true}\n', { agents: { available: ['claude', 'codex'], auto_commit: true } }],
])('%j', (text, expected) => {
  expect(parse(added(text, 'codex'))).toEqual(expected);
});

test('without anybody to add not a byte changes', () => {
  const text = 'agents:   {available: [ claude,codex ]}   # both\r\n';
  expect(added(text, 'codex', 'claude')).toBe(text);
  expect(added(text)).toBe(text);
});

test.each(['- a list\n', 'agents: [\n', 'just words'])('%j is not written over', (text) => {
  expect(withAgents(text, ['codex'])).toMatchObject({ ok: false, problems: [{ code: 'CONFIG_UNREADABLE' }] });
});
