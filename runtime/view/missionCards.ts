import { arrange } from '../../machines/view/board.ts';
import { columnsOf } from '../../machines/view/columns.ts';
import { codePointOrder } from '../../machines/rules/codePointOrder.ts';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import type { MissionCard } from '../../schemas/dashboardReply.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { observeBoard } from '../facts.ts';
import { openDirectory, readMission } from '../mission.ts';
import { outcomeOf, outcomeOfLater } from '../outcomeOf.ts';
import { openProject, type Project } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

/** So many moves of each mission are among those that happened last. */
const latestMoves = 6;

/**
 * The missions of the project, newest first; a broken one with what is wrong with it. All of them, or only the first `most`: of
 * the others nothing but their age is looked at then.
 */
export function missionCards(world: Surroundings, most: number | null = null): Promise<Outcome<readonly MissionCard[]>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    if (!project.ok) return project;
    const directories = missionDirectories(project.value.kittySpecs);
    const chosen = most === null || directories.length <= most ? directories : newest(project.value, directories).slice(0, most);
    const cards: MissionCard[] = [];
    for (const directory of chosen) cards.push(await card(project.value, directory));
    return success(cards.toSorted(newestFirst));
  });
}

type Aged = Pick<MissionCard, 'directory' | 'created_at'>;

const newestFirst = (left: Aged, right: Aged): number =>
  (right.created_at ?? '').localeCompare(left.created_at ?? '') || left.directory.localeCompare(right.directory);

const newest = (project: Project, directories: readonly string[]): readonly string[] =>
  directories
    .map((directory): Aged => {
      const known = outcomeOf(() => readMission(project, directory));
      return { directory, created_at: known.ok ? (known.value.meta.created_at ?? null) : null };
    })
    .toSorted(newestFirst)
    .map(({ directory }) => directory);

async function card(project: Project, directory: string): Promise<MissionCard> {
  const nothing = {
    directory,
    title: directory,
    type: '',
    number: null,
    created_at: null,
    accepted_at: null,
    columns: columnsOf([]),
    total: 0,
    weighted_percentage: 0,
    reviews: [],
    blocked: [],
    latest: [],
  };
  const mission = openDirectory(project, directory);
  if (!mission.ok) return { ...nothing, problem: mission.problems[0].message };
  const { meta, identity } = mission.value;
  const known = {
    ...nothing,
    title: meta.friendly_name ?? directory,
    type: identity.mission_type,
    number: identity.mission_number,
    created_at: meta.created_at ?? null,
    accepted_at: meta.accepted_at ?? null,
  };
  const observed = await outcomeOfLater(() => observeBoard(project, mission.value));
  if (!observed.ok) return { ...known, problem: observed.problems[0].message };
  const { packages, progress } = arrange(mission.value, observed.value);
  return {
    ...known,
    columns: columnsOf(packages),
    total: packages.length,
    weighted_percentage: progress.weighted_percentage,
    reviews: packages.filter(({ lane }) => lane === 'for_review').map(({ wp_id }) => wp_id),
    blocked: packages.filter(({ lane }) => lane === 'blocked').map(({ wp_id, sentence }) => ({ wp_id, sentence })),
    latest: packages
      .flatMap(({ wp_id, lane, actor, since }) => (since === null ? [] : [{ wp_id, lane, actor, at: since }]))
      .toSorted((left, right) => codePointOrder(right.at, left.at))
      .slice(0, latestMoves),
    problem: null,
  };
}
