import Type, { type Static } from 'typebox';

/**
 * Who holds a lock, with everything it takes to prove later that this process is gone: a pid alone names another
 * process as soon as it is reused, restarted with the machine, or read in another container.
 */
export const LockHolderShape = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  /** Start of the process in clock ticks since boot; null where the system does not tell. */
  started: Type.Union([Type.String(), Type.Null()]),
  /** Identity of the boot; null where the system does not tell. */
  boot: Type.Union([Type.String(), Type.Null()]),
  /** The pid namespace in which `pid` means something; null where the system does not tell. */
  namespace: Type.Union([Type.String(), Type.Null()]),
  host: Type.String(),
  /** When the lock was taken (ISO 8601), for people. */
  since: Type.String(),
});

export type LockHolder = Static<typeof LockHolderShape>;
