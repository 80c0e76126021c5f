import { getNextTransitions, type AnyMachineSnapshot, type EventObject } from 'xstate';
import { guardName, missing, type Reasons } from '../../machines/reasons.ts';
import { problem, type Problem } from '../../schemas/problem.ts';

/**
 * Why a machine would not take an event in its present state, in the words of its guards; null when it would.
 * XState ignores such an event without a word, so whoever sends one asks here first.
 */
export function explain<Context, Event extends EventObject>(
  { name, reasons }: { readonly name: string; readonly reasons: Reasons<Context, Event> },
  snapshot: AnyMachineSnapshot & { readonly context: Context },
  event: Event,
): Problem | null {
  if (snapshot.can(event)) return null;
  const drawn = getNextTransitions(snapshot);
  const asked = drawn.filter(({ eventType }) => eventType === event.type);
  const said = asked.flatMap((candidate) => missing(reasons, candidate, snapshot.context, event));
  const why = asked.length === 0 ? 'Nothing there answers to it.' : said.join(' ');
  return problem('EVENT_NOT_ALLOWED', `${name} does not take ${event.type} in the state ${stateName(snapshot)}. ${why}`, {
    details: {
      machine: name,
      state: stateName(snapshot),
      event: event.type,
      guards: asked.map(guardName).filter((guard) => guard !== null),
      missing: said,
      others: [...new Set(drawn.map(({ eventType }) => eventType).filter((type) => type !== event.type))],
    },
  });
}

const stateName = ({ value }: AnyMachineSnapshot): string => (typeof value === 'string' ? value : JSON.stringify(value));
