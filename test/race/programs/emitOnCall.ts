/**
 * Emits a move whenever it is told to, at the moment it is told, and tells how that ended. One process that stands for an
 * agent: it lives as long as its parent wants, so that hundreds of races cost as many moves and not as many starts.
 */
import { emit } from '../../../runtime/session/emit.ts';
import type { EmitRequest } from '../../../runtime/session/emitRequest.ts';
import { realWorld } from '../../../runtime/world.ts';

export interface Call {
  readonly request: EmitRequest;
  /** Milliseconds since 1970: everybody waits for it awake, so that all begin at once. */
  readonly at: number;
}

export interface Told {
  readonly event_id: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

async function answer({ request, at }: Call): Promise<Told> {
  while (Date.now() < at);
  const outcome = await emit(realWorld(), request);
  if (outcome.ok) return { event_id: outcome.value.event_id, code: null, message: null };
  const [{ code, message }] = outcome.problems;
  return { event_id: null, code, message };
}

process.on('message', (call: Call) => {
  void answer(call).then((told) => process.send?.(told));
});
