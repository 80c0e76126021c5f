/** What surrounds a process: names and values, none for a name that is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;
