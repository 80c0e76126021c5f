import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyNotSubstantive } from '../../../../machines/rules/substance.ts';

/** Scaffolds in the style of shipped templates: gaps in brackets, instructions in comments, tables with filled-in side columns. */
const specScaffold = `# Feature Specification: Login
<!-- Replace every bracket below.
     Delete what does not apply. -->

**Feature Branch**: \`[###-name]\` | **Status**: Draft

## Requirements *(mandatory)*

### Functional Requirements

| ID | Title | User Story | Priority | Status |
|----|-------|------------|----------|--------|
| FR-001 | [Short title] | As a [role], I want [goal] so that [benefit]. | High | Open |
| FR-002 | [Short title] | As a [role], I want [goal] so that [benefit]. | Must have | Not started |

- **FR-003**: The system MUST [what it can do, e.g., "let people
  sign in"]
- **FR-004**: The system MUST authenticate people via [NEEDS CLARIFICATION: password or keys?]
- **FR-005**:

### Success Criteria

- **SC-001**: People sign in within two seconds of their first visit
`;
const planScaffold = `# Implementation Plan: Login

**Branch**: \`login\` | **Date**: 2026-01-01

## Summary

The plan of a login, in a sentence somebody wrote.

## Technical Context

<!-- Replace. -->

**Language/Version**: [e.g., Rust 1.75, Swift 5.9 or NEEDS CLARIFICATION]
**Storage**: NEEDS CLARIFICATION
- **Testing**: [if applicable]
Target Platform: TODO

| Field | Value |
|-------|-------|
| Scale | [people, screens] |

## Gates

*Must pass before research.*
`;
const tasksScaffold = `# Work Packages: Login

Every package has a prompt file.

## Work Package WP01: [Title] (Priority: P0)

**Goal**: [What it brings]

- [ ] T001 [What to do]
`;

describe('a scaffold is not substantive', () => {
  it.each([
    ['spec', specScaffold, 'None of its requirements says anything yet.'],
    ['plan', planScaffold, 'Its Technical Context has placeholders and no value.'],
    ['tasks', tasksScaffold, 'Its work packages have no text yet.'],
    [
      'text',
      '---\ntitle: Findings\n---\n# Findings\n\n<!-- what was found -->\n\n## Summary\n\n[One paragraph]\n\n- TODO\n- [ ] TBD\n\n| a | b |\n|---|---|\n\n---\n',
      'It has headings and placeholders, but no text.',
    ],
    ['text', '<!-- never closed\ntext', 'It has headings and placeholders, but no text.'],
    ['rows', 'source_id,citation\r\n,,\r\n\r\n', 'It has no rows yet.'],
  ] as const)('%s', (kind, text, why) => {
    expect(whyNotSubstantive(kind, text)).toBe(why);
  });

  it.each([
    [
      'spec',
      '# Specification: Documentation - [PROJECT NAME]\n\n- **FR-001**: Documentation uses inclusive examples throughout its pages\n',
    ],
    ['plan', '# Research Plan: [RESEARCH QUESTION]\n\nSearch academic databases.\n'],
    ['tasks', '# Work Packages: [FEATURE NAME]\n\n## Work Package WP01: Setup\n\n**Goal**: Establish a skeleton.\n'],
    ['text', '# Report: {{topic}}\n\nA sentence.\n'],
  ] as const)('whatever else a template says, as long as its title is to be filled in: %s', (kind, text) => {
    expect(whyNotSubstantive(kind, text)).toBe(
      `Its title is still to be filled in: "${text.split('\n')[0]?.replace(/\[.*\]|\{.*\}/, '[…]')}".`,
    );
  });
});

