import Type, { type Static } from 'typebox';

/** `progress.json` (contract 1 §5). Percentages are 0 to 100, with four decimals at most. */
export const ProgressShape = Type.Object(
  {
    mission_slug: Type.String(),
    mission_number: Type.String(),
    mission_type: Type.String(),
    percentage: Type.Number(),
    progress_semantics: Type.Literal('weighted_readiness'),
    /** The same as `percentage`. */
    weighted_percentage: Type.Number(),
    done_percentage: Type.Number(),
    done_count: Type.Integer({ minimum: 0 }),
    total_count: Type.Integer({ minimum: 0 }),
    per_lane_counts: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
    /** In the order of their ids. */
    per_wp: Type.Array(
      Type.Object(
        {
          wp_id: Type.String(),
          lane: Type.String(),
          lane_weight: Type.Number(),
          wp_weight: Type.Number(),
          fractional_progress: Type.Number(),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type Progress = Static<typeof ProgressShape>;
