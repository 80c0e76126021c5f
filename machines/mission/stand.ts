import { createActor } from 'xstate';
import type { Asker, MissionFacts } from '../../schemas/facts.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import type { MissionMachine } from './machine.ts';
import { rests, type Rest, type Standpoint } from './types.ts';

/** Where a machine's state value puts the mission, in the words of its type; null for a value that is no place to rest. */
export function standpointOf(type: MissionType, value: unknown): Standpoint | null {
  if (value === 'done') return { step: null, rest: 'done' };
  if (typeof value !== 'object' || value === null) return null;
  const [entry] = Object.entries(value);
  const step: MissionStep | undefined = type.steps.find((candidate) => candidate.id === entry?.[0]);
  return step === undefined || !isRest(entry?.[1]) ? null : { step, rest: entry[1] };
}

const isRest = (name: unknown): name is Rest => (rests as readonly unknown[]).includes(name);

/** Sets the machine before the facts and lets it walk: the standpoint it comes to rest at. Nothing is executed or saved. */
export function stand(machine: MissionMachine, type: MissionType, facts: MissionFacts, asker: Asker): Standpoint {
  // The pure functions of XState make an actor each to begin with: one that is asked itself costs half.
  const actor = createActor(machine).start();
  actor.send({ type: 'OBSERVED', facts, asker });
  const { value } = actor.getSnapshot();
  const standpoint = standpointOf(type, value);
  if (standpoint === null)
    throw new Error(`The mission machine of "${type.key}" rests at ${JSON.stringify(value)}, which is no place to rest.`);
  return standpoint;
}
