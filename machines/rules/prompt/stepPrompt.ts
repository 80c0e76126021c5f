import type { StepPromptFacts } from '../../../schemas/promptFacts.ts';
import { shellWord } from '../shellWord.ts';
import { artifactSentence } from './artifactSentence.ts';
import { charterLines } from './charterLines.ts';
import { commandLine } from './commandLine.ts';
import { renderWords } from './renderWords.ts';

/** How a prompt is laid out, and what it says about the work. */
export interface PromptWords {
  readonly frame: string;
  readonly body: string;
}

/** The prompt for a step that is done by writing, deciding or running something, not by taking a package. */
export function stepPrompt({ frame, body }: PromptWords, facts: StepPromptFacts): string {
  const { mission, step, lacking } = facts;
  const values = {
    mission: shellWord(mission.directory),
    name: mission.name,
    type: mission.type,
    folder: shellWord(mission.folder),
    records: shellWord(mission.records),
    root: shellWord(mission.root),
    branch: mission.branch,
    checked_out: mission.checkedOut,
    agent: facts.agent,
    title: step.title,
    step: step.id,
    description: described(step.description),
    charter: charterLines(mission),
    setback: facts.setback ?? '',
    artifacts: step.artifacts.map((artifact) => artifactSentence(artifact, mission.folder, lacking[artifact.path])).join('\n'),
    setup_plan: commandLine.setUpPlan(mission.directory),
    validate: commandLine.validate(mission.directory),
    diagnose: commandLine.diagnose(mission.directory),
    // With a checkout of their own they are kept by the acceptance itself.
    keep_matrix:
      mission.isProtected || mission.records !== mission.folder
        ? ''
        : commandLine.commit([mission.folder], `Prove: ${mission.directory}`, mission.directory),
  };
  return renderWords(frame, { ...values, body: renderWords(body, values).trimEnd(), finish: finish(facts) });
}

/** A sentence goes on where the mission is named; what has several lines begins one, so that what it quotes stays a quotation. */
function described(text: string): string {
  const words = text.trim();
  if (words === '') return '';
  return words.includes('\n') ? `\n\n${words}` : ` ${words}`;
}

/** What there is to run, in order, and what to run when it does not work out. */
function finish(facts: StepPromptFacts): string {
  const who = { mission: facts.mission.directory, agent: facts.agent };
  const report = (result: 'success' | 'failed' | 'blocked'): string => commandLine.report(result, facts.reportId, who);
  return [
    ...keeping(facts),
    'Report it done:',
    '',
    '```sh',
    report('success'),
    '```',
    '',
    'The answer is the next decision. When you cannot finish, report that instead: `blocked` when somebody else has to act first, `failed` when it cannot be done this way. The step comes back with what you said.',
    '',
    '```sh',
    report('blocked'),
    report('failed'),
    '```',
  ].join('\n');
}

/** The command that keeps what the step leaves behind; each kind of artifact has the one that knows its rules. */
function keeping(facts: StepPromptFacts): readonly string[] {
  const { mission, step } = facts;
  if (facts.command !== null) return saying('Run:', facts.command);
  if (step.kind === 'accept')
    return saying('When everything is right, accept it:', commandLine.accept({ mission: mission.directory, agent: facts.agent }));
  const kinds = new Set(step.artifacts.map(({ substance }) => substance));
  if (kinds.has('packages'))
    return saying('Finalize the packages. This puts them on the board and keeps what you wrote:', commandLine.finalize(mission.directory));
  if (kinds.has('plan'))
    return saying(
      'Keep the plan by the command that laid it out. Once the plan says something, it is recorded as complete:',
      commandLine.setUpPlan(mission.directory),
    );
  if (step.artifacts.length === 0) return [];
  if (mission.isProtected)
    return [
      `\`${mission.checkedOut}\` is protected: what you wrote stays in the working tree and is committed by nobody here. It counts all the same.`,
      '',
    ];
  const paths = step.artifacts.map(({ path }) => [mission.folder, ...beforePattern(path)].join('/'));
  return saying('Keep what you wrote:', commandLine.commit(paths, `${step.title}: ${mission.directory}`, mission.directory));
}

const saying = (sentence: string, command: string): readonly string[] => [sentence, '', '```sh', command, '```', ''];

/** The folder in which the files of a pattern are, by its parts; a plain path itself. */
function beforePattern(path: string): readonly string[] {
  const parts = path.split('/');
  const first = parts.findIndex((part) => /[*?[]/.test(part));
  return first < 0 ? parts : parts.slice(0, first);
}
