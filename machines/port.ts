import { fromPromise, type AnyActorLogic, type InputFrom, type OutputFrom, type PromiseActorLogic } from 'xstate';

/** An effect as a machine sees it: a name, what it is given and what it answers. Both are plain JSON, since both are saved. */
export type Port<Input, Output> = PromiseActorLogic<Output, Input>;

/** The ports of a machine, by the names under which it invokes them. */
export type Ports = Readonly<Record<string, AnyActorLogic>>;

/**
 * The functions that perform the effects of a machine: one for each of its ports. A hand
 *
 * - asks the world first. It is performed again whenever a run ended before its answer was saved, so doing it twice is doing it once;
 * - takes everything from its input. Ids, times and texts were fixed when the operation was planned;
 * - answers with plain JSON. With a key `changed` (`Partial<Changes>` of schemas/changes.ts) it says what the operation did
 *   to refs, configuration, files and the event log, also when it found it done already;
 * - refuses by throwing a `ProblemError`. Its `unchanged` keeps the words “Nothing was changed.” only where that is true of
 *   the whole effect. Anything else it throws is a bug: the run ends there and the next one performs the same effect again.
 */
export type Hands<Of> = {
  readonly [Name in keyof Of]: (input: InputFrom<Of[Name]>) => OutputFrom<Of[Name]> | Promise<OutputFrom<Of[Name]>>;
};

/** Declares an effect. The engine performs it with the hand of that name, so nothing is written here but the types. */
export function port<Input, Output>(name: string): Port<Input, Output> {
  return fromPromise<Output, Input>(() => {
    throw new TypeError(`${name} is performed by the engine and its hands; XState was asked to run it.`);
  });
}
