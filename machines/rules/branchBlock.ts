/** The branches of a mission as planning commands tell them: every key the original's prompts read, capitals included (contract 2 §5). */
export interface BranchBlock {
  readonly current_branch: string;
  readonly CURRENT_BRANCH: string;
  readonly target_branch: string;
  readonly base_branch: string;
  readonly TARGET_BRANCH: string;
  readonly BASE_BRANCH: string;
  readonly planning_base_branch: string;
  readonly PLANNING_BASE_BRANCH: string;
  readonly merge_target_branch: string;
  readonly MERGE_TARGET_BRANCH: string;
  readonly EXPECTED_TARGET_BRANCH: string;
  readonly EXPECTED_BASE_BRANCH: string;
  readonly branch_matches_target: boolean;
  readonly BRANCH_MATCHES_TARGET: boolean;
  readonly branch_strategy_summary: string;
  readonly runtime_vars: Readonly<Record<string, string | boolean>>;
  readonly NOW_UTC_ISO: string;
  readonly branch_context: Readonly<Record<string, string | boolean>>;
}

/** @param now ISO 8601 in UTC, seconds and `Z` */
export function branchBlock(target: string, current: string | null, now: string): BranchBlock {
  const here = current ?? target;
  const matches = here === target;
  const summary = `The main checkout is on ${here}. The mission is planned on ${target}, and what it builds is merged into ${target}.`;
  const names = {
    current_branch: here,
    target_branch: target,
    base_branch: target,
    planning_base_branch: target,
    merge_target_branch: target,
  };
  return {
    current_branch: here,
    CURRENT_BRANCH: here,
    target_branch: target,
    base_branch: target,
    TARGET_BRANCH: target,
    BASE_BRANCH: target,
    planning_base_branch: target,
    PLANNING_BASE_BRANCH: target,
    merge_target_branch: target,
    MERGE_TARGET_BRANCH: target,
    EXPECTED_TARGET_BRANCH: target,
    EXPECTED_BASE_BRANCH: target,
    branch_matches_target: matches,
    BRANCH_MATCHES_TARGET: matches,
    branch_strategy_summary: summary,
    runtime_vars: { now_utc_iso: now, ...names, branch_matches_target: matches, branch_strategy_summary: summary },
    NOW_UTC_ISO: now,
    branch_context: { ...names, expected_checkout_branch: target, matches_target: matches, branch_strategy_summary: summary },
  };
}
