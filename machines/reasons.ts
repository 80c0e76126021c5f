import type { AnyTransitionDefinition } from 'xstate';

/**
 * A guard as a reason that may be missing: null lets the event pass, a sentence says why it does not.
 * One rule gives both answers, the boolean for XState and the words of a refusal.
 */
export interface Reason<Context, Event> {
  (context: Context, event: Event): string | null;
  /** The reasons behind this one, where it stands for several. */
  readonly parts?: readonly Reason<Context, Event>[];
}

export type Reasons<Context, Event> = Readonly<Record<string, Reason<Context, Event>>>;

/** Several reasons as one guard. It says everything that is missing, not only the first. */
export function all<Context, Event>(...parts: readonly Reason<Context, Event>[]): Reason<Context, Event> {
  const together = (context: Context, event: Event): string | null => {
    const said = parts.flatMap((part) => sentences(part, context, event));
    return said.length === 0 ? null : said.join(' ');
  };
  return Object.assign(together, { parts });
}

/** What a reason says, one sentence for each thing that is missing; empty when it lets pass. */
export function sentences<Context, Event>(reason: Reason<Context, Event>, context: Context, event: Event): readonly string[] {
  if (reason.parts !== undefined) return reason.parts.flatMap((part) => sentences(part, context, event));
  const sentence = reason(context, event);
  return sentence === null ? [] : [sentence];
}

type Guards<Context, Event, Names extends string> = Readonly<
  Record<Names, (args: { readonly context: Context; readonly event: Event }) => boolean>
>;

/** The guards of `setup`, by the same names. */
export function guardsFrom<Context, Event, const Names extends string>(
  reasons: Readonly<Record<Names, Reason<Context, Event>>>,
): Guards<Context, Event, Names> {
  const guards: Partial<Record<Names, (args: { readonly context: Context; readonly event: Event }) => boolean>> = {};
  for (const name in reasons) guards[name] = ({ context, event }) => reasons[name](context, event) === null;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop has given every name its guard.
  return guards as Guards<Context, Event, Names>;
}

/**
 * Name of the guard of a transition, null when it has none. Guards are named in `setup` and stand alone: a guard written in
 * place or put together by `and` cannot be shown in a chart, told in a refusal or kept in a fingerprint.
 */
export function guardName({ guard, source, eventType }: AnyTransitionDefinition): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object') return guard.type;
  throw new TypeError(`The guard of ${eventType} in ${source.id} has no name.`);
}

/** What keeps a transition from being taken, as sentences; empty when its guard lets pass or it has none. */
export function missing<Context, Event>(
  reasons: Reasons<Context, Event>,
  transition: AnyTransitionDefinition,
  context: Context,
  event: Event,
): readonly string[] {
  const name = guardName(transition);
  if (name === null) return [];
  const reason = reasons[name];
  if (reason === undefined) throw new TypeError(`No reason is written for the guard ${name}.`);
  return sentences(reason, context, event);
}
