import Type, { type Static } from 'typebox';
import type { JsonObject } from './json.ts';
import { optionalText, orNull } from './orNull.ts';

/**
 * `.kittify/runtime/merge/<mission>/state.json`: where a merge of the original stands (contract 3 §1.11). It is written in
 * place, so a kill may leave any part of it; it is read to be explained, and never written.
 */
export const OriginalMergeShape = Type.Object({
  mission_id: Type.String(),
  mission_slug: Type.String(),
  target_branch: Type.String(),
  wp_order: Type.Array(Type.String()),
  completed_wps: Type.Optional(Type.Array(Type.String())),
  current_wp: optionalText,
  /** Always `merge`, whatever was asked for. */
  strategy: optionalText,
  started_at: optionalText,
  updated_at: optionalText,
  mission_number_baked: Type.Optional(Type.Boolean()),
  push_requested: Type.Optional(Type.Boolean()),
  pending_coord_reconcile: Type.Optional(orNull(Type.Unsafe<JsonObject>(Type.Object({})))),
});
export type OriginalMerge = Static<typeof OriginalMergeShape>;
