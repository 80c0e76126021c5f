/** The flag that names a mission, the same for every command that works on one. Scripts of old call it by the name missions had before. */
export const missionFlag = {
  kind: 'text',
  value: 'MISSION',
  required: true,
  completes: 'mission',
  formerly: 'feature',
  summary: 'The mission: name of its folder, its id or the first 8 characters of that, its slug or number',
} as const;
