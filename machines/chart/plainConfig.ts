import type { AnyStateMachine } from 'xstate';
import type { JsonObject } from '../../schemas/json.ts';

/**
 * The configuration of a machine as JSON, ready for `createMachine` and for editors that read it. Guards, actions and actors
 * stay as the names they have in `setup`; what is code (how a context is made, what an effect is given) is left out, and the
 * context is the one the machine begins with.
 */
export function plainConfig(machine: AnyStateMachine): JsonObject {
  const { config } = machine;
  // The machines of this house make their context without input too: XState asks them to.
  const context: unknown =
    typeof config.context === 'function' ? Reflect.apply(config.context, undefined, [{ input: undefined }]) : config.context;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JSON has written of an object it can only read as this.
  return JSON.parse(JSON.stringify({ ...config, ...(context === undefined ? {} : { context }) })) as JsonObject;
}
