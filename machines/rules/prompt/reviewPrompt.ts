import type { ReviewPromptFacts } from '../../../schemas/promptFacts.ts';
import { shellWord } from '../shellWord.ts';
import { commandLine } from './commandLine.ts';
import { packageValues } from './packageValues.ts';
import { renderWords } from './renderWords.ts';
import { reviewMetadataText } from './reviewMetadataText.ts';
import type { PromptWords } from './stepPrompt.ts';

/** The prompt for reviewing a package. It begins with which review it is for, so that it cannot be taken for another one. */
export function reviewPrompt({ frame, body }: PromptWords, facts: ReviewPromptFacts): string {
  const { mission, agent, package: ordered, feedbackFile, metadata, author } = facts;
  const whose = { mission: mission.directory, agent, wp: ordered.wp_id };
  const values = packageValues(facts, 'review');
  const page = renderWords(frame, {
    ...values,
    author:
      author === null
        ? ''
        : author === agent
          ? 'You did the work yourself: nobody else has taken part in the mission, and the record will say so.'
          : `${author} did the work.`,
    what_was_done:
      facts.difference === null
        ? 'What was done is in these commits, as far as it is in the files of the package:'
        : 'What was done is the difference between these two commits, and nothing else:',
    diff: difference(facts),
    body: renderWords(body, values).trimEnd(),
    feedback_file: shellWord(feedbackFile),
    approve: commandLine.approve(whose),
    reject: commandLine.sendBack(feedbackFile, whose),
  });
  return metadata === null ? page : `${reviewMetadataText(metadata)}\n${page}`;
}

/** By commits that were recorded, never by names: a branch can be called anything, and moves. */
function difference({ difference: known, package: ordered, workspace }: ReviewPromptFacts): string {
  const git = `git -C ${shellWord(workspace.path)}`;
  if (known === null) return `${git} log --patch -- ${ordered.owned_files.map(shellWord).join(' ') || '.'}`;
  const { base, tip } = known;
  return [`${git} log --oneline ${base}..${tip}`, `${git} diff ${base} ${tip}`].join('\n');
}
