/** The flag that names a mission, the same for every command that works on one. */
export const missionFlag = {
  kind: 'text',
  value: 'MISSION',
  required: true,
  completes: 'mission',
  summary: 'The mission: name of its folder, its id or the first 8 characters of that, its slug or number',
} as const;
