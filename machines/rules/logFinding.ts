/** Something in the status files of a mission that should not be so. Nothing is ever changed because of one. */
export interface LogFinding {
  readonly kind: 'schema' | 'legality' | 'evidence' | 'drift';
  /** What it is about: an event id, a work package id or a key of status.json; null for a whole file. */
  readonly about: string | null;
  readonly sentence: string;
}
