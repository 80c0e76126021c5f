import Type from 'typebox';
import type { JsonObject } from './json.ts';
import { orNull, textOrNull } from './orNull.ts';
import type { ProblemCode } from './problem.ts';

/** A problem as it is saved. A code that was retired since can still be read. */
export const SavedProblemShape = Type.Object(
  {
    code: Type.Unsafe<ProblemCode>(Type.String({ minLength: 1 })),
    message: Type.String(),
    unchanged: Type.String(),
    next: textOrNull,
    details: Type.Unsafe<JsonObject>(Type.Object({})),
  },
  { additionalProperties: false },
);

/**
 * The shape of what a chain remembers (`ChainContext` of machines/chain.ts), from the shape of its plan and those of the
 * answers of its steps by the name of the step. Registered as `<id>Context`.
 */
export const chainContext = <Plan extends Type.TSchema, Results extends Type.TProperties>(plan: Plan, results: Results) =>
  Type.Object(
    {
      plan,
      results: Type.Partial(Type.Object(results), { additionalProperties: false }),
      stopped: orNull(Type.Object({ at: Type.String({ minLength: 1 }), problem: SavedProblemShape }, { additionalProperties: false })),
    },
    { additionalProperties: false },
  );
