import { Type, type Static } from 'typebox';

/** What the work-package machine remembers beside its lane. */
export const WorkPackageContextShape = Type.Object(
  {
    /** Id of the package, `WP01`; empty where a bare lane is judged. */
    wp: Type.String(),
    /** Id of the last event that moved the package: a saved snapshot is as good as this event is the newest. */
    event: Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
  },
  { additionalProperties: false },
);
export type WorkPackageContext = Static<typeof WorkPackageContextShape>;
