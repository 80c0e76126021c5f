import Type, { type Static } from 'typebox';
import { optionalText } from './orNull.ts';

/** `.kittify/runtime/feature-runs.json`: which run belongs to which mission (contract 2 §2.2). Read, never written. */
export const RunIndexShape = Type.Record(Type.String(), Type.Object({ run_id: Type.String(), run_dir: Type.String() }));
export type RunIndex = Static<typeof RunIndexShape>;

/** `.kittify/runtime/runs/<id>/state.json`: where the original's run stands (contract 2 §2.3). Only what carries over is named. */
export const OriginalRunShape = Type.Object({
  run_id: Type.String(),
  issued_step_id: optionalText,
  completed_steps: Type.Array(Type.String()),
  inputs: Type.Record(Type.String(), Type.Unknown()),
  decisions: Type.Record(Type.String(), Type.Unknown()),
});
export type OriginalRun = Static<typeof OriginalRunShape>;
