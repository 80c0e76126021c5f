import type { InspectionEvent } from 'xstate';

/** An inspection event as JSON: actors by their session ids, snapshots without what is not data. */
export function wireEvent(event: InspectionEvent): object {
  const { type, rootId, actorRef } = event;
  const common = { type, rootId, sessionId: sessionOf(actorRef) };
  if (type === '@xstate.actor')
    return {
      ...common,
      parentId: sessionOf(parentOf(actorRef)),
      snapshot: plainSnapshot('getSnapshot' in actorRef ? actorRef.getSnapshot() : null),
    };
  if (type === '@xstate.event') return { ...common, sourceId: sessionOf(event.sourceRef), event: event.event };
  return type === '@xstate.snapshot' ? { ...common, event: event.event, snapshot: plainSnapshot(event.snapshot) } : common;
}

const sessionOf = (actor: unknown): string | null =>
  typeof actor === 'object' && actor !== null && 'sessionId' in actor ? String(actor.sessionId) : null;

/** XState keeps the parent of an actor under a name of its own, and inspectors read it there. */
const parentOf = (actor: object): unknown => Reflect.get(actor, '_parent');

const plainSnapshot = (snapshot: unknown): unknown => {
  if (typeof snapshot !== 'object' || snapshot === null) return null;
  const pick = (key: string): unknown => Reflect.get(snapshot, key) ?? null;
  return { status: pick('status'), value: pick('value'), context: pick('context'), output: pick('output'), error: pick('error') };
};
