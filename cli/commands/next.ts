import { failure } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { defineCommand } from '../command.ts';
import { atFlag } from '../atFlag.ts';
import { missionFlag } from '../missionFlag.ts';

const results = ['success', 'failed', 'blocked'] as const;
const isResult = (text: string): text is (typeof results)[number] => (results as readonly string[]).includes(text);

export default defineCommand({
  path: ['next'],
  summary: 'Say what is next for a mission, and why',
  description: [
    'Without a result it asks: that writes nothing, starts no run and claims nothing, and the same question has the same answer until something happens.',
    'With a result it reports how the last step went and answers what comes next. A report that names its offer can be repeated without harm.',
  ],
  examples: [
    { line: 'spec-kitty next --mission 042-login', does: 'what is next, and what every other package waits for' },
    { line: 'spec-kitty next --mission 042-login --agent claude --json', does: 'the decision for one agent, for programs' },
    { line: 'spec-kitty next --mission 042-login --agent claude --result success', does: 'the step is done; give me the next one' },
    { line: 'spec-kitty next --mission 042-login --at 2026-03-01T12:00:00Z', does: 'what it would have said then' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    agent: { kind: 'text', value: 'NAME', summary: 'Who asks: own work comes first, own reviews last' },
    result: { kind: 'text', value: 'RESULT', summary: 'How the last step went: success, failed or blocked' },
    report: { kind: 'text', value: 'ID', summary: 'The offer that is reported on: the report_id of the decision' },
    note: { kind: 'text', value: 'TEXT', summary: 'What to say about the result' },
    answer: { kind: 'text', value: 'TEXT', summary: 'The answer to the question the mission asks' },
    at: atFlag,
    'decision-id': { kind: 'text', value: 'ID', summary: 'The question that is answered; needed only to be sure' },
  },
  async run({ surroundings, world, flags }) {
    const { mission, answer, report, note } = flags;
    const agent = flags.agent?.trim() ? flags.agent : null;
    const isReport = flags.result !== null || answer !== null || report !== null;
    if (flags.at !== null) {
      if (isReport)
        return failure(
          problem('USAGE', 'A report is about now: --at goes with a question alone.', {
            next: 'spec-kitty next --help',
          }),
        );
      const { nextAt } = await import('../../runtime/session/nextAt.ts');
      return nextAt(await surroundings(), { mission, agent, at: flags.at });
    }
    if (!isReport) {
      const { next } = await import('../../runtime/session/next.ts');
      return next(await surroundings(), { mission, agent });
    }
    const result = flags.result ?? 'success';
    if (!isResult(result))
      return failure(
        problem('RESULT_UNKNOWN', `"${result}" is no result: it has to be ${results.join(', ')}.`, {
          next: 'spec-kitty next --help',
          details: { result },
        }),
      );
    if (agent === null) {
      const { again } = await import('../again.ts');
      const next = again('next', { ...flags, agent: '<agent>' });
      return failure(problem('AGENT_MISSING', 'A report has to say who reports.', { next }));
    }
    const { advance } = await import('../../runtime/session/advance.ts');
    return advance(await world(), { mission, agent, result, report_id: report, note, answer, decision_id: flags['decision-id'] });
  },
  exit: ({ kind }) => (kind === 'blocked' ? 1 : 0),
  async human(reply, screen) {
    const { decisionPage } = await import('../render/decisionPage.ts');
    return decisionPage(reply, screen);
  },
});
