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
    what_was_done: whatWasDone(facts),
    diff: difference(facts),
    body: renderWords(body, values).trimEnd(),
    feedback_file: shellWord(feedbackFile),
    approve: commandLine.approve(whose),
    reject: commandLine.sendBack(feedbackFile, whose),
  });
  return metadata === null ? page : `${reviewMetadataText(metadata)}\n${page}`;
}

/** A planning package is worked on in the main checkout: where its branch is protected nobody commits what was done. */
const isUncommitted = ({ mission, workspace }: ReviewPromptFacts): boolean => mission.isProtected && workspace.lane_id === null;

function whatWasDone(facts: ReviewPromptFacts): string {
  if (facts.difference !== null) return 'What was done is the difference between these two commits, and nothing else:';
  return isUncommitted(facts)
    ? `What was done lies in the working tree, in the files of the package: \`${facts.mission.checkedOut}\` is protected, and nobody commits there. Files that are listed with \`??\` are new; read them whole:`
    : 'What was done is in these commits, as far as it is in the files of the package:';
}

/** By commits that were recorded, never by names: a branch can be called anything, and moves. */
function difference(facts: ReviewPromptFacts): string {
  const { difference: known, package: ordered, workspace } = facts;
  const git = `git -C ${shellWord(workspace.path)}`;
  if (known === null) {
    const owned = ordered.owned_files.map(shellWord).join(' ') || '.';
    return isUncommitted(facts)
      ? [`${git} status --short --untracked-files=all -- ${owned}`, `${git} diff HEAD -- ${owned}`].join('\n')
      : `${git} log --patch -- ${owned}`;
  }
  const { base, tip } = known;
  return [`${git} log --oneline ${base}..${tip}`, `${git} diff ${base} ${tip}`].join('\n');
}
