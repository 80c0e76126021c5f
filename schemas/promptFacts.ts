import type { Lane } from './lane.ts';
import type { MissionStep } from './missionType.ts';
import type { ReviewPromptMetadata } from './reviewPrompt.ts';

/** What every prompt says about its mission. Same facts, same bytes. */
export interface PromptMission {
  /** Name of its folder under `kitty-specs/`. */
  readonly directory: string;
  /** What people call it. */
  readonly name: string;
  readonly type: string;
  /** That folder in the main checkout, absolute. */
  readonly folder: string;
  /** Where its matrices are: the same, or its folder in the coordination worktree. */
  readonly records: string;
  /** The main checkout, absolute. */
  readonly root: string;
  /** The branch the mission comes back to. */
  readonly branch: string;
  /** The one that is checked out in the main checkout: what is written there is committed on it, or not at all. */
  readonly checkedOut: string;
  /** Commands commit nothing on the branch that is checked out: a prompt must not tell anybody to. */
  readonly isProtected: boolean;
  /** It changes one term all over the repository, by its occurrence_map.yaml. */
  readonly isBulkEdit: boolean;
  /** The files with the rules of the project, absolute, and what the sections of each are called; none where it has none. */
  readonly charter: readonly { readonly path: string; readonly sections: readonly string[] }[];
}

export interface StepPromptFacts {
  readonly mission: PromptMission;
  readonly agent: string;
  readonly step: Pick<MissionStep, 'id' | 'title' | 'description' | 'kind' | 'artifacts'>;
  /** What each artifact lacks, by its path; absent when it lacks nothing. */
  readonly lacking: Readonly<Record<string, string>>;
  /** Names this very offer, so that a report can say what it reports on. */
  readonly reportId: string;
  /** Why the step is handed out again; null the first time. */
  readonly setback: string | null;
  /** The command that does what the words alone cannot (merging), where there is one. */
  readonly command: string | null;
}

/** Where the work on a package is done. */
export interface PromptWorkspace {
  /** Absolute. It may not exist before the package is claimed. */
  readonly path: string;
  /** The branch that is checked out there. */
  readonly branch: string;
  /** The lane of lanes.json; null for a planning package, which is worked on in the main checkout. */
  readonly lane_id: string | null;
  /** Variables that keep the tests of lanes apart. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A package as it is ordered. */
export interface PromptPackage {
  readonly wp_id: string;
  readonly title: string;
  /** Its file, absolute. */
  readonly path: string;
  /** All of the file. */
  readonly text: string;
  readonly owned_files: readonly string[];
  /** Subtasks that are not recorded as done. */
  readonly open_subtasks: readonly string[];
}

export interface PromptDependency {
  readonly wp_id: string;
  readonly title: string;
  readonly lane: Lane;
  /** The branch its work is on; null for a planning package. */
  readonly branch: string | null;
}

/** Why a package was sent back: the reviewer's text, whole. */
export interface PromptFeedback {
  readonly reviewer: string;
  /** Which review of the package it was, from 1. */
  readonly cycle: number | null;
  readonly text: string;
}

/** What an agent who is gone left uncommitted: it is still in the workspace, and kept as a commit. */
export interface PromptRescue {
  /** Null: nobody named. */
  readonly holder: string | null;
  /** Full name of the private ref. */
  readonly ref: string;
  readonly commit: string;
  readonly paths: readonly string[];
}

interface WorkFacts {
  readonly mission: PromptMission;
  readonly agent: string;
  readonly package: PromptPackage;
  readonly workspace: PromptWorkspace;
  readonly dependencies: readonly PromptDependency[];
  /** From the latest rejection; null when nothing was ever sent back. */
  readonly feedback: PromptFeedback | null;
  /** False in an offer: the reader has to claim first. */
  readonly isClaimed: boolean;
}

export interface PackagePromptFacts extends WorkFacts {
  readonly rescued: PromptRescue | null;
}

export interface ReviewPromptFacts extends WorkFacts {
  /** Who did the work, when that is known. */
  readonly author: string | null;
  /** What was done: everything after `base` up to `tip`, both commits; null where no commit is known. */
  readonly difference: { readonly base: string; readonly tip: string } | null;
  /** Where the reviewer writes what is wrong, absolute and outside of every checkout. */
  readonly feedbackFile: string;
  /** Which review this prompt is for; null in an offer. */
  readonly metadata: ReviewPromptMetadata | null;
}

export interface DecisionPromptFacts {
  readonly mission: PromptMission;
  readonly agent: string;
  readonly step: string;
  readonly decisionId: string;
  readonly question: string;
  /** The only answers there are; null when any text is one. */
  readonly options: readonly string[] | null;
}
