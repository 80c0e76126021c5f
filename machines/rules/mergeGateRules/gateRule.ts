import type { JsonObject } from '../../../schemas/json.ts';
import type { ProblemCode } from '../../../schemas/problem.ts';
import type { MergeGateFacts } from '../mergeGateFacts.ts';
import { shellWord } from '../shellWord.ts';

/** A fact that is not as it should be. */
export interface Broken {
  readonly code: ProblemCode;
  /** What it is, within its gate: the name an override refers to. */
  readonly what: string;
  readonly sentence: string;
  readonly packages?: readonly string[];
  readonly remedy?: string;
  readonly details?: JsonObject;
  /** Told, and in nobody's way. */
  readonly isRemark?: boolean;
  /** Who has passed it over already, in the event log itself. */
  readonly override?: { readonly actor: string; readonly reason: string };
}

export interface GateRule {
  /** What holds when nothing is broken. */
  readonly holds: string;
  readonly mayBeOverridden: (facts: MergeGateFacts) => boolean;
  /** Why the gate is not asked; null when it is. */
  readonly skip?: (facts: MergeGateFacts) => string | null;
  readonly broken: (facts: MergeGateFacts) => readonly Broken[];
}

export const always = (): boolean => true;
export const never = (): boolean => false;

/** The merge of these facts, given again with more said. */
export const mergeLine = ({ mission }: MergeGateFacts, ...flags: readonly string[]): string =>
  ['spec-kitty merge --mission', shellWord(mission), ...flags].join(' ');

/** The same with the note that goes on record beside what is passed over. */
export const noted = (facts: MergeGateFacts, ...flags: readonly string[]): string =>
  mergeLine(facts, ...flags, '--note', "'why this is right'");
