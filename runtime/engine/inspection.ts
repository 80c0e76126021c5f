import type { ActorRefLike, AnyActorLogic, AnyEventObject, AnyMachineSnapshot, AnyStateMachine, InspectionEvent, Snapshot } from 'xstate';
import type { PersistedSnapshot } from '../../schemas/snapshot.ts';

/** How an effect ended, as XState tells it of a promise. */
export interface Settlement {
  /** Id of the invocation. */
  readonly id: string;
  readonly event: AnyEventObject;
}

/** Tells of one run in XState's inspection events. */
export interface Inspection {
  /** The machine with what it was begun with, or (null) as it was restored. */
  begun(snapshot: AnyMachineSnapshot, saved: PersistedSnapshot, input: unknown): void;
  /** An event the machine has taken. `settled` is the effect that ended with it; null when it came from outside. */
  taken(event: AnyEventObject, snapshot: AnyMachineSnapshot, saved: PersistedSnapshot, settled: Settlement | null): void;
}

/** For runs that nobody watches. */
export const silence: Inspection = { begun: () => {}, taken: () => {} };

/** An actor as inspectors know it. Nothing listens to it: a run is told what happens by its engine alone. */
interface Actor extends ActorRefLike {
  readonly id: string;
  readonly logic: AnyActorLogic | undefined;
  readonly _parent: Actor | undefined;
}

/**
 * The same events in the same order as a live actor of the machine would emit, so that every tool that shows live actors
 * shows operations too. `session` is the session id of the machine; those of its effects begin with it.
 */
export function inspection(machine: AnyStateMachine, session: string, inspect: (event: InspectionEvent) => void): Inspection {
  let standing: Snapshot<unknown>;
  const root: Actor = actor(session, session, machine, undefined, () => standing);
  const effects = new Map<string, { readonly ref: Actor; snapshot: EffectSnapshot }>();
  let count = 0;

  const rootId = session;
  const appears = (actorRef: Actor): void => inspect({ type: '@xstate.actor', actorRef, rootId });
  const hears = (actorRef: Actor, sourceRef: Actor | undefined, event: AnyEventObject): void =>
    inspect({ type: '@xstate.event', sourceRef, actorRef, event, rootId });
  const stands = (actorRef: Actor, event: AnyEventObject, snapshot: Snapshot<unknown>): void =>
    inspect({ type: '@xstate.snapshot', actorRef, event, snapshot, rootId });

  const enter = ([id, { src, snapshot }]: Child): Entered => {
    count += 1;
    const effect: { ref: Actor; snapshot: EffectSnapshot } = {
      ref: actor(`${session}:${count}`, id, logicOf(machine, src), root, () => effect.snapshot),
      snapshot: { status: 'active', output: undefined, error: undefined, input: snapshot['input'] },
    };
    effects.set(id, effect);
    appears(effect.ref);
    return effect;
  };
  const start = ({ ref, snapshot }: Entered, input: unknown): void => {
    const init = { type: 'xstate.init', input };
    hears(ref, root, init);
    stands(ref, init, snapshot);
  };

  return {
    begun(snapshot, saved, input) {
      standing = snapshot;
      const isFresh = input !== null;
      appears(root);
      const entered = active(saved).map(enter);
      const init = { type: 'xstate.init', input: isFresh ? input : undefined };
      hears(root, undefined, init);
      for (const effect of entered) start(effect, isFresh ? effect.snapshot.input : undefined);
      stands(root, init, snapshot);
    },
    taken(event, snapshot, saved, settled) {
      standing = snapshot;
      const ended = settled === null ? undefined : effects.get(settled.id);
      if (settled !== null) effects.delete(settled.id);
      if (settled !== null && ended !== undefined) hears(ended.ref, ended.ref, settled.event);
      hears(root, ended?.ref, event);
      for (const child of active(saved).filter(([id]) => !effects.has(id))) {
        const effect = enter(child);
        start(effect, effect.snapshot.input);
      }
      stands(root, event, snapshot);
      if (settled === null || ended === undefined) return;
      const { type, data } = settled.event as { readonly type: string; readonly data?: unknown };
      ended.snapshot =
        type === 'xstate.promise.resolve'
          ? { status: 'done', output: data, error: undefined, input: undefined }
          : { status: 'error', output: undefined, error: data, input: undefined };
      stands(ended.ref, settled.event, ended.snapshot);
    },
  };
}

type Child = readonly [string, PersistedSnapshot['children'][string]];
type Entered = { readonly ref: Actor; readonly snapshot: EffectSnapshot };
type EffectSnapshot = Snapshot<unknown> & { readonly input: unknown };

const active = ({ children }: PersistedSnapshot): readonly Child[] =>
  Object.entries(children).filter(([, { snapshot }]) => snapshot['status'] === 'active');

/** What an effect is, for tools that draw it. */
function logicOf(machine: AnyStateMachine, src: string): AnyActorLogic | undefined {
  const found = machine.implementations.actors[src];
  return found === undefined || !('src' in found) ? found : found.src;
}

const actor = (
  sessionId: string,
  id: string,
  logic: AnyActorLogic | undefined,
  _parent: Actor | undefined,
  getSnapshot: () => Snapshot<unknown>,
): Actor => ({ sessionId, id, logic, _parent, getSnapshot, send: () => {} });
