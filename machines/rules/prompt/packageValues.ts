import type {
  PackagePromptFacts,
  PromptFeedback,
  PromptMission,
  PromptWorkspace,
  ReviewPromptFacts,
} from '../../../schemas/promptFacts.ts';
import { shellWord } from '../shellWord.ts';
import { betweenMarkers } from './betweenMarkers.ts';
import { charterLines } from './charterLines.ts';
import { commandLine } from './commandLine.ts';

/** What the prompts for working on a package and for reviewing one have in common. */
export function packageValues(facts: PackagePromptFacts | ReviewPromptFacts, action: 'implement' | 'review') {
  const { mission, agent, package: ordered, workspace, dependencies, feedback } = facts;
  const who = { mission: mission.directory, agent };
  return {
    wp: ordered.wp_id,
    title: ordered.title,
    mission: mission.directory,
    name: mission.name,
    agent,
    claim: facts.isClaimed ? '' : commandLine.claim(action, { ...who, wp: ordered.wp_id }),
    workspace: shellWord(workspace.path),
    lane: workspace.lane_id ?? '',
    environment: Object.entries(workspace.environment)
      .map(([name, value]) => `export ${name}=${shellWord(value)}`)
      .join('\n'),
    // What is reviewed has been worked on: the claim of a review makes nothing.
    place: place(workspace, mission, facts.isClaimed || action === 'review'),
    owned:
      ordered.owned_files.length === 0
        ? 'The package names no files of its own. Keep to what its text orders.'
        : ordered.owned_files.map((file) => `- \`${file}\``).join('\n'),
    charter: charterLines(mission),
    map: mission.isBulkEdit ? `${mission.folder}/occurrence_map.yaml` : '',
    dependencies: dependencies.map(dependencyLine).join('\n'),
    feedback: feedback === null ? '' : betweenMarkers('FEEDBACK', feedback.text),
    sender: feedback === null ? '' : sender(feedback),
    file: ordered.path,
    package: betweenMarkers(ordered.wp_id, ordered.text),
    next: commandLine.next(who),
    give_up: commandLine.report('blocked', null, who),
  };
}

function place({ lane_id, branch, path }: PromptWorkspace, { checkedOut, root, directory }: PromptMission, isThere: boolean): string {
  if (lane_id === null)
    return `This is the main checkout, on the branch \`${checkedOut}\`: the package writes planning documents, which have no worktree of their own. Others work here too. Leave alone what is not yours.`;
  // Whoever would look or run something here would look at what somebody else has.
  if (isThere && path === root)
    return `This is the main checkout, on the branch \`${checkedOut}\`: the worktree of ${lane_id} is not here. What the package has done is on \`${branch}\`, and not in the files you see. \`${commandLine.recover(directory)}\` makes the worktree again, or says what became of the branch; give the command that claims once more afterwards.`;
  const made = isThere ? 'It has' : 'Claiming makes it, with';
  return `This is the worktree of ${lane_id}, on the branch \`${branch}\`. ${made} the code of everything the package depends on. Other packages of the lane were or will be worked on here, one after the other; their commits stay.`;
}

function dependencyLine({ wp_id, title, lane, branch }: PackagePromptFacts['dependencies'][number]): string {
  return `- ${wp_id} ${title}: ${lane}, ${branch === null ? 'in the main checkout' : `on \`${branch}\``}`;
}

function sender({ reviewer, cycle }: PromptFeedback): string {
  return `${reviewer} reviewed the package${cycle === null ? '' : ` (review ${cycle})`} and asked for changes. This is the whole text.`;
}
