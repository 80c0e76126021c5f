import type { PackagePromptFacts, PromptRescue } from '../../../schemas/promptFacts.ts';
import { shellWord } from '../shellWord.ts';
import { commandLine } from './commandLine.ts';
import { packageValues } from './packageValues.ts';
import { renderWords } from './renderWords.ts';
import type { PromptWords } from './stepPrompt.ts';

/** The prompt for working on a package: the first time, or once more after a review. `body` is chosen by who asks. */
export function packagePrompt({ frame, body }: PromptWords, facts: PackagePromptFacts): string {
  const values = packageValues(facts, 'implement');
  return renderWords(frame, {
    ...values,
    verb: facts.feedback === null ? 'implement' : 'fix',
    rescued: facts.rescued === null ? '' : rescued(facts.rescued, facts.workspace.path),
    body: renderWords(body, values).trimEnd(),
    finish: finish(facts),
  });
}

function rescued({ holder, ref, commit, paths }: PromptRescue, workspace: string): string {
  return [
    `${holder ?? 'Somebody'} worked here before you and is gone. What was not committed is still in the workspace, and is kept as the commit ${commit} (\`${ref}\`):`,
    '',
    ...paths.map((path) => `- \`${path}\``),
    '',
    'Look at it before you begin. Go on from what is right, and take back what is not:',
    '',
    shell(`git -C ${shellWord(workspace)} show --stat ${commit}`),
  ].join('\n');
}

/** Every command with its options, in the order in which the gates ask for what they do. */
function finish({ mission, agent, package: ordered, workspace }: PackagePromptFacts): string {
  const who = { mission: mission.directory, agent };
  const { wp_id: wp, open_subtasks: subtasks } = ordered;
  const steps = [
    ...(subtasks.length === 0
      ? []
      : [
          `Mark the subtasks that are done${subtasks.length === 1 ? '' : ' (take out those that are not)'}:\n\n${shell(commandLine.markDone(subtasks, mission.directory))}`,
        ]),
    ...committing(mission.isProtected, ordered, workspace, mission.directory, mission.checkedOut),
    `Hand it in for review:\n\n${shell(commandLine.handIn({ ...who, wp }))}`,
    `Ask what is next:\n\n${shell(commandLine.next(who))}`,
  ];
  return steps
    .map((step, index) => `${index + 1}. ${step.replaceAll('\n', '\n   ')}`)
    .join('\n\n')
    .replaceAll(/^ +$/gm, '');
}

function committing(
  isProtected: boolean,
  { wp_id, title, owned_files }: PackagePromptFacts['package'],
  { path, lane_id }: PackagePromptFacts['workspace'],
  mission: string,
  branch: string,
): readonly string[] {
  const message = `${wp_id}: ${title}`;
  if (lane_id !== null) {
    const git = `git -C ${shellWord(path)}`;
    return [
      `Commit what you did. Look first that nothing is listed that is not yours:\n\n${shell(`${git} status --short`, `${git} add --all`, `${git} commit --message ${shellWord(message)}`)}`,
    ];
  }
  if (isProtected) return [`Do not commit: \`${branch}\` is protected. What you wrote stays in the working tree.`];
  const places = owned_files.length === 0 ? ['<path>'] : owned_files.map((pattern) => `${path}/${folderOf(pattern)}`.replace(/\/\.$/, ''));
  return [`Commit what you wrote:\n\n${shell(commandLine.commit(places, message, mission))}`];
}

/** A pattern names a folder to the command that commits. */
const folderOf = (pattern: string): string => pattern.replace(/\/?\*.*/s, '') || '.';

const shell = (...commands: readonly string[]): string => ['```sh', ...commands, '```'].join('\n');
