import type { Actor } from '../../schemas/event.ts';

/** The one name by which an actor is shown: the tool of a structured actor, else its role, else nothing. */
export const actorName = (actor: Actor): string => (typeof actor === 'string' ? actor : actor.tool || actor.role || '');
