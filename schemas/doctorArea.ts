/** What `doctor` looks at, in the order in which it tells. */
export const doctorAreas = [
  'workspaces',
  'orphans',
  'locks',
  'log',
  'drift',
  'topology',
  'merge',
  'operations',
  'drivers',
  'hooks',
  'sparse-checkout',
] as const;
export type DoctorArea = (typeof doctorAreas)[number];
