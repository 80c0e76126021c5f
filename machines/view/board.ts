import { createStore } from '@xstate/store';
import type { PackageFact } from '../../schemas/facts.ts';
import { displayLanes, isOnBoard, lanes, type DisplayLane, type Lane } from '../../schemas/lane.ts';
import type { Progress } from '../../schemas/progress.ts';
import { boardOf } from '../mission/board.ts';
import type { MissionIdentity } from '../rules/identity.ts';
import { missionNumberText } from '../rules/missionNumberText.ts';
import { weightedProgress } from '../rules/progress.ts';

/** The columns of a board: the lanes that are shown, and one for packages that no event has put on the board yet. */
export const columns = [...displayLanes, 'other'] as const satisfies readonly (DisplayLane | 'other')[];
export type Column = (typeof columns)[number];

/** A work package on the board. */
export interface BoardPackage extends PackageFact {
  readonly column: Column;
  /** Why it stands where it stands, in the words `next` uses for it. */
  readonly sentence: string;
  /** The packages or people it waits for. */
  readonly waits_for: readonly string[];
}

/** A mission as every surface shows it. */
export interface Board {
  readonly packages: readonly BoardPackage[];
  readonly columns: readonly { readonly column: Column; readonly packages: readonly BoardPackage[] }[];
  /** How many packages each lane has, lanes without any included. */
  readonly by_lane: Readonly<Record<string, number>>;
  readonly progress: Progress;
}

/** Whose board it is. */
export interface BoardOwner {
  readonly directory: string;
  readonly identity: Pick<MissionIdentity, 'mission_number' | 'mission_type'>;
}

interface Observed {
  /** Null when the mission has no packages at all. */
  readonly packages: readonly PackageFact[] | null;
}

/**
 * The board of a mission as a store: what has been observed goes in, the board comes out. A command reads it once; a
 * page that stays open sends each new observation and is told of the change.
 */
export function createBoard(mission: BoardOwner, first: Observed) {
  return createStore({
    context: arrange(mission, first),
    on: { observed: (_: Board, next: Observed): Board => arrange(mission, next) },
  });
}

/** A board, made of what was observed. */
export function arrange({ directory, identity }: BoardOwner, observed: Observed): Board {
  const facts = observed.packages ?? [];
  const packages = boardOf(facts, { agent: null }).map(({ package: fact, sentence, waits_for }): BoardPackage => ({
    ...fact,
    column: columnOf(fact.lane),
    sentence,
    waits_for,
  }));
  const count = (lane: Lane): number => packages.filter((each) => each.lane === lane).length;
  return {
    packages,
    columns: columns.map((column) => ({ column, packages: packages.filter((each) => each.column === column) })),
    by_lane: Object.fromEntries(lanes.map((lane) => [lane, count(lane)])),
    progress: weightedProgress({
      mission_slug: directory,
      mission_number: missionNumberText(identity.mission_number, directory),
      mission_type: identity.mission_type,
      work_packages: Object.fromEntries(packages.map((each) => [each.wp_id, each])),
    }),
  };
}

const columnOf = (lane: Lane): Column => (isOnBoard(lane) ? lane : 'other');