describe('an author’s text is substantive', () => {
  const described = 'People sign in with a key';
  it.each([
    `- **FR-001**: ${described}`,
    `| **FR-001** | ${described} | Draft |`,
    `| FR-001 | Login | ${described} [P1] | High |`.replace('[P1]', ''),
    `### FR-001: ${described}`,
    `#### FR-001\n\n${described}.`,
    `- **FR-001**\n  - ${described}`,
    `**FR-001 — Keys.** ${described}`,
    `1. FR-001 ${described}`,
    `- **FR-001** [P1]: ${described} and with nothing else at all, from any machine they own`,
    `* FR-001: see [the page](https://example.org), \`list[str]\``,
  ])('a spec with %j among scaffold rows', (row) => {
    expect(whyNotSubstantive('spec', specScaffold)).not.toBeNull();
    expect(whyNotSubstantive('spec', `${specScaffold}\n${row}\n`)).toBeNull();
  });

  it('a spec that numbers its requirements otherwise', () => {
    expect(whyNotSubstantive('spec', `# Spec\n- **DR-001**: [gap]\n- **DR-002**: ${described}\n`)).toBeNull();
    expect(whyNotSubstantive('spec', '# Spec\n- **DR-001**: [gap]\n')).toBe('None of its requirements says anything yet.');
  });

  it('but not prose beside scaffold rows, and not a spec without requirements', () => {
    expect(whyNotSubstantive('spec', `${specScaffold}\n## Notes\n\n${described}.\n`)).toBe('None of its requirements says anything yet.');
    expect(whyNotSubstantive('spec', `# Spec\n\n${described}.\n`)).toMatch(/^It declares no requirement/);
  });

  it.each([
    '**Language/Version**: TypeScript 7',
    '- **Storage:** N/A',
    '**Primary Dependencies**:\n  - `xstate`',
    '| Testing | vitest |',
    'A small program, in TypeScript.',
  ])('a plan with %j in its Technical Context', (line) => {
    expect(whyNotSubstantive('plan', planScaffold.replace('Target Platform: TODO', line))).toBeNull();
  });

  it('a plan of a type without a Technical Context, by its text', () => {
    expect(whyNotSubstantive('plan', '# Research Plan: Keys\n\n## Method\n\nRead the papers.\n')).toBeNull();
    expect(whyNotSubstantive('plan', '# Research Plan: Keys\n\n## Method\n\n[How]\n')).not.toBeNull();
  });

  it('does not take values from another section', () => {
    expect(whyNotSubstantive('plan', `${planScaffold}\n### Details\n\n**Language/Version**: TypeScript\n`)).not.toBeNull();
  });

  it('work packages with text, under any style of heading', () => {
    for (const title of ['### WP01 — Keys', '#### WP01', '# Work Package 1', '## Phase 1: WP01'])
      expect(whyNotSubstantive('tasks', `# Tasks\n${title}\n- [ ] T001 Write the key reader\n`)).toBeNull();
    expect(whyNotSubstantive('tasks', '# Tasks\n\nText, but no package.\n')).toMatch(/^It has no section for a work package/);
    expect(whyNotSubstantive('tasks', '# Tasks\n\nText.\n\n## WP01')).toBe('Its work packages have no text yet.');
  });

  it('a text whose title merely has brackets', () => {
    for (const title of ['# [P1] Keys', '# Report: keys [draft]', '# Report: non-[tool.x] keys', '# Report: [draft] keys'])
      expect(whyNotSubstantive('text', `${title}\n\nA sentence.\n`)).toBeNull();
  });

  it('any text, with leftovers and citations', () => {
    for (const text of ['A sentence [1].', '- [x] done', '研究の結果', '1. [a link](x)', '```\ncode\n```'])
      expect(whyNotSubstantive('text', `# T\n\n[gap]\n\n${text}\n`)).toBeNull();
  });

  it('rows below a head', () => {
    expect(whyNotSubstantive('rows', 'id,citation\ns1,"A paper"\n')).toBeNull();
  });
});

const kinds = fc.constantFrom('spec', 'plan', 'tasks', 'text', 'rows');

it('never throws, and answers with a sentence', () => {
  const fragment = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '[',
      ']',
      '`',
      '<!--',
      '-->',
      '\n',
      '# ',
      '| ',
      '---\n',
      '**',
      'FR-001',
      'WP01',
      'Technical Context',
      'TODO',
      '{{',
      '}}',
    ),
  );
  fc.assert(
    fc.property(kinds, fc.array(fragment, { maxLength: 60 }), (kind, parts) => {
      expect(whyNotSubstantive(kind, parts.join('')) ?? 'It has substance.').toMatch(/^It.+\.$|^None .+\.$/s);
    }),
    { numRuns: 500 },
  );
});

it('is not talked out of it by more scaffold, nor into it by comments', () => {
  const scaffold = fc.constantFrom(
    '## [Section]\n',
    '[Describe it]\n',
    '- TODO\n',
    '<!-- words, many words -->\n',
    '\n',
    '| a | b |\n|---|---|\n',
    '**Label**: [value]\n',
  );
  fc.assert(
    fc.property(fc.array(scaffold), fc.array(scaffold), (before, after) => {
      const around = (text: string): string => `# Title\n\n${before.join('')}\n${text}\n\n${after.join('')}`;
      expect(whyNotSubstantive('text', around(''))).not.toBeNull();
      expect(whyNotSubstantive('text', around('A sentence.'))).toBeNull();
    }),
  );
});

it('is not slowed down by long lines of blanks, brackets, pipes and dashes', () => {
  for (const part of [' ', '[', '[a', '|   ', '- ', '-', '<!--', '#', '`', '**', '|---|   ', '\n', 'TODO ']) {
    const long = `# T\n\n## WP01\n\n${part.repeat(30_000)}x\n\n- **FR-001**: a sentence\n`;
    for (const kind of ['spec', 'plan', 'tasks', 'text', 'rows'] as const)
      expect(typeof (whyNotSubstantive(kind, long) ?? '')).toBe('string');
  }
});
