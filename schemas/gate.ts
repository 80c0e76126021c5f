/**
 * What a mission has to pass before it is merged, in the order in which it is told (contract 3 §§1.3, 1.6–1.8, 8.7): first
 * what makes merging impossible, then what the work lacks, then what whoever merges should know.
 */
export const gates = [
  'repository',
  'sparse_checkout',
  'work_packages',
  'bootstrap_history',
  'lane_branches',
  'review_artifacts',
  'evidence',
  'dependency',
  'risk',
  'issue_matrix_completeness',
  'hollow_review',
  'target_synchronization',
  'protected_branch',
  'stale_lanes',
] as const;
export type Gate = (typeof gates)[number];

/** The gates that a project may turn into warnings or off (`policy.merge_gates`); a gate that is not here is no matter of taste. */
export const policyGates = ['evidence', 'dependency', 'risk', 'issue_matrix_completeness'] as const satisfies readonly Gate[];
