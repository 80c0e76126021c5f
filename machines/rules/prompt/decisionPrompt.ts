import type { DecisionPromptFacts } from '../../../schemas/promptFacts.ts';
import { commandLine } from './commandLine.ts';
import { renderWords } from './renderWords.ts';

/** The prompt for a step that waits for an answer: the question, the answers there are, and the command that gives one. */
export function decisionPrompt(frame: string, { mission, agent, step, decisionId, question, options }: DecisionPromptFacts): string {
  const answers = options ?? [''];
  return renderWords(frame, {
    mission: mission.directory,
    name: mission.name,
    step,
    question,
    options: (options ?? []).map((option) => `- \`${option}\``).join('\n'),
    how: decisionId.startsWith('audit:')
      ? 'This is a gate: a person decides it. Put the question to them, and give their answer, not yours.'
      : 'Give the answer if you know it. Ask the person who wants the mission if you do not.',
    answer: answers.map((answer) => commandLine.answer(decisionId, answer, { mission: mission.directory, agent })).join('\n'),
  });
}
