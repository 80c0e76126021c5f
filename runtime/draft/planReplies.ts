import { branchBlock } from '../../machines/rules/branchBlock.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import type { SetupPlanReply } from '../../schemas/planningReply.ts';
import type { StatusCommit } from '../../schemas/statusCommit.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';

/** What every answer about a plan says. */
export interface PlanPlace {
  readonly directory: string;
  /** Absolute. */
  readonly folder: string;
  readonly specFile: string;
  readonly planFile: string;
  readonly target: string;
  /** The branch that is checked out. */
  readonly branch: string;
  /** ISO 8601 in UTC, seconds and `Z`. */
  readonly now: string;
}

/** What was done meanwhile. */
export interface PlanKept {
  readonly commit: StatusCommit;
  readonly warnings: readonly string[];
}

/** The answers there are about a plan, in the words and keys programs know (contract 2 §5.1). */
export function planReplies(place: PlanPlace) {
  const { directory, folder, specFile, planFile } = place;
  const names = { mission_slug: directory, plan_file: planFile, feature_dir: folder, spec_file: specFile };
  const block = branchBlock(place.target, place.branch, place.now);
  const again = commandLine.setUpPlan(directory);
  const made = ({ commit }: PlanKept) => ({
    commit_created: commit.state === 'committed',
    commit_hash: commit.state === 'committed' || commit.state === 'unchanged' ? commit.commit : null,
    commit_status: commit.state,
  });
  const blocked = { result: 'blocked', phase_complete: false } as const;
  return {
    /** The specification is not ready: it says nothing yet (`lacks` says why), or it could be committed and is not. */
    specIsNotReady: (lacks: string | null, isSpecCommitted: boolean): SetupPlanReply => ({
      ...blocked,
      blocked_reason: [
        ...(lacks === null ? [] : [`spec.md has no substance yet: ${lacks}`]),
        ...(isSpecCommitted ? [] : ['spec.md is not committed as it stands.']),
      ].join(' '),
      error_code: 'SPEC_NOT_SUBSTANTIVE_OR_UNCOMMITTED',
      ...names,
      spec_committed: isSpecCommitted,
      spec_substantive: lacks === null,
      spec_commit_surfaces_checked: [place.branch],
      ...block,
      commit: null,
      warnings: [],
      next_command: lacks === null ? commandLine.commit([specFile], `Specify ${directory}`, directory) : nextCommand(directory),
    }),
    planIsLaidOut: (kept: PlanKept): SetupPlanReply => ({
      result: 'success',
      phase_complete: false,
      ...names,
      plan_substantive: false,
      scaffold_only: true,
      ...block,
      commit: kept.commit,
      warnings: [...kept.warnings],
      next_command: again,
    }),
    planSaysTooLittle: (lacks: string, kept: PlanKept): SetupPlanReply => ({
      ...blocked,
      blocked_reason: `plan.md has no substance yet: ${lacks}`,
      ...names,
      plan_substantive: false,
      ...block,
      commit: kept.commit,
      warnings: [...kept.warnings],
      next_command: again,
    }),
    planIsComplete: (kept: PlanKept): SetupPlanReply => ({
      result: 'success',
      phase_complete: true,
      ...names,
      plan_substantive: true,
      ...made(kept),
      ...block,
      commit: kept.commit,
      warnings: [...kept.warnings],
      next_command: commandLine.next({ mission: directory, agent: '<agent>' }),
    }),
  };
}
