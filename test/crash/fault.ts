/** One thing that goes wrong in a run of a program. Calls to the file system are counted from 1. */
export type Fault =
  /** SIGKILL instead of this call. */
  | { readonly kill: number }
  /** This call writes a part of its bytes (0 to 1, one byte at least), then SIGKILL: as when the power goes. */
  | { readonly cut: number; readonly part: number }
  /** This call fails. */
  | { readonly error: number; readonly code: 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS' }
  /** This call writes a part of its bytes and says how many, every write after it fails: the disk is full. */
  | { readonly short: number; readonly part: number }
  /** Nothing goes wrong; each call is written down in this file, where it is asked for with what the folder holds before it. */
  | { readonly record: string; readonly withState?: boolean };

/** A call to the file system, as it was recorded. */
export interface RecordedCall {
  readonly name: string;
  /** Below the folder that is watched. */
  readonly path: string;
  /** What the folder held when the call was about to be made. */
  readonly state?: string;
}

/** Does the work for every item, a few at a time, in the order of the items. */
export async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
