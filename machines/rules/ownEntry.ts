/** The entry of a record under a name out of a file; undefined also for what every object has (`constructor`). */
export const ownEntry = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
