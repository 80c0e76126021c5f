import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { mergeAttributes } from '../../../../machines/rules/mergeDrivers.ts';
import { ignoredPaths, newConfigText, newMetadataText, withLines } from '../../../../machines/rules/projectFiles.ts';

const project = {
  uuid: '01a1fdad-985c-7040-a9f6-7fae77e30b33',
  slug: 'on',
  nodeId: '012345678901',
  buildId: 'c369c433-458f-58f0-ac07-90ca7e347332',
  agents: ['claude', 'codex'],
  missionTypes: ['plan', 'software-dev'],
  version: '1.2.3',
  now: '2026-01-01T00:00:00.000000',
};

test('the settings of a new project are YAML, and every text stays a text', () => {
  expect(parse(newConfigText(project))).toEqual({
    vcs: { type: 'git' },
    agents: { available: ['claude', 'codex'], auto_commit: true, lint_on_edit: false },
    project: { uuid: project.uuid, slug: 'on', node_id: '012345678901', build_id: project.buildId },
    mission_type_activations: ['plan', 'software-dev'],
  });
});

test('the metadata says version 3 of the files, below three lines of remarks', () => {
  const text = newMetadataText(project);
  expect(parse(text)).toEqual({
    spec_kitty: { version: '1.2.3', initialized_at: project.now, last_upgraded_at: project.now, schema_version: 3 },
    environment: {},
    migrations: { applied: [] },
  });
  expect(
    text
      .split('\n')
      .slice(0, 4)
      .map((line) => line.startsWith('#')),
  ).toEqual([true, true, true, false]);
});

test('lines are added once, below what is there', () => {
  expect(withLines('', ['a/', 'b'], 'Ours')).toBe('# Ours\na/\nb\n');
  expect(withLines('x\n', ['a/'], 'Ours')).toBe('x\n\n# Ours\na/\n');
  expect(withLines('x', ['a/'], 'Ours')).toBe('x\n\n# Ours\na/\n');
  expect(withLines('x\r\n', ['a/', 'b'], 'Ours')).toBe('x\r\n\r\n# Ours\r\na/\r\nb\r\n');
});

test.each(['.worktrees/', '.worktrees', '/.worktrees/', '  .worktrees/  '])('a line that says %j is there', (line) => {
  expect(withLines(`${line}\n`, ['.worktrees/'], 'Ours')).toBe(`${line}\n`);
});

test("a file's attributes count however they are spaced", () => {
  const spaced = mergeAttributes.map((line) => line.replace(' ', '   ')).join('\n');
  expect(withLines(spaced, mergeAttributes, 'Ours')).toBe(spaced);
});

test('what was there stays, in front; twice is once', () => {
  const line = fc.constantFrom('.worktrees/', 'dist', '', '# remark', '*.log', '.kittify/runtime/', '\u0000');
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const present = lines.join(end);
      const once = withLines(present, ignoredPaths, 'Ours');
      expect(once.startsWith(present)).toBe(true);
      expect(withLines(once, ignoredPaths, 'Ours')).toBe(once);
      expect(ignoredPaths.every((wanted) => once.split(/\r?\n/).includes(wanted))).toBe(true);
    }),
  );
});
