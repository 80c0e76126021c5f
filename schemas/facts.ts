import type { Lane } from './lane.ts';

/** What the eyes report about one work package. Lanes come from the event log alone. */
export interface PackageFact {
  readonly wp_id: string;
  /** The name of its file in tasks/; null when only the events know the package. */
  readonly file: string | null;
  readonly title: string;
  readonly lane: Lane;
  readonly dependencies: readonly string[];
  /** `planning_artifact` packages are worked on in the main checkout, all others in a lane worktree. */
  readonly execution_mode: string;
  /** The lane of lanes.json the package is in, when it is in one. */
  readonly lane_id: string | null;
  /** Where the work is done: absolute path of a worktree (which may not exist yet) or of the main checkout. */
  readonly workspace_path: string | null;
  /** Who moved the package last, and who holds it where the lane means that somebody does. */
  readonly actor: string | null;
  readonly holder: string | null;
  /** The process behind the holder is provably gone: nobody goes on with it unless somebody takes it over. */
  readonly holder_gone: boolean;
  /** Who did the work that is up for review, or in review. */
  readonly author: string | null;
  /**
   * Other agents that have taken part in the mission: as long as there are any, the author of work that waits for a review does
   * not review it.
   */
  readonly reviewers: readonly string[];
  /** Why it is blocked, in the words of whoever has blocked it; null where it is not, or nobody has said why. */
  readonly blocked_because: string | null;
  /** When it came to its lane (ISO 8601), null without any event. */
  readonly since: string | null;
  /** True when the last review asked for changes and no newer review has answered. */
  readonly sent_back: boolean;
  /** What is wrong with its file, as a sentence: until that is mended nobody is told to begin it. */
  readonly flaw: string | null;
}

/** What the eyes report about a file a step has to leave behind. */
export interface ArtifactFact {
  readonly path: string;
  readonly present: boolean;
  /** Why the file is no more than a scaffold, or null when it has substance. */
  readonly lacks: string | null;
}

/** What a run of the original knows that the mission's files do not: which steps were reported complete, and what was answered. */
export interface RunFact {
  readonly run_id: string | null;
  readonly issued_step: string | null;
  readonly completed_steps: readonly string[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<string, string>>;
}

/** A merge that was begun and is not ended: somebody is at it, it waits for somebody, or it was killed. */
export interface UnfinishedMerge {
  readonly sentence: string;
  /** Says where it stands and whose move it is. */
  readonly way_on: string;
}

/** Everything a decision is made from. Nothing else enters it: same facts, same decision. */
export interface MissionFacts {
  readonly mission: {
    readonly slug: string;
    readonly id: string | null;
    readonly number: string;
    readonly type: string;
    readonly target_branch: string | null;
    readonly accepted_at: string | null;
    readonly landed_commit: string | null;
  };
  /** By path, for every artifact the mission type asks for; empty when execution has begun and nobody has to look. */
  readonly artifacts: Readonly<Record<string, ArtifactFact>>;
  /** In the order of their ids; null when the mission has no work-package files at all. */
  readonly packages: readonly PackageFact[] | null;
  /** Steps reported complete by the run, for steps that leave no artifact. */
  readonly completed_steps: readonly string[];
  /** The step a run has handed out, and the run's id, when there is a run. */
  readonly issued_step: string | null;
  readonly run_id: string | null;
  /** Steps that did not succeed: how often, and what the last report says where it still stands. */
  readonly failures: Readonly<Record<string, { readonly count: number; readonly last: string | null }>>;
  readonly inputs: Readonly<Record<string, string>>;
  /** Answers to audits: decision id → answer. */
  readonly answers: Readonly<Record<string, string>>;
  /** What could not be read, as sentences: a package file that is broken, a lanes.json that is corrupt. */
  readonly unreadable: readonly string[];
  /** The path of a lanes.json that is corrupt: nobody can be told where a package is worked on. Null where it can be read, or is none. */
  readonly corrupt_lanes: string | null;
  /** Null where none is under way: only then is a mission whose packages are all done at its end. */
  readonly unfinished_merge: UnfinishedMerge | null;
}

/** Who asks. Null: nobody in particular. */
export interface Asker {
  readonly agent: string | null;
}
