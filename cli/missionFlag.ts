/** The flag that names a mission, for commands that also do without one. Scripts of old call it by the name missions had before. */
export const anyMissionFlag = {
  kind: 'text',
  value: 'MISSION',
  completes: 'mission',
  formerly: 'feature',
  summary: 'The mission: name of its folder, its id or the first 8 characters of that, its slug or number',
} as const;

/** The same for every command that works on one. */
export const missionFlag = { ...anyMissionFlag, required: true } as const;
