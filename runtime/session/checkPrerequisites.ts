import { join } from 'node:path';
import { isFolder } from '../../actions/files/isFolder.ts';
import { readText } from '../../actions/files/readText.ts';
import { branchBlock, type BranchBlock } from '../../machines/rules/branchBlock.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { PlanningPathsReply, PrerequisitesReply, ResumeProbeReply } from '../../schemas/planningReply.ts';
import { doubtsOfAnalysis } from '../doubtsOfAnalysis.ts';
import { openMission, type Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { World } from '../world.ts';
import { resumeProbe } from './resumeProbe.ts';
import { unnamedMission } from './unnamedMission.ts';

export interface PrerequisitesRequest {
  readonly mission: string | null;
  /** Only where things are. */
  readonly pathsOnly: boolean;
  /** The packages have to be there too. */
  readonly includeTasks: boolean;
  /** Whether a mission that was begun under that slug can be taken up again. */
  readonly resumeProbe: boolean;
}

export type PrerequisitesAnswer = PrerequisitesReply | PlanningPathsReply | ResumeProbeReply;

/**
 * Where the planning documents of a mission are, and which of them are missing. A look: nothing is written. All paths are in
 * the main checkout, wherever the command is given.
 *
 * Problems: FEATURE_CONTEXT_UNRESOLVED, those of opening, and with a probe MISSION_RESUME_EXISTING, MISSION_RESUME_AMBIGUOUS,
 * MISSION_RESUME_MALFORMED.
 */
export function checkPrerequisites(world: World, request: PrerequisitesRequest): Promise<Outcome<PrerequisitesAnswer>> {
  return outcomeOfLater(async (): Promise<Outcome<PrerequisitesAnswer>> => {
    const project = openProject(world);
    if (!project.ok) return project;
    if (request.mission === null)
      return failure(unnamedMission(project.value, 'FEATURE_CONTEXT_UNRESOLVED', 'spec-kitty agent mission check-prerequisites'));
    if (request.resumeProbe) return resumeProbe(project.value, request.mission);
    const mission = openMission(project.value, request.mission);
    if (!mission.ok) return mission;
    return success(look(world, project.value, mission.value, request));
  });
}

const files = {
  spec_file: 'spec.md',
  plan_file: 'plan.md',
  tasks_file: 'tasks.md',
  research_file: 'research.md',
  data_model_file: 'data-model.md',
  quickstart_file: 'quickstart.md',
} as const;
const folders = { tasks_dir: 'tasks', research_dir: 'research', checklists_dir: 'checklists', contracts_dir: 'contracts' } as const;

function look(
  world: World,
  project: Project,
  mission: Mission,
  { pathsOnly, includeTasks }: PrerequisitesRequest,
): PrerequisitesReply | PlanningPathsReply {
  const { path, meta } = mission;
  const placed = (names: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(names).map(([key, name]) => [key, join(path, name)]));
  const those = (places: Readonly<Record<string, string>>, isThere: (place: string) => boolean): Record<string, string> =>
    Object.fromEntries(Object.entries(places).filter(([, place]) => isThere(place)));
  const paths: Record<string, string> = { feature_dir: path, ...placed(files), ...placed(folders) };
  const artifact_files = those(placed(files), (place) => readText(place) !== null);
  const artifact_dirs = those(placed(folders), isFolder);
  const available_docs = [
    ...Object.entries(files)
      .filter(([key]) => key in artifact_files)
      .map(([, name]) => name),
    ...Object.entries(folders)
      .filter(([key]) => key in artifact_dirs)
      .map(([, name]) => `${name}/`),
  ];
  const block = blockOf(world, project, meta.target_branch ?? null);
  const at = (key: keyof typeof files): string => join(path, files[key]);
  if (pathsOnly) {
    const [spec, plan, tasks] = [at('spec_file'), at('plan_file'), at('tasks_file')];
    return {
      ...paths,
      feature_dir: path,
      spec_file: spec,
      plan_file: plan,
      tasks_file: tasks,
      artifact_files,
      artifact_dirs,
      available_docs,
      FEATURE_DIR: path,
      SPEC_FILE: spec,
      PLAN_FILE: plan,
      TASKS_FILE: tasks,
      FEATURE_SPEC: spec,
      IMPL_PLAN: plan,
      TASKS: tasks,
      SPECS_DIR: project.kittySpecs,
      ...block,
    };
  }
  const missing = (key: keyof typeof files): readonly string[] => (key in artifact_files ? [] : [`${files[key]} is missing.`]);
  const errors = [
    ...missing('spec_file'),
    ...(includeTasks
      ? [...missing('plan_file'), ...missing('tasks_file'), ...('tasks_dir' in artifact_dirs ? [] : ['The folder tasks/ is missing.'])]
      : []),
  ];
  const warnings = [...(includeTasks ? [] : [...missing('plan_file'), ...missing('tasks_file')]), ...doubtsOfAnalysis(project, mission)];
  return {
    valid: errors.length === 0,
    errors,
    warnings,
    paths,
    artifact_files,
    artifact_dirs,
    available_docs,
    FEATURE_DIR: path,
    AVAILABLE_DOCS: available_docs,
    ...block,
  };
}

function blockOf(world: World, { checkout }: Project, target: string | null): BranchBlock {
  return branchBlock(target || (checkout.branch ?? 'main'), checkout.branch, `${world.now().toISOString().slice(0, 19)}Z`);
}
