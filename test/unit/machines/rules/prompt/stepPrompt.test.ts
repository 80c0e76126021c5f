import { describe, expect, test } from 'vitest';
import { stepPrompt } from '../../../../../machines/rules/prompt/stepPrompt.ts';
import { words } from '../../../../../missions/words.js';
import { shipped } from '../../../../support/missionTypes.ts';
import { charterLinesOfProject, charterOfProject, promptMission, stepFacts } from '../../../../support/promptFacts.ts';

const step = (id: string) => {
  const found = shipped['software-dev']?.steps.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no step ${id}`);
  return found;
};
const said = (id: string, more: Parameters<typeof stepFacts>[1] = {}, body = 'Do it.'): string =>
  stepPrompt({ frame: words.frames.step, body }, stepFacts(step(id), more));
const commands = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('spec-kitty '));

test('what a step is for is said where its type says it, and no gap is left where it does not', () => {
  expect(said('specify')).toContain('`software-dev`. Write the specification with its requirements.\n');
  expect(said('merge')).toContain('a mission of the type `software-dev`.\n');
});

test('a description of several lines stands by itself, so that what it quotes is no part of a sentence', () => {
  const described = stepFacts({ ...step('specify'), description: 'Send it:\n\n```sh\nmake letters\n```\n' });
  expect(stepPrompt({ frame: words.frames.step, body: '' }, described)).toContain(
    '`software-dev`.\n\nSend it:\n\n```sh\nmake letters\n```\n\n- **Agent**',
  );
});

describe('how a step is finished depends on what it leaves behind', () => {
  test('a text is committed and reported', () => {
    expect(commands(said('specify'))).toEqual([
      "spec-kitty spec-commit /repo/kitty-specs/dark-mode-01KZAAAA/spec.md --message 'Specify: dark-mode-01KZAAAA' --mission dark-mode-01KZAAAA",
      'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result success --report r0123456789abcdef --json',
      'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result blocked --report r0123456789abcdef --note "<what stands in the way>" --json',
      'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result failed --report r0123456789abcdef --note "<what stands in the way>" --json',
    ]);
  });

  test('nobody is told to commit where commits are refused', () => {
    const text = said('specify', { mission: { ...promptMission, checkedOut: 'main', isProtected: true } });
    expect(text).toContain('`main` is protected');
    expect(text).not.toContain('spec-commit');
  });

  test.each([
    ['plan', 'spec-kitty agent mission setup-plan --mission dark-mode-01KZAAAA --json'],
    ['tasks', 'spec-kitty agent mission finalize-tasks --mission dark-mode-01KZAAAA --json'],
    ['accept', 'spec-kitty accept --mission dark-mode-01KZAAAA --actor claude --json'],
    ['merge', 'spec-kitty merge --mission dark-mode-01KZAAAA'],
  ])('%s: by the command that knows its rules', (id, command) => {
    expect(commands(said(id))[0]).toBe(command);
  });

  test('the proof that acceptance asks for is told of, and kept where anything may be committed', () => {
    const body = words.every.prompts.accept;
    const keep = 'spec-kitty spec-commit /repo/kitty-specs/dark-mode-01KZAAAA --message ';
    const facts = stepFacts(step('accept'));
    expect(stepPrompt({ frame: words.frames.step, body }, facts).split(keep)).toHaveLength(2);
    const onProtected = stepPrompt({ frame: words.frames.step, body }, { ...facts, mission: { ...facts.mission, isProtected: true } });
    expect(onProtected).toContain('`pass_fail`');
    expect(onProtected).not.toContain(keep);
  });

  test('a step without anything to leave behind is only reported', () => {
    expect(commands(said('discovery'))).toHaveLength(3);
  });

  test.each([
    ['out-*.md', '/repo/kitty-specs/dark-mode-01KZAAAA'],
    ['docs/guide-[ab].md', '/repo/kitty-specs/dark-mode-01KZAAAA/docs'],
    ['docs/{a}.md', "'/repo/kitty-specs/dark-mode-01KZAAAA/docs/{a}.md'"],
  ])('a pattern is no file that could be committed (%s)', (path, named) => {
    const facts = stepFacts({ ...step('specify'), artifacts: [{ path, substance: 'text' }] });
    expect(commands(stepPrompt({ frame: words.frames.step, body: '' }, facts))[0]).toContain(`spec-commit ${named} --message`);
  });

  test('a pattern is committed by the folder of its files', () => {
    const generate = shipped['documentation']?.steps.find(({ id }) => id === 'generate');
    if (generate === undefined) throw new Error('no step generate');
    expect(stepPrompt({ frame: words.frames.step, body: '' }, stepFacts(generate))).toContain(
      'spec-commit /repo/kitty-specs/dark-mode-01KZAAAA/docs --message',
    );
  });
});

test('the rules of the project are led to where there are any', () => {
  expect(said('plan', { mission: { ...promptMission, charter: charterOfProject } })).toContain(
    `is repeated here.\n\n${charterLinesOfProject}`,
  );
  expect(said('plan')).not.toContain('The rules of the project');
});

test('what each artifact lacks is said, and what came before', () => {
  const text = said('specify', { lacking: { 'spec.md': 'spec.md is missing.' }, setback: 'claude reported: the scope is unclear.' });
  expect(text).toContain('/repo/kitty-specs/dark-mode-01KZAAAA/spec.md: at least one requirement');
  expect(text).toContain('Now: spec.md is missing.');
  expect(text).toContain('## Why you see this step again\n\nclaude reported: the scope is unclear.');
  expect(said('specify')).not.toContain('Why you see this step again');
});

test('names that a shell would take apart are one word of a command', () => {
  expect(said('specify', { agent: 'claude opus; rm' })).toContain("--agent 'claude opus; rm' --result success");
});

test('same facts, same bytes', () => {
  expect(said('specify')).toBe(said('specify'));
});
