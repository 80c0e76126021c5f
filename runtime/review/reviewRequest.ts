export interface ReviewRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  /** Null: the package whose review `next` would offer. */
  readonly wp: string | null;
  readonly agent: string;
  readonly model: string | null;
  readonly profile: string | null;
  /** The process that lives as long as the agent works; SPEC_KITTY_SHELL_PID where it is null. */
  readonly shellPid: string | null;
  /** Whether a review that somebody else has begun is taken from them: whoever asks answers for it. */
  readonly takeover: boolean;
}
