import Type, { type Static } from 'typebox';
import { MissionTypeShape } from './missionType.ts';
import { textOrNull } from './orNull.ts';

/**
 * A mission type of the project as it was last read and walked, with the texts it was read from: while they are the same,
 * neither YAML nor the walk is needed again. Deletable.
 */
export const SavedMissionTypeShape = Type.Object(
  { path: Type.String(), source: Type.String(), expected: textOrNull, type: MissionTypeShape },
  { additionalProperties: false },
);
export type SavedMissionType = Static<typeof SavedMissionTypeShape>;
