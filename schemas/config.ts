import Type, { type Static } from 'typebox';
import { orNull } from './orNull.ts';

/**
 * `.kittify/config.yaml`, as far as it is read here (contract 1 §8.2). Keys of other programs may stand beside ours; a
 * known key of the wrong kind is a finding, because a setting that is silently ignored is worse than none.
 */
export const ConfigShape = Type.Object({
  agents: Type.Optional(orNull(Type.Object({ auto_commit: Type.Optional(orNull(Type.Boolean())) }))),
  /** The older place of `agents.auto_commit`. */
  auto_commit: Type.Optional(orNull(Type.Boolean())),
  review: Type.Optional(orNull(Type.Object({ stall_threshold_minutes: Type.Optional(orNull(Type.Number({ minimum: 0 }))) }))),
});
export type Config = Static<typeof ConfigShape>;
