import { observeArtifacts } from '../actions/facts/observeArtifacts.ts';
import { observeRun } from '../actions/facts/observeRun.ts';
import { planningIsOver } from '../machines/mission/board.ts';
import { missionNumberText } from '../machines/rules/missionNumberText.ts';
import type { MissionBoard } from '../machines/view/missionBoard.ts';
import { missionFacts as assembled } from '../machines/view/missionFacts.ts';
import type { MissionFacts } from '../schemas/facts.ts';
import type { MissionType } from '../schemas/missionType.ts';
import { unfinishedMerge } from './desk/unfinishedMerge.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** Everything a decision about this mission is made from. Once planning is over, only what the steps behind the board leave behind is looked at. */
export function missionFacts(project: Project, mission: Mission, type: MissionType, board: MissionBoard): MissionFacts {
  const from = planningIsOver(board.packages) ? type.steps.findIndex((step) => step.kind === 'implement') : 0;
  return assembled(
    {
      mission: missionFact(mission),
      artifacts: observeArtifacts(
        mission.homes.planning.folder,
        type.steps.slice(from).flatMap((step) => step.artifacts),
      ),
      run: observeRun(project.root, mission.directory),
      unfinished_merge: unfinishedMerge(project, mission),
    },
    board,
  );
}

/** What meta.json says of a mission, as a decision needs it. */
export const missionFact = ({ directory, meta, identity }: Pick<Mission, 'directory' | 'meta' | 'identity'>): MissionFacts['mission'] => ({
  slug: directory,
  id: identity.mission_id,
  number: missionNumberText(identity.mission_number, directory),
  type: identity.mission_type,
  target_branch: meta.target_branch ?? null,
  accepted_at: meta.accepted_at ?? null,
  landed_commit: meta.baseline_merge_commit ?? null,
});
