import { createHash } from 'node:crypto';
import { dependenciesIn, packageSections } from '../../machines/rules/tasksMarkdown.ts';
import { agrees, corpusText } from './corpus.ts';

interface Input {
  readonly file?: string;
  readonly text?: string;
}

// Files are read as the original reads them: every line end becomes a newline.
const textOf = ({ file, text }: Input): string => (file === undefined ? (text ?? '') : corpusText(file).replaceAll(/\r\n?/g, '\n'));

function answer(input: Input): unknown {
  const sections = [...packageSections(textOf(input))];
  return {
    dependencies: Object.fromEntries(sections.map(([id, section]) => [id, dependenciesIn(section)])),
    section_order: sections.map(([id]) => id),
    section_sha256: Object.fromEntries(
      sections.map(([id, section]) => [id, createHash('sha256').update(section).digest('hex').slice(0, 16)]),
    ),
  };
}

agrees<Input, unknown>('tasks-deps/missions', answer);
agrees<Input, unknown>('tasks-deps/synthetic', answer);
