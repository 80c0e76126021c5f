import type { Wait, WhyNot } from '../../schemas/decision.ts';
import type { Asker, MissionFacts, PackageFact } from '../../schemas/facts.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { shellWord } from '../rules/shellWord.ts';
import type { Standing } from './board.ts';
import { wayOn } from './wayOn.ts';

/** What a mission has to say to an agent, before it is dressed as a reply: the same for asking and for advancing. */
export interface Answer {
  readonly offer: 'step' | 'decision_required' | 'waiting' | 'blocked' | 'terminal';
  /** The state as the original's readers know it. */
  readonly state: string;
  readonly step: MissionStep | null;
  readonly action: string | null;
  readonly package: PackageFact | null;
  /** A stable token, or the sentence the original gives in its place. */
  readonly reason: string | null;
  readonly guard_failures: readonly string[];
  readonly question: {
    readonly decision_id: string;
    readonly input_key: string | null;
    readonly question: string;
    readonly options: readonly string[] | null;
  } | null;
  readonly why: readonly string[];
  readonly why_not: readonly WhyNot[];
  readonly wait: Wait | null;
  readonly next_command: string | null;
}

/** What an answer is made from: the facts, and the board as the asker sees it. */
export interface Scene {
  readonly type: MissionType;
  readonly facts: MissionFacts;
  readonly asker: Asker;
  readonly board: readonly Standing[];
}

/** What most answers have nothing to say about. */
export const blank = {
  package: null,
  action: null,
  reason: null,
  guard_failures: [],
  question: null,
  wait: null,
  next_command: null,
} as const satisfies Partial<Answer>;

/**
 * Whether somebody's word completes the step, or takes it back: one that is done by writing or deciding. What the board would drive
 * is such a step as well in a mission without packages, and nothing else could ever complete it there.
 */
export const isDoneByWord = ({ step, offer, package: taken }: Answer): boolean =>
  offer === 'step' && taken === null && (step?.kind === 'prompt' || step?.kind === 'implement' || step?.kind === 'review');

/** The asker as a word of a command; where nobody is named, a word to put a name in. */
export const agentWord = ({ agent }: Asker): string => (agent === null ? '<agent>' : shellWord(agent));

/** The mission as a word of a command. */
export const missionWord = ({ mission }: MissionFacts): string => shellWord(mission.slug);

/** Why each package is not offered, but for the one that is. */
export const whyNot = (scene: Scene, chosen: PackageFact | null): readonly WhyNot[] =>
  scene.board
    .filter((standing) => standing.package !== chosen)
    .map((standing) => ({
      wp_id: standing.package.wp_id,
      lane: standing.package.lane,
      reason: standing.offer === null || chosen === null ? standing.reason : 'another_first',
      sentence: standing.offer === null || chosen === null ? standing.sentence : `${standing.sentence} ${chosen.wp_id} comes first.`,
      waits_for: [...standing.waits_for],
      way_on: standing.package.lane === 'blocked' ? wayOfHere(standing.package, scene, standing.waits_for) : null,
    }));

/** The command that moves on a package on which nobody else moves, given by the asker; null where there is none. */
export const wayOfHere = (fact: PackageFact, { facts, asker }: Scene, waitsFor: readonly string[] = []): string | null =>
  wayOn(fact, { mission: facts.mission.slug, agent: asker.agent }, waitsFor);
