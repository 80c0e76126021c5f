import type { MissionFacts, PackageFact } from '../../schemas/facts.ts';
import { isInHand, lanes, type Lane } from '../../schemas/lane.ts';
import type { MissionType } from '../../schemas/missionType.ts';

/** Facts as they could be found, with a name for the story of a walk. */
export interface World {
  readonly name: string;
  readonly facts: MissionFacts;
}

const somebody = 'somebody else';
const walker = 'walker';

/**
 * A package as it could stand: `mine` says whether the agent that walks holds or wrote it, `gone` whether its holder's process
 * has ended.
 */
export const packageFact = (
  wp_id: string,
  lane: Lane,
  more: {
    readonly dependencies?: readonly string[];
    readonly mine?: boolean;
    readonly gone?: boolean;
    readonly sent_back?: boolean;
    readonly flaw?: string;
    readonly reviewers?: readonly string[];
  } = {},
): PackageFact => {
  const who = more.mine === true ? walker : somebody;
  return {
    wp_id,
    file: `${wp_id}.md`,
    title: wp_id,
    lane,
    dependencies: more.dependencies ?? [],
    execution_mode: 'code_change',
    lane_id: `lane-${wp_id}`,
    workspace_path: null,
    actor: who,
    holder: isInHand(lane) ? who : null,
    holder_gone: more.gone ?? false,
    author: who,
    reviewers: more.reviewers ?? [],
    blocked_because: lane === 'blocked' ? 'Nobody has the key.' : null,
    since: null,
    sent_back: more.sent_back ?? false,
    flaw: more.flaw ?? null,
  };
};

/** A package in the story of a walk: its lane, and what sets it apart from another there. */
const packageText = ({ wp_id, lane, holder, holder_gone, sent_back, reviewers, dependencies }: PackageFact): string =>
  [
    wp_id,
    lane,
    ...(holder === walker ? ['(mine)'] : []),
    ...(holder_gone ? ['(left behind)'] : []),
    ...(sent_back ? ['(sent back)'] : []),
    ...(reviewers.length > 0 ? ['(for others to review)'] : []),
    ...(dependencies.length > 0 ? [`after ${dependencies.join(', ')}`] : []),
  ].join(' ');

const boardText = (packages: readonly PackageFact[]): string => packages.map(packageText).join(', ');

/** Every board of one package: enough to come into every state, so that a type can be walked whenever it is loaded. */
export const singleBoards = (): readonly (readonly PackageFact[])[] =>
  lanes
    .flatMap((lane) => [[packageFact('WP01', lane)], [packageFact('WP01', lane, { mine: true })]])
    .concat([
      [packageFact('WP01', 'planned', { sent_back: true })],
      [packageFact('WP01', 'in_progress', { gone: true })],
      [packageFact('WP01', 'in_review', { gone: true })],
      [packageFact('WP01', 'for_review', { mine: true, reviewers: [somebody] })],
    ]);

/** Those, and every board of two packages in which the second waits for the first or for nothing. */
export const smallBoards = (): readonly (readonly PackageFact[])[] => [
  ...singleBoards(),
  ...lanes.flatMap((first) =>
    lanes.flatMap((second) =>
      [[], ['WP01']].flatMap((dependencies) =>
        [false, true].map((mine) => [packageFact('WP01', first, { mine }), packageFact('WP02', second, { dependencies, mine: !mine })]),
      ),
    ),
  ),
];

/** A mission of which nothing is there yet: where every walk begins. */
export const emptyFacts = (type: MissionType): MissionFacts => ({
  mission: { slug: 'walk', id: null, number: '', type: type.key, target_branch: null, accepted_at: null, landed_commit: null },
  artifacts: {},
  packages: null,
  completed_steps: [],
  issued_step: null,
  run_id: null,
  failures: {},
  inputs: {},
  answers: {},
  unreadable: [],
  corrupt_lanes: null,
  unfinished_merge: null,
});

/**
 * The worlds a mission of this type can come through: one more step complete at a time, each input asked for and given,
 * each audit answered in every way, and every small board before and after acceptance.
 */
export function worldsOf(type: MissionType, boards: readonly (readonly PackageFact[])[] = singleBoards()): readonly World[] {
  const worlds: World[] = [];
  let facts = emptyFacts(type);
  let name = 'nothing is there yet';
  const found = (what: string, next: MissionFacts): void => {
    worlds.push({ name: what, facts: next });
  };
  found(name, facts);
  for (const step of type.steps) {
    if (!step.declared) continue;
    for (const key of step.requires_inputs) {
      facts = { ...facts, inputs: { ...facts.inputs, [key]: 'given' } };
      found(`${name}, "${key}" is given`, facts);
    }
    for (const answer of step.options)
      found(`${name}, "${step.id}" is answered ${answer}`, { ...facts, answers: { ...facts.answers, [`audit:${step.id}`]: answer } });
    const artifacts = Object.fromEntries(step.artifacts.map(({ path }) => [path, { path, present: true, lacks: null }]));
    facts = {
      ...facts,
      artifacts: { ...facts.artifacts, ...artifacts },
      completed_steps: [...facts.completed_steps, step.id],
      mission: step.kind === 'accept' ? { ...facts.mission, accepted_at: 'given' } : facts.mission,
      answers: step.options.length === 0 ? facts.answers : { ...facts.answers, [`audit:${step.id}`]: step.options[0] ?? 'approve' },
    };
    name = `"${step.id}" is complete`;
    found(name, facts);
  }
  for (const packages of boards) {
    found(boardText(packages), { ...facts, packages, mission: { ...facts.mission, accepted_at: null } });
    found(`${boardText(packages)}, accepted`, { ...facts, packages, mission: { ...facts.mission, accepted_at: 'given' } });
  }
  return worlds;
}

export const walkingAgent = { agent: walker } as const;
