import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { skimFrontMatter } from '../../actions/files/skimFrontMatter.ts';
import { laneBranch, planningLane } from '../../machines/rules/names.ts';
import { openSubtasks } from '../../machines/rules/openSubtasks.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { PackagePromptFacts, PromptDependency, PromptMission, PromptPackage, PromptWorkspace } from '../../schemas/promptFacts.ts';
import type { YamlMapping, YamlValue } from '../../schemas/yamlValue.ts';
import { promptMission } from './promptMission.ts';
import type { PromptScene } from './promptScene.ts';
import { readFeedback } from './readFeedback.ts';

/**
 * What a prompt says about the work on a package.
 * @param claimed the workspace as the claim has made it; null in an offer, where it is told what will be made
 */
export async function workFacts(
  scene: PromptScene,
  fact: PackageFact,
  claimed: PromptWorkspace | null,
): Promise<Omit<PackagePromptFacts, 'rescued'>> {
  const { project, mission: opened, facts, snapshot, agent } = scene;
  const mission = await promptMission(scene.world, project, opened);
  const branchOf = ({ lane_id }: PackageFact): string | null =>
    lane_id === null || lane_id === planningLane ? null : laneBranch(mission.directory, lane_id, mission.branch);
  const status = ownEntry(snapshot.work_packages, fact.wp_id);
  return {
    mission,
    agent,
    package: await orderOf(scene, fact),
    workspace: claimed ?? offered(fact, branchOf(fact), mission),
    dependencies: fact.dependencies.map((id): PromptDependency =>
      dependencyOf(
        id,
        facts.packages?.find(({ wp_id }) => wp_id === id),
        branchOf,
      ),
    ),
    feedback: fact.sent_back ? readFeedback(project, opened, status?.review_result ?? null) : null,
    isClaimed: claimed !== null,
  };
}

function offered({ workspace_path, lane_id }: PackageFact, branch: string | null, mission: PromptMission): PromptWorkspace {
  return branch === null
    ? { path: mission.root, branch: mission.branch, lane_id: null, environment: {} }
    : { path: workspace_path ?? mission.root, branch, lane_id, environment: {} };
}

function dependencyOf(id: string, found: PackageFact | undefined, branchOf: (fact: PackageFact) => string | null): PromptDependency {
  return found === undefined
    ? { wp_id: id, title: '(no such package)', lane: 'genesis', branch: null }
    : { wp_id: id, title: found.title, lane: found.lane, branch: branchOf(found) };
}

/** The package's file, read once more and whole: what an agent is told to do is what stands there now. */
async function orderOf({ mission, snapshot }: PromptScene, { wp_id, title, file }: PackageFact): Promise<PromptPackage> {
  const path = join(mission.homes.packages.folder, 'tasks', file ?? `${wp_id}.md`);
  const text = readText(path) ?? '';
  const head = await frontMatterOf(text, path);
  return {
    wp_id,
    title,
    path,
    text,
    owned_files: textsIn(head['owned_files']),
    open_subtasks: openSubtasks(textsIn(head['subtasks']), ownEntry(snapshot.work_packages, wp_id)?.subtasks),
  };
}

/**
 * The YAML library is loaded only for a head that is not written simply. One that cannot be read says nothing here: it is a flaw
 * of the package.
 */
async function frontMatterOf(text: string, path: string): Promise<YamlMapping> {
  const skimmed = skimFrontMatter(text);
  if (skimmed !== null) return skimmed.mapping;
  const { parseFrontMatter } = await import('../../actions/files/frontMatter.ts');
  const read = parseFrontMatter(text, path);
  return read.ok ? read.value.mapping : {};
}

const textsIn = (value: YamlValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
