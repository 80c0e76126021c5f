/** What an agent of the demo tells whoever started it, one JSON document in a line. */
export type Told =
  /** A command of ours that it ran, in the words of the prompt. */
  | {
      readonly told: 'ran';
      readonly command: string;
      readonly exit: number;
      readonly milliseconds: number;
      /** How many processes of git the command started. */
      readonly git: number;
      /** Ids of the events that it says it has recorded. */
      readonly events: readonly string[];
    }
  /** In words, for people. */
  | { readonly told: 'said'; readonly sentence: string }
  /** It stands in the middle of a package, with half of a file written, and waits to be killed. */
  | { readonly told: 'half'; readonly wp: string };
